// Entropy balancing: weights exp(λ'(z − target)) on an arm's rows, λ chosen so that their means of
// z equal the target. The dual is convex, so Newton's method either arrives or runs off to
// infinity; where it runs it shows a direction in which every row lies on the wrong side of the
// target, which proves that no weights exist.
#include "eval/effect/effect_methods.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_STEPS 200
#define MEANS_EQUAL 1e-11 // in standard deviations

// One arm's weights. Without the constant: q columns, z row i at z + i × stride.
struct tilt {
    const struct effect_data *data;
    const double *z;
    size_t q, stride;
    int arm;
    const double *target; // q
    double *share;        // n_row: weights that sum to 1 over the arm
    double *lambda, *step, *trial, *hessian, *gradient;
    double reach; // largest λ'(z − target) over the arm's rows
};

static double exponent(const struct tilt *tilt, const double *lambda, size_t i)
{
    const double *z = tilt->z + i * tilt->stride;
    double sum = 0;
    for (size_t j = 0; j < tilt->q; j++)
        sum += lambda[j] * (z[j] - tilt->target[j]);
    return sum;
}

// The dual log Σ weight exp(λ'(z − target)), with shares and reach filled.
static double dual(struct tilt *tilt, const double *lambda)
{
    double total = 0;
    tilt->reach = -INFINITY;
    for (size_t i = 0; i < tilt->data->n_row; i++) {
        if (tilt->data->treatment[i] != tilt->arm)
            continue;
        tilt->share[i] = exponent(tilt, lambda, i);
        tilt->reach = fmax(tilt->reach, tilt->share[i]);
    }
    for (size_t i = 0; i < tilt->data->n_row; i++) {
        if (tilt->data->treatment[i] != tilt->arm)
            continue;
        tilt->share[i] = effect_weight(tilt->data, i) * exp(tilt->share[i] - tilt->reach);
        total += tilt->share[i];
    }
    for (size_t i = 0; i < tilt->data->n_row; i++)
        tilt->share[i] /= total;
    return log(total) + tilt->reach;
}

// Σ share (z − target) and Σ share (z − target)(z − target)' (lower triangle).
static void moments_fill(const struct tilt *tilt, double *gradient, double *second)
{
    size_t q = tilt->q;
    memset(gradient, 0, q * sizeof *gradient);
    memset(second, 0, q * q * sizeof *second);
    for (size_t i = 0; i < tilt->data->n_row; i++) {
        const double *z = tilt->z + i * tilt->stride;
        if (tilt->share[i] == 0)
            continue;
        for (size_t j = 0; j < q; j++) {
            double part = tilt->share[i] * (z[j] - tilt->target[j]);
            gradient[j] += part;
            for (size_t k = 0; k <= j; k++)
                second[j * q + k] += part * (z[k] - tilt->target[k]);
        }
    }
}

static double largest_of(const double *values, size_t n)
{
    double largest = 0;
    for (size_t j = 0; j < n; j++)
        largest = fmax(largest, fabs(values[j]));
    return largest;
}

// One damped Newton step from lambda. false = no progress that can be represented.
static bool step_take(struct tilt *tilt, double value, double *ret_value)
{
    size_t q = tilt->q;
    for (size_t j = 0; j < q; j++)
        for (size_t k = 0; k <= j; k++)
            tilt->hessian[j * q + k] -= tilt->gradient[j] * tilt->gradient[k];
    memcpy(tilt->step, tilt->gradient, q * sizeof(double));
    if (effect_solve(tilt->hessian, q, tilt->step, ERROR_IGNORED))
        return false;
    double slope = effect_dot(tilt->step, tilt->gradient, q);
    for (double length = 1; length > 1e-8; length /= 2) {
        for (size_t j = 0; j < q; j++)
            tilt->trial[j] = tilt->lambda[j] - length * tilt->step[j];
        double next = dual(tilt, tilt->trial);
        if (next <= value - 1e-4 * length * slope || (length == 1 && slope < 1e-12)) {
            memcpy(tilt->lambda, tilt->trial, q * sizeof(double));
            *ret_value = next;
            return true;
        }
    }
    return false;
}

enum reach { REACHED, OUTSIDE, EDGE };
static enum reach tilt_solve(struct tilt *tilt)
{
    double value = dual(tilt, tilt->lambda);
    for (int i_step = 0; i_step < MAX_STEPS; i_step++) {
        moments_fill(tilt, tilt->gradient, tilt->hessian);
        if (largest_of(tilt->gradient, tilt->q) < MEANS_EQUAL)
            return REACHED;
        if (tilt->reach < -1e-9 * largest_of(tilt->lambda, tilt->q))
            return OUTSIDE;
        if (!step_take(tilt, value, &value))
            break;
    }
    dual(tilt, tilt->lambda);
    moments_fill(tilt, tilt->gradient, tilt->hessian);
    return largest_of(tilt->gradient, tilt->q) < 100 * MEANS_EQUAL ? REACHED : EDGE;
}

