// Promises of the effect estimators that follow from mathematics, on random tables.

#include "eval/effect/effect_balance.h"
#include "eval/effect/effect_sensitivity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/effect/random_table.h"
#include "tests/unit/near.h"

#define SEEDS 25

static const char *const all_methods[] = {"crude",   "regression", "weights",
                                          "overlap", "match",      "entropy"};

// A saturated model: two binary covariates and their product. Then weighting is the same as taking
// the arms' difference in each cell and averaging over the wanted people.
static void saturate(struct random_table *table)
{
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        double *x = table->x + i * TABLE_COLUMNS;
        x[0] = x[0] > 0.2;
        x[1] = x[1] > -0.3;
        x[2] = x[0] * x[1];
        x[3] = x[0]; // says nothing new
    }
}

static double standardised(const struct random_table *table, enum estimand estimand)
{
    double n[4][2] = {{0}}, sum[4][2] = {{0}}, effect = 0, total = 0;
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        const double *x = table->x + i * TABLE_COLUMNS;
        size_t cell = (size_t)(2 * x[0] + x[1]);
        n[cell][table->treatment[i]]++;
        sum[cell][table->treatment[i]] += table->outcome[i];
    }
    for (size_t c = 0; c < 4; c++) {
        double all = n[c][0] + n[c][1];
        double share = estimand == ESTIMAND_ATT   ? n[c][1]
                       : estimand == ESTIMAND_ATE ? all
                                                  : n[c][0] * n[c][1] / all;
        effect += share * (sum[c][1] / n[c][1] - sum[c][0] / n[c][0]);
        total += share;
    }
    return effect / total;
}

static void test_saturated_weighting_is_standardisation(void **state)
{
    static const struct {
        const char *method;
        enum estimand estimand;
    } cases[] = {{"weights", ESTIMAND_ATT},    {"weights", ESTIMAND_ATE},
                 {"overlap", ESTIMAND_ATO},    {"entropy", ESTIMAND_ATT},
                 {"entropy", ESTIMAND_ATE},    {"regression", ESTIMAND_ATO},
                 {"regression", ESTIMAND_ATT}, {"regression", ESTIMAND_ATE}};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct random_table table;
        struct arena arena = {0};
        table_make(&table, seed);
        saturate(&table);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            double got = run_good(&arena, &table.data, cases[i].method, cases[i].estimand).estimate;
            assert_near(got, standardised(&table, cases[i].estimand), 1e-9);
        }
        arena_done(&arena);
    }
}

// Difference of the arms' means of a column by the estimate's weights.
static double mean_gap(const struct random_table *table, const double *weight, size_t j)
{
    double sum[2] = {0, 0}, total[2] = {0, 0};
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        sum[table->treatment[i]] += weight[i] * table->x[i * TABLE_COLUMNS + j];
        total[table->treatment[i]] += weight[i];
    }
    return sum[1] / total[1] - sum[0] / total[0];
}

static void test_means_become_exactly_equal(void **state)
{
    static const struct {
        const char *method;
        enum estimand estimand;
    } cases[] = {{"overlap", ESTIMAND_ATO},
                 {"entropy", ESTIMAND_ATT},
                 {"entropy", ESTIMAND_ATE},
                 {"regression", ESTIMAND_ATT}};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct random_table table;
        struct arena arena = {0};
        table_make(&table, seed);
        table.data.weight = seed % 2 ? table.weight : NULL;
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct effect_estimate found =
                run_good(&arena, &table.data, cases[i].method, cases[i].estimand);
            for (size_t j = 0; j < TABLE_COLUMNS; j++)
                assert_near(mean_gap(&table, found.fit.weight, j), 0, 1e-10);
            assert_true(found.largest_smd < 1e-9);
        }
        arena_done(&arena);
    }
}

// The effect on the untreated by weights (1 − e) / e on the treated, from the study's propensity.
static double untreated_effect(struct arena *arena, const struct effect_data *data)
{
    struct effect_design design;
    double sum[2] = {0, 0}, total[2] = {0, 0};
    assert_int_equal(effect_design_make(arena, data, &design, ERROR_IGNORED), OK);
    assert_int_equal(effect_propensity_fit(arena, &design, 1, ERROR_IGNORED), OK);
    for (size_t i = 0; i < data->n_row; i++) {
        double e = design.score[i], weight = data->treatment[i] ? (1 - e) / e : 1;
        sum[data->treatment[i]] += weight * data->outcome[i];
        total[data->treatment[i]] += weight;
    }
    return sum[1] / total[1] - sum[0] / total[0];
}

