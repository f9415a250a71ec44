// Drift: effect sizes by hand, and a likelihood ratio that keeps its promise however often it is looked at.

#include "model/metric/drift.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define N_ROW 4000
#define N_PERIOD 8

static void test_a_column_by_hand(void **state)
{
    const double before[] = {1, 2, 3, NAN}, after[] = {3, 5, NAN, NAN};
    struct drift_column column;
    drift_column_measure(&(struct drift_values){before, after, 4, 4}, &column);
    assert_true(fabs(column.missing_before - .25) < 1e-12);
    assert_true(fabs(column.missing_after - .5) < 1e-12);
    assert_true(fabs(column.shift - 2 / sqrt((2. + 2) / 5)) < 1e-12);
    assert_true(drift_is_missing(&column) && drift_is_shifted(&column));
}

static void test_a_constant_that_changes_is_infinitely_far(void **state)
{
    const double before[] = {0, 0}, after[] = {1, 1}, none[] = {NAN, NAN};
    struct drift_column column;
    drift_column_measure(&(struct drift_values){before, after, 2, 2}, &column);
    assert_true(isinf(column.shift) && drift_is_shifted(&column));
    drift_column_measure(&(struct drift_values){before, before, 2, 2}, &column);
    assert_true(column.shift == 0);
    drift_column_measure(&(struct drift_values){before, none, 2, 2}, &column);
    assert_true(isnan(column.shift) && !drift_is_shifted(&column) && drift_is_missing(&column));
}

// Two tenths of 10 values each in place of one of 2: Σ over ten tenths, each p = .1.
static void test_stability_by_hand(void **state)
{
    double before[100], after[100];
    for (int i = 0; i < 100; i++) {
        before[i] = i;
        after[i] = i < 10 ? i + 10 : i; // the lowest tenth moved into the next
    }
    double p = 10.5 / 105, low = .5 / 105, high = 20.5 / 105;
    double wanted = (low - p) * log(low / p) + (high - p) * log(high / p);
    assert_true(fabs(drift_stability(&(struct drift_values){before, after, 100, 100}) - wanted) <
                1e-12);
    assert_true(drift_stability(&(struct drift_values){before, before, 100, 100}) == 0);
    assert_true(isnan(drift_stability(&(struct drift_values){before, before, 0, 100})));
}

static void test_expected_by_tenth(void **state)
{
    double before[100], after[] = {5, 95}, expected[2];
    signed char label[100] = {0};
    for (int i = 0; i < 100; i++)
        before[i] = i;
    label[91] = label[92] = label[93] = 1;
    drift_expected(&(struct drift_values){before, after, 100, 2}, label, expected);
    assert_true(fabs(expected[0] - .5 / 11) < 1e-12);
    assert_true(fabs(expected[1] - 3.5 / 11) < 1e-12);
}

// The share of worlds in which the ratio ever reaches the limit, outcomes having `times` the odds.
static double share_reached(double times, int n_world)
{
    static double expected[N_ROW];
    static signed char label[N_ROW];
    static int period[N_ROW];
    int n = 0;
    for (int w = 0; w < n_world; w++) {
        for (int i = 0; i < N_ROW; i++) {
            expected[i] = i % 10 ? .01 : .05;
            double odds = expected[i] / (1 - expected[i]) * times, p = odds / (1 + odds);
            label[i] = (double)random_below(7, (uint64_t)w, (uint64_t)i, 1000000) < p * 1e6;
            period[i] = i * N_PERIOD / N_ROW;
        }
        struct drift_evidence evidence;
        drift_evidence_measure(&(struct drift_outcomes){expected, label, period, N_ROW}, &evidence);
        n += evidence.ratio >= DRIFT_EVIDENCE;
    }
    return (double)n / n_world;
}

static void test_the_ratio_holds_its_level_and_finds_a_doubling(void **state)
{
    assert_true(share_reached(1, 400) <= .05);
    assert_true(share_reached(2, 100) >= .9);
    assert_true(share_reached(1. / 3, 100) >= .5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_column_by_hand),
        cmocka_unit_test(test_a_constant_that_changes_is_infinitely_far),
        cmocka_unit_test(test_stability_by_hand),
        cmocka_unit_test(test_expected_by_tenth),
        cmocka_unit_test(test_the_ratio_holds_its_level_and_finds_a_doubling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