// A covariate whose wanted mean no weights can reach, because all of the arm's rows lie on one side
// of it; n_cov = none.
static size_t covariate_outside(const struct effect_data *data, int arm, bool all)
{
    for (size_t j = 0; j < data->n_cov; j++) {
        double low = INFINITY, high = -INFINITY, sum = 0, total = 0;
        for (size_t i = 0; i < data->n_row; i++) {
            double value = data->x[i * data->n_cov + j];
            if (data->treatment[i] == arm) {
                low = fmin(low, value);
                high = fmax(high, value);
            }
            if (all || data->treatment[i] != arm) {
                sum += effect_weight(data, i) * value;
                total += effect_weight(data, i);
            }
        }
        double mean = sum / total, slack = 1e-12 * fmax(fabs(low), fabs(high));
        if (mean < low - slack || mean > high + slack)
            return j;
    }
    return data->n_cov;
}

static enum status unreachable(const struct tilt *tilt, bool all, enum reach reach,
                               struct error *err)
{
    const char *arm = tilt->arm ? "treated" : "untreated";
    const char *wanted = all ? "all rows" : "the treated";
    size_t i_cov = covariate_outside(tilt->data, tilt->arm, all);
    if (i_cov < tilt->data->n_cov)
        error_set(err, E_DATA,
                  "entropy balancing has no solution: every %s row lies on one side of the mean of "
                  "'%s' over %s",
                  arm, tilt->data->names[i_cov], wanted);
    else
        error_set(
            err, E_DATA,
            "entropy balancing has no solution: the covariate means of %s lie %s what weights "
            "on the %s rows can reach",
            wanted, reach == OUTSIDE ? "outside" : "on the edge of", arm);
    error_hint(err, "name fewer --covariates, merge rare values, or ask for the overlap (ato)");
    return E_DATA;
}

// Where the weighted means shall lie, and each row's share in the error of that target.
static void target_make(const struct effect_data *data, const struct tilt *tilt, bool all,
                        double *ret_target, double *ret_part)
{
    double total = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        ret_part[i] = all || data->treatment[i] ? effect_weight(data, i) : 0;
        total += ret_part[i];
    }
    for (size_t i = 0; i < data->n_row; i++) {
        ret_part[i] /= total;
        for (size_t j = 0; j < tilt->q; j++)
            ret_target[j] += ret_part[i] * tilt->z[i * tilt->stride + j];
    }
}

// Influence on the arm's mean, λ and target estimated as well: with b the slopes of the outcome on
// z among the weighted rows, share_i (y_i − mean − b'(z_i − target)) + part_i b'(z_i − target).
static enum status influence_fill(struct tilt *tilt, const double *part, struct effect_fit *fit,
                                  struct error *err)
{
    const struct effect_data *data = tilt->data;
    double *b = tilt->step;
    effect_arm_mean(data, tilt->arm, fit);
    memset(b, 0, tilt->q * sizeof *b);
    for (size_t i = 0; i < data->n_row; i++)
        for (size_t j = 0; j < tilt->q && tilt->share[i] != 0; j++)
            b[j] += tilt->share[i] * (data->outcome[i] - fit->mean[tilt->arm]) *
                    (tilt->z[i * tilt->stride + j] - tilt->target[j]);
    moments_fill(tilt, tilt->gradient, tilt->hessian);
    enum status status = effect_solve(tilt->hessian, tilt->q, b, err);
    for (size_t i = 0; i < data->n_row && !status; i++)
        fit->influence[tilt->arm][i] += (part[i] - tilt->share[i]) * exponent(tilt, b, i);
    return status;
}

static enum status arm_balance(struct arena *arena, const struct effect_input *input, int arm,
                               struct effect_fit *fit, struct error *err)
{
    const struct effect_design *design = input->design;
    size_t q = design->n_basis - 1, n = design->data->n_row;
    bool all = input->estimand == ESTIMAND_ATE;
    double *numbers = arena_array(arena, q * q + 5 * q + 2 * n + 1, sizeof *numbers);
    double *target = numbers + q * q + 4 * q, *part = target + q; // one block for all
    struct tilt tilt = {
        .data = design->data,
        .z = design->z + 1,
        .q = q,
        .stride = q + 1,
        .arm = arm,
        .target = target,
        .share = part + n,
        .lambda = numbers,
        .step = numbers + q,
        .trial = numbers + 2 * q,
        .gradient = numbers + 3 * q,
        .hessian = numbers + 4 * q,
    };
    target_make(design->data, &tilt, all, target, part);
    enum reach reach = tilt_solve(&tilt);
    if (reach != REACHED)
        return unreachable(&tilt, all, reach, err);
    double size = 0; // weights count like the rows that they stand for
    for (size_t i = 0; i < n; i++)
        if (all || design->data->treatment[i])
            size += effect_weight(design->data, i);
    for (size_t i = 0; i < n; i++)
        if (design->data->treatment[i] == arm)
            fit->weight[i] = size * tilt.share[i];
    return influence_fill(&tilt, part, fit, err);
}

enum status effect_entropy(struct arena *arena, const struct effect_input *input,
                           struct effect_fit *ret_fit, struct error *err)
{
    const struct effect_data *data = input->design->data;
    effect_fit_create(arena, data->n_row, ret_fit);
    enum status status = arm_balance(arena, input, 0, ret_fit, err);
    if (status)
        return status;
    if (input->estimand == ESTIMAND_ATE)
        return arm_balance(arena, input, 1, ret_fit, err);
    for (size_t i = 0; i < data->n_row; i++)
        if (data->treatment[i])
            ret_fit->weight[i] = effect_weight(data, i);
    effect_arm_mean(data, 1, ret_fit);
    return OK;
}