static void test_swapping_the_arms_flips_the_sign(void **state)
{
    static const struct {
        const char *method;
        enum estimand estimand;
    } cases[] = {{"crude", ESTIMAND_ATE},
                 {"regression", ESTIMAND_ATE},
                 {"weights", ESTIMAND_ATE},
                 {"overlap", ESTIMAND_ATO},
                 {"entropy", ESTIMAND_ATE}};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct random_table table, swapped;
        struct arena arena = {0};
        table_make(&table, seed);
        table_make(&swapped, seed);
        for (size_t i = 0; i < TABLE_ROWS; i++)
            swapped.treatment[i] = !table.treatment[i];
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct effect_estimate one =
                run_good(&arena, &table.data, cases[i].method, cases[i].estimand);
            struct effect_estimate other =
                run_good(&arena, &swapped.data, cases[i].method, cases[i].estimand);
            assert_near(one.estimate, -other.estimate, 1e-9);
            assert_near(one.se, other.se, 1e-9);
        }
        struct effect_estimate att = run_good(&arena, &swapped.data, "weights", ESTIMAND_ATT);
        assert_near(att.estimate, -untreated_effect(&arena, &table.data), 1e-9);
        arena_done(&arena);
    }
}

// Each row written down as often as its weight says, its copies in one cluster.
static void repeat_rows(struct arena *arena, const struct random_table *table,
                        struct effect_data *ret)
{
    size_t n = 0;
    double *x = arena_array(arena, 3 * TABLE_ROWS * TABLE_COLUMNS, sizeof *x);
    double *outcome = arena_array(arena, 3 * TABLE_ROWS, sizeof *outcome);
    signed char *treatment = arena_array(arena, 3 * TABLE_ROWS, 1);
    uint32_t *cluster = arena_array(arena, 3 * TABLE_ROWS, sizeof *cluster);
    for (size_t i = 0; i < TABLE_ROWS; i++)
        for (int copy = 0; copy < (int)table->weight[i]; copy++) {
            memcpy(x + n * TABLE_COLUMNS, table->x + i * TABLE_COLUMNS, TABLE_COLUMNS * sizeof *x);
            outcome[n] = table->outcome[i];
            treatment[n] = table->treatment[i];
            cluster[n++] = (uint32_t)i;
        }
    *ret = table->data;
    ret->n_row = n;
    ret->x = x;
    ret->outcome = outcome;
    ret->treatment = treatment;
    ret->weight = NULL;
    ret->cluster = cluster;
    ret->n_cluster = TABLE_ROWS;
}

static void test_a_weight_counts_like_copies_of_the_row(void **state)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct random_table table;
        struct effect_data repeated;
        struct arena arena = {0};
        table_make(&table, seed);
        table.data.weight = table.weight;
        repeat_rows(&arena, &table, &repeated);
        for (size_t i = 0; i < sizeof all_methods / sizeof *all_methods; i++) {
            if (strcmp(all_methods[i], "match") == 0)
                continue;
            enum estimand estimand =
                strcmp(all_methods[i], "overlap") == 0 ? ESTIMAND_ATO : ESTIMAND_ATT;
            struct effect_estimate one = run_good(&arena, &table.data, all_methods[i], estimand);
            struct effect_estimate other = run_good(&arena, &repeated, all_methods[i], estimand);
            assert_near(one.estimate, other.estimate, 1e-9);
            assert_near(one.se, other.se, 1e-9);
        }
        assert_int_equal(
            run_method(&arena, &table.data, "match", ESTIMAND_ATT, ERROR_IGNORED).status,
            E_NOT_IMPLEMENTED);
        arena_done(&arena);
    }
}

