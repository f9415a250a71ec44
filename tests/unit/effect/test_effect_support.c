// Rare levels: their rows are set aside and named, and the others are analysed as without them.

#include "eval/effect/effect_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/effect/random_table.h"
#include "tests/unit/near.h"

static struct effect_study study_run(struct arena *arena, const struct effect_data *data,
                                     const char *method, enum estimand estimand)
{
    const struct effect_estimator **methods = arena_alloc(arena, sizeof *methods);
    struct effect_study study;
    assert_int_equal(effect_find(method, methods, ERROR_IGNORED), OK);
    struct effect_request request = {.estimand = estimand,
                                     .methods = methods,
                                     .n_method = 1,
                                     .caliper = INFINITY,
                                     .ratio = 1,
                                     .n_thread = 1};
    effect_run(arena, data, &request, &study);
    return study;
}

// Column d becomes a rare level: 1 in the first n rows of one arm.
static void rare_make(struct random_table *table, int arm, size_t n)
{
    table_make(table, 4);
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        double *d = &table->x[i * TABLE_COLUMNS + 3];
        *d = table->treatment[i] == arm && n > 0;
        n -= *d == 1;
    }
}

static void test_an_untreated_level_weighs_nothing_for_the_treated(void **state)
{
    for (size_t n = 1; n <= 60; n += 8) {
        struct random_table table;
        struct arena arena = {0};
        rare_make(&table, 0, n);
        struct effect_study study = study_run(&arena, &table.data, "weights", ESTIMAND_ATT);
        assert_int_equal(study.estimates[0].status, OK);
        assert_int_equal(study.estimates[0].estimand, ESTIMAND_ATT);
        assert_int_equal(study.support.n_level, 1);
        assert_string_equal(study.support.levels[0].name, "d=1");
        assert_int_equal(study.support.levels[0].n_arm[0], n);
        assert_int_equal(study.support.n_arm[1], 0);
        assert_int_equal(study.support.data.n_row, TABLE_ROWS - n);
        // the same as a table that never had these rows
        struct effect_data alone;
        uint32_t kept[TABLE_ROWS];
        for (size_t i = 0; i < TABLE_ROWS; i++)
            kept[i] = table.x[i * TABLE_COLUMNS + 3] == 0;
        effect_subset(&arena, &table.data, kept, 1, &alone);
        struct effect_study other = study_run(&arena, &alone, "weights", ESTIMAND_ATT);
        assert_near(study.estimates[0].estimate, other.estimates[0].estimate, 1e-12);
        assert_near(study.estimates[0].se, other.estimates[0].se, 1e-12);
        arena_done(&arena);
    }
}

static void test_a_treated_level_is_off_support_and_changes_the_name(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    rare_make(&table, 1, 3);
    struct effect_study study = study_run(&arena, &table.data, "entropy", ESTIMAND_ATT);
    assert_int_equal(study.estimates[0].status, OK);
    assert_int_equal(study.estimates[0].estimand, ESTIMAND_ATM);
    assert_int_equal(study.support.n_arm[1], 3);
    arena_done(&arena);
}

static void test_much_of_the_treated_is_separation(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    rare_make(&table, 1, 40);
    struct effect_study study = study_run(&arena, &table.data, "weights", ESTIMAND_ATT);
    assert_int_equal(study.status, E_DATA);
    assert_int_equal(study.support.n_level, 0);
    assert_non_null(strstr(study.refusal.message, "no overlap: covariate 'd' alone separates"));
    rare_make(&table, 0, 40); // for all, the untreated count as well
    study = study_run(&arena, &table.data, "weights", ESTIMAND_ATE);
    assert_int_equal(study.status, E_DATA);
    arena_done(&arena);
}

// Two rare levels that both arms have, but together only one: no finite optimum.
static void test_rare_levels_that_separate_together_are_set_aside(void **state)
{
    struct random_table table;
    struct arena arena = {0};
    table_make(&table, 4);
    size_t n[2] = {0, 0};
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        double *x = table.x + i * TABLE_COLUMNS;
        int arm = table.treatment[i];
        x[2] = x[3] = 0;
        if (n[arm]++ >= 4)
            continue;
        // treated: (1, 0) ×4; untreated: (1, 1) ×4 … one treated (1, 1) would join them
        x[2] = 1;
        x[3] = !arm;
    }
    struct effect_study study = study_run(&arena, &table.data, "weights", ESTIMAND_ATT);
    assert_int_equal(study.estimates[0].status, OK);
    assert_true(study.support.n_level >= 1);
    arena_done(&arena);
}

// Gaps of d are gaps of c as well, but for a few untreated rows: the columns separate together.
static void test_few_rows_with_one_gap_of_two_are_set_aside(void **state)
{
    static const char *const names[TABLE_COLUMNS] = {"a", "b", "c=missing", "d=missing"};
    struct random_table table;
    struct arena arena = {0};
    table_make(&table, 4);
    table.data.names = names;
    size_t n_alone = 5;
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        double *x = table.x + i * TABLE_COLUMNS;
        x[2] = x[3] = i % 4 == 0;
        if (x[3] != 0 || table.treatment[i] || n_alone == 0)
            continue;
        x[3] = 1;
        n_alone--;
    }
    struct effect_study study = study_run(&arena, &table.data, "weights", ESTIMAND_ATT);
    assert_int_equal(study.estimates[0].status, OK);
    assert_int_equal(study.support.n_level, 1);
    assert_string_equal(study.support.levels[0].name, "d=missing, not c=missing");
    assert_int_equal(study.support.levels[0].n_arm[0], 5);
    assert_int_equal(study.support.n_arm[1], 0);
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
        cmocka_unit_test(test_an_untreated_level_weighs_nothing_for_the_treated),
        cmocka_unit_test(test_a_treated_level_is_off_support_and_changes_the_name),
        cmocka_unit_test(test_much_of_the_treated_is_separation),
        cmocka_unit_test(test_rare_levels_that_separate_together_are_set_aside),
        cmocka_unit_test(test_few_rows_with_one_gap_of_two_are_set_aside),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
