// Newton's method converges in a handful of passes and needs no step length to tune; its cost is
// one symmetric product a pass, which BLAS does near the machine's peak. Rows are cut into a fixed
// number of stripes whose sums are added in order, so the bits do not depend on the number of
// threads. The prototypes come from GSL's header (the two clash); the functions are OpenBLAS's, see
// numerics.c.
#include "model/numeric/solver.h"

#include "features/base/arena.h"
#include "features/base/parallel.h"
#include "model/numeric/numerics.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_ROWS 256
#define MAX_PASSES 100
#define BFGS_MAX_PASSES 2000

struct stripe {
    double value;     // Σ loss
    double *gradient; // n_col
    double *hessian;  // n_col × n_col lower triangle; NULL when not asked for
    double *scaled;   // BLOCK_ROWS × n_col
};

struct pass {
    const struct logistic_problem *problem;
    const double *w;
    struct stripe *stripes; // SOLVER_STRIPES
    bool with_hessian;
};

// Of a row, times its weight.
static double loss_of(const struct logistic_problem *problem, size_t i_row, double margin,
                      double *ret_slope, double *ret_curvature)
{
    double weight = problem->weight ? problem->weight[i_row] : 1;
    if (problem->loss) {
        double value = problem->loss(problem->context, i_row, margin, ret_slope, ret_curvature);
        *ret_slope *= weight;
        *ret_curvature *= weight;
        return weight * value;
    }
    double p = logistic(margin), target = problem->target[i_row];
    *ret_slope = weight * (p - target);
    *ret_curvature = weight * p * (1 - p);
    return weight * logistic_loss(margin, target);
}

static void block_run(const struct pass *pass, struct stripe *stripe, size_t first, size_t n)
{
    const struct logistic_problem *problem = pass->problem;
    int q = (int)problem->n_col;
    const double *z = problem->z + first * problem->n_col;
    double margin[BLOCK_ROWS], residual[BLOCK_ROWS];
    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)n, q, 1, z, q, pass->w, 1, 0, margin, 1);
    for (size_t i = 0; i < n; i++) {
        double curvature;
        stripe->value += loss_of(problem, first + i, margin[i], &residual[i], &curvature);
        if (!pass->with_hessian)
            continue;
        double root = sqrt(curvature);
        double *scaled = stripe->scaled + i * problem->n_col;
        for (int j = 0; j < q; j++)
            scaled[j] = root * z[i * problem->n_col + (size_t)j];
    }
    cblas_dgemv(CblasRowMajor, CblasTrans, (int)n, q, 1, z, q, residual, 1, 1, stripe->gradient, 1);
    if (pass->with_hessian)
        cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, q, (int)n, 1, stripe->scaled, q, 1,
                    stripe->hessian, q);
}

static void stripe_run(void *context, size_t first, size_t end, int worker)
{
    const struct pass *pass = context;
    (void)worker;
    size_t n_row = pass->problem->n_row, q = pass->problem->n_col;
    for (size_t i_stripe = first; i_stripe < end; i_stripe++) {
        struct stripe *stripe = &pass->stripes[i_stripe];
        stripe->value = 0;
        memset(stripe->gradient, 0, q * sizeof(double));
        if (pass->with_hessian)
            memset(stripe->hessian, 0, q * q * sizeof(double));
        size_t stop = n_row * (i_stripe + 1) / SOLVER_STRIPES;
        for (size_t i = n_row * i_stripe / SOLVER_STRIPES; i < stop; i += BLOCK_ROWS)
            block_run(pass, stripe, i, stop - i < BLOCK_ROWS ? stop - i : BLOCK_ROWS);
    }
}

static struct stripe *stripes_create(size_t q, bool with_hessian)
{
    struct stripe *stripes = memory_alloc(SOLVER_STRIPES * sizeof *stripes);
    for (size_t i = 0; i < SOLVER_STRIPES; i++) {
        stripes[i].gradient = memory_alloc(q * sizeof(double));
        if (!with_hessian)
            continue;
        stripes[i].hessian = memory_alloc(q * q * sizeof(double));
        stripes[i].scaled = memory_alloc(BLOCK_ROWS * q * sizeof(double));
    }
    return stripes;
}

