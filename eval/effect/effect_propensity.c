// The propensity is the one model that every weighting and matching estimator leans on, so it is
// fitted once, to the last digit (the balance that overlap weights promise holds only at the exact
// optimum), and refuses to pretend when the arms cannot be compared.
#include "eval/effect/effect_design.h"

#include "model/numeric/numerics.h"
#include "model/numeric/solver.h"

#include <math.h>
#include <stdlib.h>

#define MAX_STEPS 60
#define MARGIN_DONE 1e-9 // the largest change of a log-odds at which Newton's method has arrived
#define MARGIN_STEP 4.0  // the largest change it may make at once

// A covariate that alone tells the arms apart, wholly or at its edge: then the likelihood has no
// finite optimum.
static bool tells_apart(const struct effect_data *data, size_t i_cov)
{
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    for (size_t i = 0; i < data->n_row; i++) {
        double value = data->x[i * data->n_cov + i_cov];
        int arm = data->treatment[i];
        low[arm] = fmin(low[arm], value);
        high[arm] = fmax(high[arm], value);
    }
    bool constant = low[0] == high[1] && low[1] == high[0];
    return !constant && (high[0] <= low[1] || high[1] <= low[0]);
}

static double correlation(const struct effect_data *data, size_t i_cov, const double *margin)
{
    double n = (double)data->n_row, x = 0, m = 0, xx = 0, mm = 0, xm = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        x += data->x[i * data->n_cov + i_cov] / n;
        m += margin[i] / n;
    }
    for (size_t i = 0; i < data->n_row; i++) {
        double dx = data->x[i * data->n_cov + i_cov] - x, dm = margin[i] - m;
        xx += dx * dx;
        mm += dm * dm;
        xm += dx * dm;
    }
    return xx > 0 && mm > 0 ? fabs(xm) / sqrt(xx * mm) : 0;
}

static enum status separated(const struct effect_data *data, const double *margin,
                             struct error *err)
{
    size_t most = 0;
    double strongest = -1;
    for (size_t j = 0; j < data->n_cov; j++) {
        if (tells_apart(data, j)) {
            error_set(err, E_DATA,
                      "no overlap: covariate '%s' alone separates treated from untreated rows",
                      data->names[j]);
            error_hint(err, "too many rows have it in one group only for it to be a rare value: "
                            "remove it, or merge its values");
            return E_DATA;
        }
        double strength = correlation(data, j, margin);
        if (strength > strongest) {
            strongest = strength;
            most = j;
        }
    }
    error_set(err, E_DATA,
              "no overlap: the covariates together separate treated from untreated rows, mainly "
              "'%s'",
              data->names[most]);
    error_hint(err, "remove covariates, or merge their values");
    return E_DATA;
}

struct propensity {
    struct effect_design *design;
    double *beta, *step, *hessian, *omega, *logit, *score;
};

// Margins, propensities, gradient (into step) and Hessian at beta.
static void derivatives(const struct propensity *fit)
{
    const struct effect_data *data = fit->design->data;
    size_t q = fit->design->n_basis;
    for (size_t j = 0; j < q; j++)
        fit->step[j] = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        const double *z = fit->design->z + i * q;
        fit->logit[i] = effect_dot(z, fit->beta, q);
        double e = fit->score[i] = logistic(fit->logit[i]);
        double residual = effect_weight(data, i) * (data->treatment[i] - e);
        fit->omega[i] = effect_weight(data, i) * e * logistic(-fit->logit[i]);
        for (size_t j = 0; j < q; j++)
            fit->step[j] += residual * z[j];
    }
    effect_gram(fit->design->z, data->n_row, q, fit->omega, fit->hessian);
}

static double largest_change(const struct propensity *fit)
{
    double largest = 0;
    size_t q = fit->design->n_basis;
    for (size_t i = 0; i < fit->design->data->n_row; i++)
        largest = fmax(largest, fabs(effect_dot(fit->design->z + i * q, fit->step, q)));
    return largest;
}

