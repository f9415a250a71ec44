// Matching where propensities tie: no effect is found where there is none, neither order nor names of
// rows change anything, and the errors equal the definition computed row by row.

#include "eval/effect/effect_lot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/effect/random_table.h"
#include "tests/unit/near.h"

#define NULL_TABLES 400

static struct effect_estimate match_run(struct arena *arena, const struct effect_data *data,
                                        bool replace, size_t ratio, uint64_t seed)
{
    const struct effect_estimator **method = arena_alloc(arena, sizeof *method);
    struct effect_study study;
    assert_int_equal(effect_find("match", method, ERROR_IGNORED), OK);
    struct effect_request request = {.estimand = ESTIMAND_ATT,
                                     .methods = method,
                                     .n_method = 1,
                                     .caliper = 0.2,
                                     .ratio = ratio,
                                     .replace = replace,
                                     .seed = seed,
                                     .n_thread = 1};
    effect_run(arena, data, &request, &study);
    return study.estimates[0];
}

// Two covariates with six combinations; the outcome follows them and not the treatment.
static void null_make(struct random_table *table, uint64_t seed)
{
    table_make(table, seed);
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        double *x = table->x + i * TABLE_COLUMNS;
        x[0] = (double)random_below(seed, 20, i, 2);
        x[1] = (double)random_below(seed, 21, i, 3);
        x[2] = x[3] = 0;
        table->treatment[i] =
            table_uniform(seed, 22, i) + 0.5 < logistic(0.6 * x[0] + 0.5 * x[1] - 1.4);
        table->outcome[i] =
            table_uniform(seed, 23, i) + 0.5 < logistic(0.5 * x[0] + 0.4 * x[1] - 0.8);
    }
}

static void test_null_tables_are_rarely_significant(void **state)
{
    for (int replace = 0; replace < 2; replace++) {
        double sum = 0;
        size_t n_found = 0;
        for (uint64_t seed = 1; seed <= NULL_TABLES; seed++) {
            struct random_table table;
            struct arena arena = {0};
            null_make(&table, seed);
            struct effect_estimate found = match_run(&arena, &table.data, replace, 1, 1);
            assert_int_equal(found.status, OK);
            n_found += found.low > 0 || found.high < 0;
            sum += found.estimate / NULL_TABLES;
            arena_done(&arena);
        }
        print_message("replace %d: %zu of %d null tables significant, mean %.4f\n", replace,
                      n_found, NULL_TABLES, sum);
        assert_true(fabs(sum) < 0.01); // by the hash of the content: −0.208
        assert_in_range(n_found, NULL_TABLES / 50, NULL_TABLES * 8 / 100); // 2 % to 8 %
    }
}

static void row_copy(struct random_table *to, size_t i, const struct random_table *from, size_t j)
{
    memcpy(to->x + i * TABLE_COLUMNS, from->x + j * TABLE_COLUMNS, TABLE_COLUMNS * sizeof *to->x);
    to->treatment[i] = from->treatment[j];
    to->outcome[i] = from->outcome[j];
}

static void test_neither_order_nor_coding_changes_the_match(void **state)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct random_table table, other;
        struct arena arena = {0};
        null_make(&table, seed);
        null_make(&other, seed);
        for (size_t i = 0; i < TABLE_ROWS; i++) {
            row_copy(&other, i, &table, (i * 77 + seed) % TABLE_ROWS); // 77 and 240 share no factor
            double *x = other.x + i * TABLE_COLUMNS;
            double z = x[1];
            x[2] = 1 - x[0]; // a text's columns
            x[0] = z == 0;
            x[1] = z == 1;
            x[3] = z == 2;
        }
        double wanted = 0;
        for (size_t i = 0; i < TABLE_ROWS; i++) { // the same model: one column a level
            double *x = table.x + i * TABLE_COLUMNS;
            x[2] = x[1] == 2;
        }
        for (int replace = 0; replace < 2; replace++) {
            struct effect_estimate one = match_run(&arena, &table.data, replace, 1, 5);
            struct effect_estimate two = match_run(&arena, &other.data, replace, 1, 5);
            assert_near(one.estimate, two.estimate, 1e-12);
            assert_near(one.se, two.se, 1e-12);
            wanted = fmax(wanted, one.fit.lots.deviation);
        }
        assert_true(wanted > 0); // the lot decided something
        arena_done(&arena);
    }
}

static void test_the_spread_of_lots_is_that_of_other_seeds(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    double mean = 0, squares = 0;
    null_make(&table, 3);
    for (uint64_t seed = 1; seed <= 300; seed++) {
        double estimate = match_run(&arena, &table.data, false, 1, seed).estimate;
        mean += estimate / 300;
        squares += estimate * estimate / 300;
    }
    struct effect_lots lots = match_run(&arena, &table.data, false, 1, 1).fit.lots;
    assert_true(lots.deviation > 0.005);
    assert_near(lots.deviation, sqrt(squares - mean * mean), 0.2 * lots.deviation);
    assert_true(lots.low < mean && lots.high > mean);
    arena_done(&arena);
}

// --- Abadie & Imbens by their definition

