// Which method may speak, and the intervals of few events: published figures, and tables built to
// pass or to fail.

#include "eval/effect/effect_interval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/effect/random_table.h"
#include "tests/unit/near.h"

// Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
static void test_intervals_are_newcombes(void **state)
{
    static const struct {
        double x1, n1, x0, n0, low, high;
    } cases[] = {{56, 70, 48, 80, 0.0524, 0.3339}, {9, 10, 3, 10, 0.1705, 0.8090},
                 {6, 7, 2, 7, 0.0582, 0.8062},     {5, 56, 0, 29, -0.0381, 0.1926},
                 {0, 10, 0, 20, -0.1611, 0.2775},  {0, 10, 0, 10, -0.2775, 0.2775},
                 {10, 10, 0, 20, 0.6791, 1.0000},  {10, 10, 0, 10, 0.6075, 1.0000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double risk[2] = {cases[i].x0 / cases[i].n0, cases[i].x1 / cases[i].n1};
        const double n[2] = {cases[i].n0, cases[i].n1};
        struct effect_range range = effect_newcombe(risk, n);
        assert_near(range.low, cases[i].low, 6e-5);
        assert_near(range.high, cases[i].high, 6e-5);
    }
}

static struct effect_study study_run(struct arena *arena, const struct effect_data *data,
                                     enum estimand estimand)
{
    static const char *const names[] = {"crude", "weights", "overlap", "entropy"};
    const struct effect_estimator **methods = arena_array(arena, 4, sizeof *methods);
    struct effect_study study;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(effect_find(names[i], &methods[i], ERROR_IGNORED), OK);
    struct effect_request request = {.estimand = estimand,
                                     .methods = methods,
                                     .n_method = 4,
                                     .caliper = INFINITY,
                                     .ratio = 1,
                                     .n_thread = 1};
    effect_run(arena, data, &request, &study);
    return study;
}

// A 0/1 outcome with the given probability in each arm; covariates as they are.
static void outcome_make(struct random_table *table, uint64_t seed, double without, double with)
{
    for (size_t i = 0; i < TABLE_ROWS; i++)
        table->outcome[i] =
            table_uniform(seed, 30, i) + 0.5 < (table->treatment[i] ? with : without);
}

static void test_a_fair_table_is_answered_by_weights(void **state)
{
    size_t n_weights = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct random_table table;
        struct arena arena = {0};
        table_make(&table, seed);
        for (size_t i = 0; i < TABLE_ROWS; i++) { // treatment at random, one covariate
            table.treatment[i] = table_uniform(seed, 31, i) > 0;
            table.x[i * TABLE_COLUMNS + 1] = table.x[i * TABLE_COLUMNS + 2] = 0;
            table.x[i * TABLE_COLUMNS + 3] = 0;
        }
        outcome_make(&table, seed, 0.5, 0.5);
        struct effect_study study = study_run(&arena, &table.data, ESTIMAND_ATT);
        n_weights += study.headline && strcmp(study.headline->method->name, "weights") == 0;
        arena_done(&arena);
    }
    assert_true(n_weights >= 35);
}

// The treated lie at both ends of a covariate: the means are equal, the squares are not.
static void test_squares_that_differ_keep_all_methods_silent(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    table_make(&table, 1);
    for (size_t i = 0; i < TABLE_ROWS; i++)
        table.treatment[i] = fabs(table.x[i * TABLE_COLUMNS]) + table_uniform(1, 32, i) > 0.8;
    outcome_make(&table, 1, 0.5, 0.5);
    struct effect_study study = study_run(&arena, &table.data, ESTIMAND_ATT);
    assert_null(study.headline);
    for (size_t i = 1; i < study.n_estimate; i++) {
        assert_int_equal(study.estimates[i].status, OK);
        assert_true(study.estimates[i].gates.checked);
        assert_false(study.estimates[i].gates.items[GATE_BALANCE].passed);
        assert_string_equal(study.estimates[i].gates.items[GATE_BALANCE].of, "a squared");
    }
    arena_done(&arena);
}

