// L2-penalised logistic regression: the one optimiser behind logit, the score card and the
// calibrators.
#ifndef HEARTH_SOLVER_H
#define HEARTH_SOLVER_H

#include "features/base/error.h"

#include <stddef.h>

// Another convex loss of a row: its value at a margin, with its slope and curvature (>= 0) there.
// Threads: any.
typedef double row_loss(const void *context, size_t i_row, double margin, double *ret_slope,
                        double *ret_curvature);

// Minimises  Σ_i weight_i loss(z_i·w, target_i) + (penalty / 2) Σ_{j ≥ 1} w_j²  (the intercept w_0 is free),
// so that penalty = 1/C of scikit-learn and the sum is over rows, not their mean.
struct logistic_problem {
    const double *z;      // n_row × n_col, row-major, no NaN; column 0 is all 1
    const double *target; // n_row, in [0, 1]; not read where `loss` is given
    const double *weight; // n_row, >= 0; NULL = 1
    size_t n_row, n_col;  // n_col counts the constant
    double penalty;       // >= 0
    int n_thread;
    row_loss *loss; // in place of the logistic loss; NULL = that one
    const void *context;
};

// Newton's method on Cholesky factors up to SOLVER_NEWTON_COLUMNS columns, BFGS (GSL) beyond.
// ret_w: n_col; its content is the start. The same bits on any number of threads.
// Errors: E_NUMERIC when it does not converge (separable rows with penalty 0).
// Cost: about 8 × n_row × n_col² / 2 multiplications; memory SOLVER_STRIPES × n_col² doubles.
#define SOLVER_NEWTON_COLUMNS 1000
#define SOLVER_STRIPES 16
// Errors: E_NUMERIC.
enum status solver_fit(const struct logistic_problem *problem, double *ret_w, struct error *err);

// logit P(target) = intercept + slope × x for one column x; weight NULL = 1. No penalty.
// Units: intercept in log-odds, slope in log-odds for one unit of x. ret_slope in: its value is used as given when `fixed_slope`. Errors: E_NUMERIC when there is no
// finite optimum.
struct line_problem {
    const double *x, *target, *weight;
    size_t n_row;
    int fixed_slope;
};
// Errors: E_NUMERIC.
enum status solver_fit_line(const struct line_problem *problem, double *ret_slope,
                            double *ret_intercept, struct error *err);

#endif