// Scales, shifts and repeated columns change no estimate: only the columns' span counts.
static void test_the_form_of_the_covariates_does_not_matter(void **state)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct random_table table, other;
        struct arena arena = {0};
        table_make(&table, seed);
        table_make(&other, seed);
        for (size_t i = 0; i < TABLE_ROWS; i++) {
            double *x = table.x + i * TABLE_COLUMNS, *y = other.x + i * TABLE_COLUMNS;
            x[2] = 0.25;                          // constant
            y[0] = 1e6 + 1e3 * (2 * x[0] - x[1]); // far from 0, mixed
            y[1] = 1e-4 * x[1] - 7;
            y[2] = 3 * y[0] - 1; // repeats
        }
        for (size_t i = 0; i < sizeof all_methods / sizeof *all_methods; i++) {
            if (strcmp(all_methods[i], "match") == 0)
                continue; // the same logits but for the last digits, so ties may fall otherwise
            enum estimand estimand =
                strcmp(all_methods[i], "overlap") == 0 ? ESTIMAND_ATO : ESTIMAND_ATT;
            struct effect_estimate one = run_good(&arena, &table.data, all_methods[i], estimand);
            struct effect_estimate two = run_good(&arena, &other.data, all_methods[i], estimand);
            assert_near(one.estimate, two.estimate, 1e-7);
            assert_near(one.se, two.se, 1e-7);
        }
        arena_done(&arena);
    }
}

static void test_every_influence_sums_to_nothing(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    table_make(&table, 3);
    for (size_t m = 0; m < sizeof all_methods / sizeof *all_methods; m++) {
        enum estimand estimand =
            strcmp(all_methods[m], "overlap") == 0 ? ESTIMAND_ATO : ESTIMAND_ATT;
        struct effect_estimate found = run_good(&arena, &table.data, all_methods[m], estimand);
        for (int arm = 0; arm < 2; arm++) {
            double sum = 0, size = 0;
            for (size_t i = 0; i < TABLE_ROWS; i++) {
                sum += found.fit.influence[arm][i];
                size += fabs(found.fit.influence[arm][i]);
            }
            assert_near(sum, 0, 1e-10);
            assert_true(size > 0.01);
        }
    }
    arena_done(&arena);
}

static void test_entropy_fails_loudly_outside_the_hull(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    struct error refusal;
    table_make(&table, 5);
    for (size_t i = 0; i < TABLE_ROWS; i++) // the treated's mean of 'b' lies above every control
        table.x[i * TABLE_COLUMNS + 1] += table.treatment[i] ? 2 + i % 2 : 0;
    struct effect_estimate found =
        run_method(&arena, &table.data, "entropy", ESTIMAND_ATT, &refusal);
    assert_int_equal(found.status, E_DATA);
    assert_non_null(strstr(found.reason, "'b'"));
    assert_true(isnan(found.estimate));
    arena_done(&arena);
}

// No single column gives it away: controls lie on a line, the treated's mean beside it.
static void test_entropy_fails_outside_the_hull_of_columns_together(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    table_make(&table, 6);
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        double *x = table.x + i * TABLE_COLUMNS;
        x[1] = -x[0] + (table.treatment[i] ? 0.3 + 0.1 * x[2] : 0.1 * x[2] * x[2] - 0.3);
    }
    struct effect_estimate found =
        run_method(&arena, &table.data, "entropy", ESTIMAND_ATT, ERROR_IGNORED);
    assert_int_equal(found.status, E_DATA);
    assert_non_null(strstr(found.reason, "outside"));
    arena_done(&arena);
}

static void test_separation_names_the_covariate(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    struct error refusal;
    table_make(&table, 7);
    for (size_t i = 0; i < TABLE_ROWS; i++) // every row with d = 1 is treated
        if (table.x[i * TABLE_COLUMNS + 3] == 1)
            table.treatment[i] = 1;
    assert_int_equal(run_method(&arena, &table.data, "weights", ESTIMAND_ATT, &refusal).status,
                     E_DATA);
    assert_non_null(strstr(refusal.message, "'d' alone"));
    table_make(&table, 7);
    for (size_t i = 0; i < TABLE_ROWS; i++) { // only together
        const double *x = table.x + i * TABLE_COLUMNS;
        table.treatment[i] = x[1] + 0.2 * x[2] + 0.1 * x[0] > 0.2;
    }
    assert_int_equal(run_method(&arena, &table.data, "overlap", ESTIMAND_ATO, &refusal).status,
                     E_DATA);
    assert_non_null(strstr(refusal.message, "together"));
    assert_non_null(strstr(refusal.message, "mainly 'b'"));
    assert_int_equal(run_method(&arena, &table.data, "crude", ESTIMAND_ATT, ERROR_IGNORED).status,
                     OK);
    arena_done(&arena);
}