static void stripes_free(struct stripe *stripes)
{
    for (size_t i = 0; i < SOLVER_STRIPES; i++) {
        free(stripes[i].gradient);
        free(stripes[i].hessian);
        free(stripes[i].scaled);
    }
    free(stripes);
}

// The objective at w with its gradient (n_col) and, when not NULL, its Hessian (lower triangle).
static double objective(struct stripe *stripes, const struct logistic_problem *problem,
                        const double *w, double *ret_gradient, double *ret_hessian)
{
    size_t q = problem->n_col;
    struct pass pass = {problem, w, stripes, ret_hessian != NULL};
    parallel_for(SOLVER_STRIPES, 1, problem->n_thread, stripe_run, &pass);
    double value = 0;
    memset(ret_gradient, 0, q * sizeof(double));
    if (ret_hessian)
        memset(ret_hessian, 0, q * q * sizeof(double));
    for (size_t i = 0; i < SOLVER_STRIPES; i++) {
        value += stripes[i].value;
        for (size_t j = 0; j < q; j++)
            ret_gradient[j] += stripes[i].gradient[j];
        for (size_t j = 0; ret_hessian && j < q * q; j++)
            ret_hessian[j] += stripes[i].hessian[j];
    }
    for (size_t j = 1; j < q; j++) {
        value += problem->penalty / 2 * w[j] * w[j];
        ret_gradient[j] += problem->penalty * w[j];
        if (ret_hessian)
            ret_hessian[j * q + j] += problem->penalty;
    }
    return value;
}

// Solves H step = gradient; H gets a small ridge when it is singular (collinear columns, penalty
// 0).
static enum status newton_step(const double *hessian, double *factor, size_t q, double *step,
                               struct error *err)
{
    double largest = 0;
    for (size_t j = 0; j < q; j++)
        largest = fmax(largest, hessian[j * q + j]);
    for (double ridge = 0; ridge <= 1e-3; ridge = ridge > 0 ? ridge * 100 : 1e-12) {
        memcpy(factor, hessian, q * q * sizeof(double));
        for (size_t j = 0; j < q; j++)
            factor[j * q + j] += ridge * largest;
        gsl_matrix_view view = gsl_matrix_view_array(factor, q, q);
        gsl_vector_view right = gsl_vector_view_array(step, q);
        if (gsl_linalg_cholesky_decomp1(&view.matrix) == GSL_SUCCESS &&
            gsl_linalg_cholesky_svx(&view.matrix, &right.vector) == GSL_SUCCESS &&
            isfinite(step[0]))
            return OK;
    }
    return error_set(err, E_NUMERIC, "the logistic regression has no unique optimum");
}

struct newton {
    struct stripe *stripes;
    double *hessian, *factor, *gradient, *step, *trial, *trial_gradient;
};

// Walks from w along −step, halving until the objective falls. Returns the new value; false in
// ret_moved = stuck.
static double line_search(const struct newton *newton, const struct logistic_problem *problem,
                          double value, double *w, bool *ret_moved)
{
    for (double length = 1; length > 1e-10; length /= 2) {
        for (size_t j = 0; j < problem->n_col; j++)
            newton->trial[j] = w[j] - length * newton->step[j];
        double next =
            objective(newton->stripes, problem, newton->trial, newton->trial_gradient, NULL);
        if (next < value) {
            memcpy(w, newton->trial, problem->n_col * sizeof(double));
            *ret_moved = true;
            return next;
        }
    }
    *ret_moved = false;
    return value;
}

static enum status newton_run(const struct newton *newton, const struct logistic_problem *problem,
                              double *w, struct error *err)
{
    size_t q = problem->n_col;
    double value = HUGE_VAL;
    for (int i_pass = 0; i_pass < MAX_PASSES; i_pass++) {
        value = objective(newton->stripes, problem, w, newton->gradient, newton->hessian);
        memcpy(newton->step, newton->gradient, q * sizeof(double));
        enum status status = newton_step(newton->hessian, newton->factor, q, newton->step, err);
        if (status)
            return status;
        double decrement = cblas_ddot((int)q, newton->step, 1, newton->gradient, 1);
        if (decrement < 1e-10 * (1 + value)) { // quadratic from here: one full step ends it
            for (size_t j = 0; j < q; j++)
                w[j] -= newton->step[j];
            return OK;
        }
        bool moved;
        value = line_search(newton, problem, value, w, &moved);
        if (!moved)
            return OK; // no representable progress left
    }
    error_set(err, E_NUMERIC, "the logistic regression did not converge in %d passes", MAX_PASSES);
    error_hint(err, "a positive penalty keeps the weights finite");
    return E_NUMERIC;
}

