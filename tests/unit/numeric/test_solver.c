// The optimiser against its own optimality conditions, closed forms, and itself on other numbers of
// threads.

#include "features/base/arena.h"
#include "model/numeric/numerics.h"
#include "model/numeric/solver.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/near.h"

static double uniform(uint64_t stream, uint64_t counter)
{
    return (double)random_below(1, stream, counter, 1u << 30) / (1u << 30) - 0.5;
}

static void make_problem(size_t n, size_t q, double *z, double *target)
{
    for (size_t i = 0; i < n; i++) {
        z[i * q] = 1;
        for (size_t j = 1; j < q; j++)
            z[i * q + j] = 2 * uniform(j, i);
        target[i] = z[i * q + 1] + uniform(9999, i) > 0.2;
    }
}

// Largest component of the gradient, summed in plain order without BLAS.
static double gradient_size(const struct logistic_problem *problem, const double *w)
{
    double largest = 0;
    for (size_t j = 0; j < problem->n_col; j++) {
        double g = j ? problem->penalty * w[j] : 0;
        for (size_t i = 0; i < problem->n_row; i++) {
            const double *z = problem->z + i * problem->n_col;
            double margin = 0;
            for (size_t k = 0; k < problem->n_col; k++)
                margin += z[k] * w[k];
            g += (1 / (1 + exp(-margin)) - problem->target[i]) * z[j];
        }
        largest = fmax(largest, fabs(g));
    }
    return largest;
}

static void test_newton_reaches_the_optimum(void **state)
{
    enum { n = 700, q = 9 };
    double *z = memory_alloc(n * q * sizeof *z), target[n], w[q];
    make_problem(n, q, z, target);
    const double penalties[] = {0, 0.01, 1, 100};
    for (size_t p = 0; p < 4; p++) {
        struct logistic_problem problem = {.z = z,
                                           .target = target,
                                           .n_row = n,
                                           .n_col = q,
                                           .penalty = penalties[p],
                                           .n_thread = 1};
        memset(w, 0, sizeof w);
        assert_int_equal(solver_fit(&problem, w, ERROR_IGNORED), OK);
        assert_true(gradient_size(&problem, w) < 1e-7);
    }
    free(z);
}

static void test_the_same_bits_on_any_threads(void **state)
{
    enum { n = 3000, q = 12 };
    double *z = memory_alloc(n * q * sizeof *z), *target = memory_alloc(n * sizeof *target);
    double one[q] = {0}, four[q] = {0};
    make_problem(n, q, z, target);
    struct logistic_problem problem = {
        .z = z, .target = target, .n_row = n, .n_col = q, .penalty = 0.5, .n_thread = 1};
    assert_int_equal(solver_fit(&problem, one, ERROR_IGNORED), OK);
    problem.n_thread = 4;
    assert_int_equal(solver_fit(&problem, four, ERROR_IGNORED), OK);
    assert_memory_equal(one, four, sizeof one);
    free(z);
    free(target);
}

static void test_a_weight_counts_as_that_many_rows(void **state)
{
    enum { n = 400, q = 5 };
    double *z = memory_alloc(2 * n * q * sizeof *z), *target = memory_alloc(2 * n * sizeof *target);
    double weight[n], weighted[q] = {0}, repeated[q] = {0};
    size_t n_all = n;
    make_problem(n, q, z, target);
    for (size_t i = 0; i < n; i++) {
        weight[i] = 1 + (double)(i % 2);
        if (i % 2 == 0)
            continue;
        memcpy(z + n_all * q, z + i * q, q * sizeof *z);
        target[n_all++] = target[i];
    }
    struct logistic_problem problem = {.z = z,
                                       .target = target,
                                       .weight = weight,
                                       .n_row = n,
                                       .n_col = q,
                                       .penalty = 0.5,
                                       .n_thread = 1};
    assert_int_equal(solver_fit(&problem, weighted, ERROR_IGNORED), OK);
    problem.weight = NULL;
    problem.n_row = n_all;
    assert_int_equal(solver_fit(&problem, repeated, ERROR_IGNORED), OK);
    for (size_t j = 0; j < q; j++)
        assert_near(weighted[j], repeated[j], 1e-9);
    free(z);
    free(target);
}

