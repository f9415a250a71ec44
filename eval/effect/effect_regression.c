// The two estimators without a propensity: the plain difference, and least squares. For the treated
// and for all, least squares in each arm predicts everybody's outcome both ways (g-computation). For
// the overlap it is one regression with one effect, whose implied weights are those of the overlap:
// in the orthonormal basis of the covariates a projection, what is left of the outcome against what
// is left of the treatment (Frisch & Waugh 1933, Lovell 1963; Angrist 1998).
#include "eval/effect/effect_methods.h"

#include <stdlib.h>
#include <string.h>

enum status effect_crude(struct arena *arena, const struct effect_input *input,
                         struct effect_fit *ret_fit, struct error *err)
{
    const struct effect_data *data = input->design->data;
    (void)err;
    effect_fit_create(arena, data->n_row, ret_fit);
    for (size_t i = 0; i < data->n_row; i++)
        ret_fit->weight[i] = effect_weight(data, i);
    effect_arm_mean(data, 0, ret_fit);
    effect_arm_mean(data, 1, ret_fit);
    return OK;
}

// Takes from a column what the basis explains of it.
static void residual_make(const struct effect_design *design, double *column)
{
    size_t n = design->data->n_row, q = design->n_basis;
    double *share = memory_alloc(q * sizeof *share), total = 0;
    for (size_t i = 0; i < n; i++) {
        double weight = effect_weight(design->data, i);
        total += weight;
        for (size_t j = 0; j < q; j++)
            share[j] += weight * design->z[i * q + j] * column[i];
    }
    for (size_t j = 0; j < q; j++)
        share[j] /= total;
    for (size_t i = 0; i < n; i++)
        column[i] -= effect_dot(design->z + i * q, share, q);
    free(share);
}

struct least_squares {
    double *a, *y;    // n_row: what is left of treatment and outcome
    double effect, n; // n: Σ weight
    double mean_a, mean_y;
};

static double spread_of(const struct effect_data *data, const struct least_squares *fit)
{
    double spread = 0;
    for (size_t i = 0; i < data->n_row; i++)
        spread += effect_weight(data, i) * fit->a[i] * fit->a[i];
    return spread;
}

static void least_squares_fit(const struct effect_design *design, struct least_squares *fit)
{
    const struct effect_data *data = design->data;
    double product = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        double weight = effect_weight(data, i);
        fit->a[i] = data->treatment[i];
        fit->y[i] = data->outcome[i];
        fit->n += weight;
        fit->mean_a += weight * fit->a[i];
        fit->mean_y += weight * fit->y[i];
    }
    fit->mean_a /= fit->n;
    fit->mean_y /= fit->n;
    residual_make(design, fit->a);
    residual_make(design, fit->a);
    residual_make(design, fit->y);
    for (size_t i = 0; i < data->n_row; i++)
        product += effect_weight(data, i) * fit->a[i] * fit->y[i];
    fit->effect = product / spread_of(data, fit);
}

// Means with everybody treated and nobody: mean_y + effect × (a − mean_a). The rows' weights are
// those that least squares implies (Chattopadhyay & Zubizarreta 2023); some may be negative.
static void means_fill(const struct effect_data *data, const struct least_squares *fit,
                       struct effect_fit *ret_fit)
{
    double spread = spread_of(data, fit);
    for (size_t i = 0; i < data->n_row; i++) {
        double weight = effect_weight(data, i);
        double error = fit->y[i] - fit->effect * fit->a[i];
        double slope = weight * fit->a[i] * error / spread;
        double level = weight * (data->outcome[i] - fit->mean_y) / fit->n;
        double share = weight * (data->treatment[i] - fit->mean_a) / fit->n;
        for (int arm = 0; arm < 2; arm++)
            ret_fit->influence[arm][i] = level + slope * (arm - fit->mean_a) - fit->effect * share;
        ret_fit->weight[i] = weight * (data->treatment[i] ? fit->a[i] : -fit->a[i]);
    }
    for (int arm = 0; arm < 2; arm++)
        ret_fit->mean[arm] = fit->mean_y + fit->effect * (arm - fit->mean_a);
}