static enum status newton_fit(const struct logistic_problem *problem, double *w, struct error *err)
{
    size_t q = problem->n_col;
    struct newton newton = {
        .stripes = stripes_create(q, true),
        .hessian = memory_alloc(q * q * sizeof(double)),
        .factor = memory_alloc(q * q * sizeof(double)),
        .gradient = memory_alloc(4 * q * sizeof(double)),
    };
    newton.step = newton.gradient + q;
    newton.trial = newton.gradient + 2 * q;
    newton.trial_gradient = newton.gradient + 3 * q;
    enum status status = newton_run(&newton, problem, w, err);
    stripes_free(newton.stripes);
    free(newton.hessian);
    free(newton.factor);
    free(newton.gradient);
    return status;
}

// GSL's minimiser sees the objective through these.
struct minimised {
    const struct logistic_problem *problem;
    struct stripe *stripes;
    double *gradient;
};

static void minimised_both(const gsl_vector *w, void *context, double *ret_value, gsl_vector *ret)
{
    struct minimised *minimised = context;
    *ret_value =
        objective(minimised->stripes, minimised->problem, w->data, minimised->gradient, NULL);
    for (size_t j = 0; ret && j < ret->size; j++)
        gsl_vector_set(ret, j, minimised->gradient[j]);
}

static double minimised_value(const gsl_vector *w, void *context)
{
    double value;
    minimised_both(w, context, &value, NULL);
    return value;
}

static void minimised_gradient(const gsl_vector *w, void *context, gsl_vector *ret)
{
    double value;
    minimised_both(w, context, &value, ret);
}

static enum status bfgs_run(gsl_multimin_fdfminimizer *minimiser, struct error *err)
{
    for (int i_pass = 0; i_pass < BFGS_MAX_PASSES; i_pass++) {
        int code = gsl_multimin_fdfminimizer_iterate(minimiser);
        if (code == GSL_ENOPROG)
            return OK; // no representable progress left
        if (code)
            return error_set(err, E_NUMERIC, "the optimiser stopped: %s", gsl_strerror(code));
        if (gsl_multimin_test_gradient(minimiser->gradient, 1e-6) == GSL_SUCCESS)
            return OK;
    }
    return error_set(err, E_NUMERIC, "the logistic regression did not converge in %d passes",
                     BFGS_MAX_PASSES);
}

static enum status bfgs_fit(const struct logistic_problem *problem, double *w, struct error *err)
{
    size_t q = problem->n_col;
    struct minimised minimised = {problem, stripes_create(q, false),
                                  memory_alloc(q * sizeof(double))};
    gsl_multimin_function_fdf function = {minimised_value, minimised_gradient, minimised_both, q,
                                          &minimised};
    gsl_multimin_fdfminimizer *minimiser =
        memory_need(gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, q), q);
    gsl_vector_view start = gsl_vector_view_array(w, q);
    gsl_multimin_fdfminimizer_set(minimiser, &function, &start.vector, 0.01, 0.1);
    enum status status = bfgs_run(minimiser, err);
    for (size_t j = 0; j < q; j++)
        w[j] = gsl_vector_get(minimiser->x, j);
    gsl_multimin_fdfminimizer_free(minimiser);
    stripes_free(minimised.stripes);
    free(minimised.gradient);
    return status;
}

enum status solver_fit(const struct logistic_problem *problem, double *ret_w, struct error *err)
{
    if (problem->n_col <= SOLVER_NEWTON_COLUMNS)
        return newton_fit(problem, ret_w, err);
    return bfgs_fit(problem, ret_w, err);
}