static void test_bfgs_reaches_the_optimum_of_wide_problems(void **state)
{
    enum { n = 80, q = SOLVER_NEWTON_COLUMNS + 5 };
    double *z = memory_alloc(n * q * sizeof *z), *target = memory_alloc(n * sizeof *target);
    double *w = memory_alloc(q * sizeof *w);
    make_problem(n, q, z, target);
    struct logistic_problem problem = {
        .z = z, .target = target, .n_row = n, .n_col = q, .penalty = 1, .n_thread = 1};
    assert_int_equal(solver_fit(&problem, w, ERROR_IGNORED), OK);
    assert_true(gradient_size(&problem, w) < 1e-5);
    free(z);
    free(target);
    free(w);
}

static void test_collinear_columns_without_penalty_still_fit(void **state)
{
    enum { n = 200, q = 3 };
    double z[n * q], target[n], w[q] = {0};
    make_problem(n, q, z, target);
    for (size_t i = 0; i < n; i++)
        z[i * q + 2] = z[i * q + 1];
    struct logistic_problem problem = {
        .z = z, .target = target, .n_row = n, .n_col = q, .penalty = 0, .n_thread = 1};
    assert_int_equal(solver_fit(&problem, w, ERROR_IGNORED), OK);
    assert_true(gradient_size(&problem, w) < 1e-5);
}

// One 0/1 column: the slope is the difference of the groups' log-odds.
static void test_line_has_the_closed_form_of_two_groups(void **state)
{
    const double x[] = {0, 1}, target[] = {0.2, 0.7}, weight[] = {30, 50};
    struct line_problem problem = {x, target, weight, 2, 0};
    double slope = 0, intercept = 0;
    assert_int_equal(solver_fit_line(&problem, &slope, &intercept, ERROR_IGNORED), OK);
    assert_near(intercept, log(0.2 / 0.8), 1e-9);
    assert_near(slope, log(0.7 / 0.3) - log(0.2 / 0.8), 1e-9);
}

static void test_line_refuses_separated_rows(void **state)
{
    const double x[] = {1, 2, 3, 4}, target[] = {0, 0, 1, 1};
    struct line_problem problem = {x, target, NULL, 4, 0};
    struct error err = {0};
    double slope = 0, intercept = 0;
    assert_int_equal(solver_fit_line(&problem, &slope, &intercept, &err), E_NUMERIC);
    assert_true(err.message[0] != 0);
}

static void test_random_numbers_are_even(void **state)
{
    size_t counts[10] = {0};
    for (uint64_t i = 0; i < 100000; i++)
        counts[random_below(1, 2, i, 10)]++;
    double chi2 = 0;
    for (size_t i = 0; i < 10; i++)
        chi2 += ((double)counts[i] - 10000) * ((double)counts[i] - 10000) / 10000;
    assert_true(chi2 < 27.9); // 0.1 % point of chi-squared with 9 degrees of freedom
    assert_true(random_bits(1, 2, 3) != random_bits(1, 3, 2));
    assert_true(random_bits(1, 2, 3) != random_bits(2, 2, 3));
}

static int prepare(void **state)
{
    numerics_prepare();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_newton_reaches_the_optimum),
        cmocka_unit_test(test_the_same_bits_on_any_threads),
        cmocka_unit_test(test_a_weight_counts_as_that_many_rows),
        cmocka_unit_test(test_bfgs_reaches_the_optimum_of_wide_problems),
        cmocka_unit_test(test_collinear_columns_without_penalty_still_fit),
        cmocka_unit_test(test_line_has_the_closed_form_of_two_groups),
        cmocka_unit_test(test_line_refuses_separated_rows),
        cmocka_unit_test(test_random_numbers_are_even),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
