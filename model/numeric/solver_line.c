// The two-parameter case of the solver, with weights: Platt's calibration, the card's total, the
// calibration slope of each bootstrap replicate. Plain loops: BLAS has nothing to win at two
// columns.
#include "model/numeric/numerics.h"
#include "model/numeric/solver.h"

#include <math.h>
#include <stdbool.h>

#define MAX_PASSES 60

struct sums {
    double weight, g0, g1, h00, h01, h11;
};

static struct sums line_sums(const struct line_problem *problem, double slope, double intercept)
{
    struct sums sums = {0};
    for (size_t i = 0; i < problem->n_row; i++) {
        double weight = problem->weight ? problem->weight[i] : 1, x = problem->x[i];
        if (weight == 0)
            continue;
        double p = logistic(intercept + slope * x);
        double residual = weight * (p - problem->target[i]), curve = weight * p * (1 - p);
        sums.weight += weight;
        sums.g0 += residual;
        sums.g1 += residual * x;
        sums.h00 += curve;
        sums.h01 += curve * x;
        sums.h11 += curve * x * x;
    }
    return sums;
}

static void line_step(const struct sums *sums, int fixed_slope, double *ret_slope,
                      double *ret_intercept)
{
    double determinant = sums->h00 * sums->h11 - sums->h01 * sums->h01;
    bool flat = fixed_slope || !(determinant > 1e-14 * sums->h00 * sums->h11);
    *ret_slope = flat ? 0 : (sums->h00 * sums->g1 - sums->h01 * sums->g0) / determinant;
    *ret_intercept =
        flat ? sums->g0 / sums->h00 : (sums->h11 * sums->g0 - sums->h01 * sums->g1) / determinant;
}

// The objective is convex, so its slope along a step says whether the step went too far: no value
// is needed.
static double steepness(const struct sums *sums, double d_slope, double d_intercept)
{
    return -(sums->g1 * d_slope + sums->g0 * d_intercept);
}

struct range {
    double low, high;
};

// A finite optimum exists unless one point parts the rows that may be 0 from those that may be 1.
static bool is_separated(const struct line_problem *problem)
{
    struct range zeros = {HUGE_VAL, -HUGE_VAL}, ones = zeros;
    for (size_t i = 0; i < problem->n_row; i++) {
        double x = problem->fixed_slope ? 0 : problem->x[i], target = problem->target[i];
        if (problem->weight && problem->weight[i] == 0)
            continue;
        if (target < 1)
            zeros = (struct range){fmin(zeros.low, x), fmax(zeros.high, x)};
        if (target > 0)
            ones = (struct range){fmin(ones.low, x), fmax(ones.high, x)};
    }
    if (problem->fixed_slope)
        return zeros.low > zeros.high || ones.low > ones.high;
    return zeros.high <= ones.low || ones.high <= zeros.low;
}

enum status solver_fit_line(const struct line_problem *problem, double *ret_slope,
                            double *ret_intercept, struct error *err)
{
    if (is_separated(problem))
        return error_set(err, E_NUMERIC,
                         "complete separation: these rows have no finite logistic line");
    struct sums sums = line_sums(problem, *ret_slope, *ret_intercept);
    for (int i_pass = 0; i_pass < MAX_PASSES; i_pass++) {
        double d_slope, d_intercept, length = 1;
        line_step(&sums, problem->fixed_slope, &d_slope, &d_intercept);
        double decrement = -steepness(&sums, d_slope, d_intercept);
        if (!isfinite(decrement))
            break;
        if (decrement < 1e-12 * (1 + sums.weight)) { // quadratic from here: one full step ends it
            *ret_slope -= d_slope;
            *ret_intercept -= d_intercept;
            return OK;
        }
        struct sums next = line_sums(problem, *ret_slope - d_slope, *ret_intercept - d_intercept);
        while (!(steepness(&next, d_slope, d_intercept) < 0.5 * decrement) && length > 1e-8) {
            length /= 2;
            next = line_sums(problem, *ret_slope - length * d_slope,
                             *ret_intercept - length * d_intercept);
        }
        *ret_slope -= length * d_slope;
        *ret_intercept -= length * d_intercept;
        sums = next;
    }
    return error_set(err, E_NUMERIC, "no finite logistic line fits these rows");
}
