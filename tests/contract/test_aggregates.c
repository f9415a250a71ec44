// Every aggregate of the table against values worked out by hand from the contract, on one small
// set of facts; a row added to the table without a case here fails.

#include "features/extract/aggregate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define AS_OF 1000
#define NONE NAN

// Events at days 880, 910, 910, 960, 990 with values 2, 4, none, 1, 9 and categories a, b, b, a,
// none.
static const double values[] = {2, 4, NAN, 1, 9};
static const double *const value_columns[] = {values};
static const struct fact_columns columns = {value_columns, NULL};
static const struct visible_fact events[] = {
    {.date = 880, .end = DAY_NONE, .category = 0, .row = 0, .columns = &columns, .index = 0},
    {.date = 910, .end = DAY_NONE, .category = 1, .row = 1, .columns = &columns, .index = 1},
    {.date = 910, .end = DAY_NONE, .category = 1, .row = 2, .columns = &columns, .index = 2},
    {.date = 960, .end = DAY_NONE, .category = 0, .row = 3, .columns = &columns, .index = 3},
    {.date = 990,
     .end = DAY_NONE,
     .category = TEXT_NONE,
     .row = 4,
     .columns = &columns,
     .index = 4},
};
// Spells 800–850, 840–905, 905–920, 930–930 (no day) and, open, 980–.
static const struct visible_fact spells[] = {
    {.date = 800, .end = 850, .category = 0, .row = 0, .columns = &columns, .index = 0},
    {.date = 840, .end = 905, .category = 0, .row = 1, .columns = &columns, .index = 1},
    {.date = 905, .end = 920, .category = 0, .row = 2, .columns = &columns, .index = 2},
    {.date = 930, .end = 930, .category = 0, .row = 3, .columns = &columns, .index = 3},
    {.date = 980, .end = DAY_NONE, .category = 0, .row = 4, .columns = &columns, .index = 4},
};

// Window of 100 days: days 900 … 999, so events 910, 910, 960, 990. Slope: x = 0, 50, 80 days for
// values 4, 1, 9: mean x 130/3, Sxx = 9800/3, Sxy = 0·4 + 50·1 + 80·9 − 130·14/3 = 490/3; slope a
// day 490/9800 = 0.05. trend: from day 950 on 2, before 2.
static const struct {
    const char *name;
    double window, empty;
    double of_spells;
} cases[] = {
    {"count", 4, 0, 3},
    {"any", 1, 0, 1},
    {"distinct", 2, 0, 1},
    {"sum", 14, 0, NONE},
    {"mean", 14.0 / 3, NONE, NONE},
    {"min", 1, NONE, NONE},
    {"max", 9, NONE, NONE},
    {"first", 4, NONE, NONE},
    {"last", 9, NONE, NONE},
    {"sd", 4.041451884327381, NONE, NONE}, // R: sd(c(4, 1, 9))
    {"slope", 0.05 * 365.25, NONE, NONE},
    {"days_since_last", 10, NONE, 20},
    {"days_since_first", 90, NONE, 95},
    {"trend", 0, 0, -1},
    {"active", NONE, 0, 1},
    {"days", NONE, 0, 40}, // 900–905, 905–920, 980–1000
    {"days_since_start", NONE, NONE, 20},
    {"days_since_end", NONE, NONE, 70}, // the spell that covers no day ended on 930
};
#define N_CASE (sizeof cases / sizeof *cases)

static void assert_same(const char *name, double got, double expected)
{
    if (isnan(expected) ? !isnan(got) : fabs(got - expected) > 1e-12 * fmax(1, fabs(expected)))
        fail_msg("%s is %.17g, expected %.17g", name, got, expected);
}

static void test_every_row_has_a_case(void **state)
{
    assert_int_equal(n_aggregate, N_CASE);
    for (size_t i = 0; i < N_CASE; i++)
        assert_non_null(aggregate_find(cases[i].name));
    assert_null(aggregate_find("no aggregate"));
}

static void test_events_in_a_window(void **state)
{
    struct measure measure = {events, 5, 1, 900, AS_OF, 0};
    for (size_t i = 0; i < N_CASE; i++) {
        const struct aggregate *aggregate = aggregate_find(cases[i].name);
        if (!aggregate->spells_only)
            assert_same(cases[i].name, aggregate->compute(&measure), cases[i].window);
    }
}

static void test_spells_in_a_window(void **state)
{
    struct measure measure = {spells, 5, 2, 900, AS_OF, 0};
    for (size_t i = 0; i < N_CASE; i++) {
        const struct aggregate *aggregate = aggregate_find(cases[i].name);
        if (!aggregate->needs_value)
            assert_same(cases[i].name, aggregate->compute(&measure), cases[i].of_spells);
    }
}

static void test_nothing_to_measure(void **state)
{
    struct measure measure = {NULL, 0, 0, 900, AS_OF, 0};
    for (size_t i = 0; i < N_CASE; i++)
        assert_same(cases[i].name, aggregate_find(cases[i].name)->compute(&measure),
                    cases[i].empty);
}

static void test_slope_and_sd_need_two_days_and_two_values(void **state)
{
    struct measure one_day = {events, 3, 1, 900, AS_OF, 0}; // 910 with 4, 910 without
    assert_same("slope", aggregate_find("slope")->compute(&one_day), NONE);
    assert_same("sd", aggregate_find("sd")->compute(&one_day), NONE);
    double same[] = {1, 2, 3, 4, 5};
    const double *const column[] = {same};
    struct fact_columns same_columns = {column, NULL};
    struct visible_fact twice[2] = {events[1], events[2]};
    twice[0].columns = twice[1].columns = &same_columns;
    struct measure two_values = {twice, 2, 0, 900, AS_OF, 0};
    assert_same("slope", aggregate_find("slope")->compute(&two_values), NONE);
    assert_same("sd", aggregate_find("sd")->compute(&two_values), sqrt(0.5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row_has_a_case),
        cmocka_unit_test(test_events_in_a_window),
        cmocka_unit_test(test_spells_in_a_window),
        cmocka_unit_test(test_nothing_to_measure),
        cmocka_unit_test(test_slope_and_sd_need_two_days_and_two_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