static enum status one_slope(struct arena *arena, const struct effect_input *input,
                             struct effect_fit *ret_fit, struct error *err)
{
    const struct effect_data *data = input->design->data;
    struct least_squares fit = {0};
    fit.a = arena_array(arena, data->n_row + 1, sizeof(double));
    fit.y = arena_array(arena, data->n_row + 1, sizeof(double));
    least_squares_fit(input->design, &fit);
    if (!(spread_of(data, &fit) > 1e-12 * fit.n)) {
        error_set(err, E_DATA, "the covariates fix the treatment: nothing is left to compare");
        return E_DATA;
    }
    means_fill(data, &fit, ret_fit);
    return OK;
}

// Each row's share among the people meant, and their mean of the basis. Returns Σ weight of them.
static double target_make(const struct effect_input *input, double *ret_part, double *ret_mean)
{
    const struct effect_design *design = input->design;
    const struct effect_data *data = design->data;
    double total = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        bool meant = input->estimand == ESTIMAND_ATE || data->treatment[i];
        ret_part[i] = meant ? effect_weight(data, i) : 0;
        total += ret_part[i];
    }
    for (size_t i = 0; i < data->n_row; i++) {
        ret_part[i] /= total;
        for (size_t j = 0; j < design->n_basis; j++)
            ret_mean[j] += ret_part[i] * design->z[i * design->n_basis + j];
    }
    return total;
}

// One arm's prediction for the people meant: mean t'β with t their mean of the basis. A row's
// influence is its share's distance from the mean, and its residual times z'G⁻¹t, G = Σ_arm w z z'.
static enum status arm_predict(const struct effect_input *input, int arm, const double *part,
                               double *work, struct effect_fit *fit)
{
    const struct effect_design *design = input->design;
    const struct effect_data *data = design->data;
    size_t q = design->n_basis;
    double *target = work, *beta = work + q, *pull = work + 2 * q, *gram = work + 3 * q;
    double *omega = gram + q * q;
    memset(beta, 0, q * sizeof *beta);
    memcpy(pull, target, q * sizeof *pull);
    for (size_t i = 0; i < data->n_row; i++) {
        omega[i] = data->treatment[i] == arm ? effect_weight(data, i) : 0;
        for (size_t j = 0; j < q && omega[i] > 0; j++)
            beta[j] += omega[i] * data->outcome[i] * design->z[i * q + j];
    }
    effect_gram(design->z, data->n_row, q, omega, gram);
    enum status status = effect_solve(gram, q, beta, ERROR_IGNORED);
    if (!status)
        status = effect_solve(gram, q, pull, ERROR_IGNORED);
    fit->mean[arm] = effect_dot(target, beta, q);
    for (size_t i = 0; i < data->n_row && !status; i++) {
        const double *z = design->z + i * q;
        double predicted = effect_dot(z, beta, q), lever = omega[i] * effect_dot(z, pull, q);
        fit->influence[arm][i] =
            part[i] * (predicted - fit->mean[arm]) + lever * (data->outcome[i] - predicted);
        if (data->treatment[i] == arm)
            fit->weight[i] = lever;
    }
    return status;
}

static enum status by_arm(struct arena *arena, const struct effect_input *input,
                          struct effect_fit *ret_fit, struct error *err)
{
    size_t q = input->design->n_basis, n = input->design->data->n_row;
    double *work = arena_array(arena, q * q + 3 * q + 2 * n + 1, sizeof *work);
    double *part = work + q * q + 3 * q + n;
    double total = target_make(input, part, work);
    for (int arm = 0; arm < 2; arm++)
        if (arm_predict(input, arm, part, work, ret_fit))
            return error_set(err, E_NUMERIC, "least squares has no unique solution in an arm");
    for (size_t i = 0; i < n; i++) // weights count like the rows that they stand for
        ret_fit->weight[i] *= total;
    return OK;
}

enum status effect_regression(struct arena *arena, const struct effect_input *input,
                              struct effect_fit *ret_fit, struct error *err)
{
    effect_fit_create(arena, input->design->data->n_row, ret_fit);
    if (input->estimand == ESTIMAND_ATO)
        return one_slope(arena, input, ret_fit, err);
    return by_arm(arena, input, ret_fit, err);
}