struct naive_match {
    const struct effect_data *data;
    const double *logit; // in whole steps of 1e-9
    double width;
};

// Marks the partners of row i in an arm: as near as the k-th nearest. Returns how many.
static size_t naive_partners(const struct naive_match *match, size_t i, int arm, size_t k,
                             bool *ret_partner)
{
    size_t n_row = match->data->n_row, n = 0;
    double least = -1;
    for (size_t found = 0; found < k;) { // the next larger distance, until k rows are inside
        double next = INFINITY;
        for (size_t j = 0; j < n_row; j++) {
            double d = fabs(match->logit[j] - match->logit[i]);
            if (j != i && match->data->treatment[j] == arm && d > least && d <= match->width)
                next = fmin(next, d);
        }
        if (isinf(next))
            break;
        least = next;
        found = 0;
        for (size_t j = 0; j < n_row; j++)
            found += j != i && match->data->treatment[j] == arm &&
                     fabs(match->logit[j] - match->logit[i]) <= least;
    }
    for (size_t j = 0; j < n_row; j++) {
        ret_partner[j] = j != i && match->data->treatment[j] == arm &&
                         fabs(match->logit[j] - match->logit[i]) <= least;
        n += ret_partner[j];
    }
    return n;
}

static double naive_variance(const struct naive_match *match, size_t ratio, double *ret_effect)
{
    const struct effect_data *data = match->data;
    double k[TABLE_ROWS] = {0}, k2[TABLE_ROWS] = {0}, own[TABLE_ROWS], n = 0, sum = 0, effect = 0;
    bool partner[TABLE_ROWS], matched[TABLE_ROWS] = {false};
    for (size_t i = 0; i < data->n_row; i++) {
        size_t m = data->treatment[i] ? naive_partners(match, i, 0, ratio, partner) : 0;
        double mean = 0;
        matched[i] = m > 0;
        for (size_t j = 0; j < data->n_row && m; j++)
            if (partner[j]) {
                mean += data->outcome[j] / (double)m;
                k[j] += 1 / (double)m;
                k2[j] += 1 / (double)m / (double)m;
            }
        own[i] = data->outcome[i] - mean;
        n += matched[i];
        effect += matched[i] ? own[i] : 0;
    }
    *ret_effect = effect / n;
    struct naive_match all = *match;
    all.width = INFINITY;
    for (size_t i = 0; i < data->n_row; i++) {
        if (matched[i])
            sum += (own[i] - *ret_effect) * (own[i] - *ret_effect);
        if (data->treatment[i] || k[i] == 0)
            continue;
        double m = (double)naive_partners(&all, i, 0, 1, partner), mean = 0;
        for (size_t j = 0; j < data->n_row; j++)
            mean += partner[j] ? data->outcome[j] / m : 0;
        double off = data->outcome[i] - mean;
        sum += (k[i] * k[i] - k2[i]) * m / (m + 1) * off * off;
    }
    return sum / (n * n);
}

static void test_errors_with_replacement_are_those_of_abadie_and_imbens(void **state)
{
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct random_table table;
        struct arena arena = {0};
        struct effect_design design;
        if (seed % 2)
            null_make(&table, seed); // ties
        else
            table_make(&table, seed);
        assert_int_equal(effect_design_make(&arena, &table.data, &design, ERROR_IGNORED), OK);
        assert_int_equal(effect_propensity_fit(&arena, &design, 1, ERROR_IGNORED), OK);
        double steps[TABLE_ROWS], mean = 0, squares = 0, effect;
        for (size_t i = 0; i < TABLE_ROWS; i++) {
            steps[i] = rint(design.logit[i] * 1e9);
            mean += design.logit[i] / TABLE_ROWS;
        }
        for (size_t i = 0; i < TABLE_ROWS; i++)
            squares += (design.logit[i] - mean) * (design.logit[i] - mean);
        struct naive_match match = {&table.data, steps, 0.2e9 * sqrt(squares / (TABLE_ROWS - 1))};
        for (size_t ratio = 1; ratio <= 3; ratio++) {
            struct effect_estimate found = match_run(&arena, &table.data, true, ratio, 1);
            double variance = naive_variance(&match, ratio, &effect);
            assert_near(found.estimate, effect, 1e-9);
            assert_near(found.se, sqrt(variance), 1e-9);
        }
        arena_done(&arena);
    }
}

static void test_treated_rows_without_a_partner_change_the_estimand(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    table_make(&table, 2);
    table.x[0] = 40; // far from all
    table.treatment[0] = 1;
    struct effect_estimate found = match_run(&arena, &table.data, true, 1, 1);
    assert_true(found.fit.n_unmatched >= 1);
    assert_int_equal(found.estimand, ESTIMAND_ATM);
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
        cmocka_unit_test(test_null_tables_are_rarely_significant),
        cmocka_unit_test(test_neither_order_nor_coding_changes_the_match),
        cmocka_unit_test(test_the_spread_of_lots_is_that_of_other_seeds),
        cmocka_unit_test(test_errors_with_replacement_are_those_of_abadie_and_imbens),
        cmocka_unit_test(test_treated_rows_without_a_partner_change_the_estimand),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