// Newton's method from a good start. Where the arms are separated it walks on for ever, about one
// log-odds a step; that is how separation shows.
static bool newton_finish(const struct propensity *fit)
{
    size_t q = fit->design->n_basis;
    bool arrived = false;
    for (int i_step = 0; i_step < MAX_STEPS; i_step++) {
        derivatives(fit);
        if (arrived)
            return true;
        if (effect_solve(fit->hessian, q, fit->step, ERROR_IGNORED))
            return false;
        double change = largest_change(fit);
        double length = change > MARGIN_STEP ? MARGIN_STEP / change : 1;
        arrived = change < MARGIN_DONE;
        for (size_t j = 0; j < q; j++)
            fit->beta[j] += length * fit->step[j];
    }
    return false;
}

// The project's optimiser (without row weights) finds the start; Newton steps give the last digits.
static void start_find(const struct propensity *fit, int n_thread)
{
    const struct effect_data *data = fit->design->data;
    double *target = memory_alloc((data->n_row + 1) * sizeof *target);
    for (size_t i = 0; i < data->n_row; i++)
        target[i] = data->treatment[i];
    struct logistic_problem problem = {
        .z = fit->design->z,
        .target = target,
        .n_row = data->n_row,
        .n_col = fit->design->n_basis,
        .n_thread = n_thread,
    };
    if (solver_fit(&problem, fit->beta, ERROR_IGNORED))
        for (size_t j = 0; j < problem.n_col; j++)
            fit->beta[j] = 0;
    free(target);
}

// Rows of each arm whose log-odds lie within the other arm's range.
static enum status overlap_check(const struct effect_data *data, const double *logit,
                                 struct error *err)
{
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    size_t n[2] = {0, 0}, inside[2] = {0, 0};
    for (size_t i = 0; i < data->n_row; i++) {
        int arm = data->treatment[i];
        low[arm] = fmin(low[arm], logit[i]);
        high[arm] = fmax(high[arm], logit[i]);
        n[arm]++;
    }
    for (size_t i = 0; i < data->n_row; i++) {
        int arm = data->treatment[i];
        inside[arm] += logit[i] >= low[!arm] && logit[i] <= high[!arm];
    }
    for (int arm = 1; arm >= 0; arm--) {
        if (inside[arm] >= EFFECT_MIN_COUNT || 2 * inside[arm] >= n[arm])
            continue;
        error_set(err, E_DATA,
                  "no overlap: fewer than %d %s rows have a propensity found among "
                  "the %s",
                  EFFECT_MIN_COUNT, arm ? "treated" : "untreated", arm ? "untreated" : "treated");
        error_hint(err, "the two groups are different people: compare with others, or with fewer "
                        "--covariates");
        return E_DATA;
    }
    return OK;
}

enum status effect_propensity_fit(struct arena *arena, struct effect_design *design, int n_thread,
                                  struct error *err)
{
    size_t q = design->n_basis, n = design->data->n_row;
    struct propensity fit = {
        .design = design,
        .beta = arena_array(arena, q, sizeof(double)),
        .step = arena_array(arena, q, sizeof(double)),
        .hessian = arena_array(arena, q * q, sizeof(double)),
        .omega = arena_array(arena, n + 1, sizeof(double)),
        .logit = arena_array(arena, n + 1, sizeof(double)),
        .score = arena_array(arena, n + 1, sizeof(double)),
    };
    for (size_t j = 0; j < design->data->n_cov; j++)
        if (tells_apart(design->data, j))
            return separated(design->data, fit.logit, err);
    start_find(&fit, n_thread);
    if (!newton_finish(&fit))
        return separated(design->data, fit.logit, err);
    enum status status = overlap_check(design->data, fit.logit, err);
    design->logit = fit.logit;
    design->score = fit.score;
    design->hessian = fit.hessian;
    return status;
}