static void test_overlap_speaks_for_others_than_those_asked_for(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    size_t n_overlap = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        table_make(&table, seed);
        table.data.n_cov = 1;
        for (size_t i = 0; i < TABLE_ROWS; i++) {
            table.x[i] = 3 * table_uniform(seed, 33, i);
            table.treatment[i] =
                table_uniform(seed, 34, i) + 0.5 < logistic(2.2 * table.x[i] + 0.5);
        }
        outcome_make(&table, seed, 0.5, 0.5);
        struct effect_study study = study_run(&arena, &table.data, ESTIMAND_ATT);
        if (study.headline && study.headline->estimand == ESTIMAND_ATO) {
            assert_false(study.headline_declared);
            assert_false(study.estimates[1].gates.passed);
            n_overlap++;
        }
        arena_done(&arena);
    }
    assert_true(n_overlap >= 10);
}

// No events at all: no standard error, an interval by the rule of three, and no certainty.
static void test_nobody_had_the_outcome(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    table_make(&table, 2);
    outcome_make(&table, 2, 0, 0);
    struct effect_study study = study_run(&arena, &table.data, ESTIMAND_ATT);
    for (size_t i = 0; i < study.n_estimate; i++) {
        const struct effect_estimate *found = &study.estimates[i];
        assert_true(isnan(found->se) && found->exact);
        assert_near(found->estimate, 0, 0);
        assert_true(found->low < -0.01 && found->high > 0.01);
    }
    uint32_t cluster[TABLE_ROWS];
    for (size_t i = 0; i < TABLE_ROWS; i++)
        cluster[i] = (uint32_t)i / 4;
    table.data.cluster = cluster;
    table.data.n_cluster = TABLE_ROWS / 4;
    struct effect_study families = study_run(&arena, &table.data, ESTIMAND_ATT);
    assert_true(families.estimates[0].high > 1.8 * study.estimates[0].high); // clusters count
    arena_done(&arena);
}

// A number that is impossible stays as it is, and its method does not speak.
static void test_a_reduction_beyond_the_risk_disqualifies_and_harm_does_not(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    table_make(&table, 3);
    outcome_make(&table, 3, 0.3, 0.1);
    struct effect_study study = study_run(&arena, &table.data, ESTIMAND_ATT);
    struct effect_estimate weights = study.estimates[1];
    weights.estimate = -0.9;
    effect_gates_check(&arena, study.design.data, &weights);
    assert_false(weights.gates.items[GATE_REDUCTION].passed);
    assert_near(weights.estimate, -0.9, 0);
    weights.estimate = 0.6;
    effect_gates_check(&arena, study.design.data, &weights);
    assert_true(weights.gates.items[GATE_REDUCTION].passed);
    arena_done(&arena);
}

static void test_one_heavy_row_keeps_a_method_silent(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    table_make(&table, 4);
    outcome_make(&table, 4, 0.5, 0.5);
    struct effect_study study = study_run(&arena, &table.data, ESTIMAND_ATT);
    struct effect_estimate weights = study.estimates[1];
    for (size_t i = 0; i < TABLE_ROWS; i++)
        if (!table.treatment[i]) {
            weights.fit.weight[i] *= 30;
            break;
        }
    effect_gates_check(&arena, study.design.data, &weights);
    assert_false(weights.gates.items[GATE_WEIGHT].passed);
    arena_done(&arena);
}

static int prepare(void **state)
{
    numerics_prepare();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_intervals_are_newcombes),
        cmocka_unit_test(test_a_fair_table_is_answered_by_weights),
        cmocka_unit_test(test_squares_that_differ_keep_all_methods_silent),
        cmocka_unit_test(test_overlap_speaks_for_others_than_those_asked_for),
        cmocka_unit_test(test_nobody_had_the_outcome),
        cmocka_unit_test(test_a_reduction_beyond_the_risk_disqualifies_and_harm_does_not),
        cmocka_unit_test(test_one_heavy_row_keeps_a_method_silent),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