// One row beyond the edge makes the propensity finite, but hardly anybody is comparable.
static void test_arms_that_hardly_overlap_are_refused(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    struct error refusal;
    table_make(&table, 8);
    table.data.n_cov = 1;
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        table.x[i] = (double)i + (i == 118 ? 5 : 0);
        table.treatment[i] = i >= 120;
    }
    assert_int_equal(run_method(&arena, &table.data, "weights", ESTIMAND_ATT, &refusal).status,
                     E_DATA);
    assert_non_null(strstr(refusal.message, "no overlap"));
    arena_done(&arena);
}

static void test_small_and_empty_arms_are_refused(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    struct error refusal;
    table_make(&table, 9);
    memset(table.treatment, 0, sizeof table.treatment);
    run_method(&arena, &table.data, "crude", ESTIMAND_ATT, &refusal);
    assert_non_null(strstr(refusal.message, "constant"));
    memset(table.treatment, 1, 9);
    run_method(&arena, &table.data, "crude", ESTIMAND_ATT, &refusal);
    assert_string_equal(refusal.message, "fewer than 10 rows are treated");
    table.treatment[9] = 1;
    assert_int_equal(run_method(&arena, &table.data, "crude", ESTIMAND_ATT, ERROR_IGNORED).status,
                     OK);
    uint32_t one[TABLE_ROWS] = {0};
    table.data.cluster = one;
    table.data.n_cluster = 1;
    run_method(&arena, &table.data, "crude", ESTIMAND_ATT, &refusal);
    assert_non_null(strstr(refusal.message, "one cluster"));
    arena_done(&arena);
}

// VanderWeele & Ding 2017: smoking and lung cancer (10.73, 8.02 to 14.36) 20.95, 15.52;
// breastfeeding and infant deaths (3.9, 1.8 to 8.7) 7.26, 3.0.
static void test_e_values_are_the_published_ones(void **state)
{
    struct effect_sensitivity found = effect_sensitivity_from(10.73, 8.02, 14.36);
    assert_near(found.e_value, 20.95, 0.005);
    assert_near(found.e_limit, 15.52, 0.005);
    found = effect_sensitivity_from(3.9, 1.8, 8.7);
    assert_near(found.e_value, 7.26, 0.005);
    assert_near(found.e_limit, 3.0, 0.005);
    found = effect_sensitivity_from(1 / 3.9, 1 / 8.7, 1 / 1.8);
    assert_near(found.e_value, 7.26, 0.005);
    assert_near(found.e_limit, 3.0, 0.005);
    assert_near(effect_sensitivity_from(1.2, 0.9, 1.6).e_limit, 1, 0);
    assert_true(isnan(effect_sensitivity_from(NAN, NAN, NAN).e_value));
}

static int prepare(void **state)
{
    numerics_prepare();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_saturated_weighting_is_standardisation),
        cmocka_unit_test(test_means_become_exactly_equal),
        cmocka_unit_test(test_swapping_the_arms_flips_the_sign),
        cmocka_unit_test(test_a_weight_counts_like_copies_of_the_row),
        cmocka_unit_test(test_the_form_of_the_covariates_does_not_matter),
        cmocka_unit_test(test_every_influence_sums_to_nothing),
        cmocka_unit_test(test_entropy_fails_loudly_outside_the_hull),
        cmocka_unit_test(test_entropy_fails_outside_the_hull_of_columns_together),
        cmocka_unit_test(test_separation_names_the_covariate),
        cmocka_unit_test(test_arms_that_hardly_overlap_are_refused),
        cmocka_unit_test(test_small_and_empty_arms_are_refused),
        cmocka_unit_test(test_e_values_are_the_published_ones),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
