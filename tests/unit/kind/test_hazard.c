// Hazards against the truth that made the rows: lost rows and open windows do not move the estimates,
// competing events are counted out.

#include "model/kind/hazard_state.h"
#include "model/kind/settings.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/near.h"

#define N_ROW 40000
#define WINDOW 720
#define PERIODS 8

struct fixture {
    double x[N_ROW];
    size_t index[N_ROW];
    signed char y[N_ROW];
    day_t as_of[N_ROW], horizon[N_ROW], event[N_ROW], censored[N_ROW], competing[N_ROW];
    struct dataset data;
    struct rows rows;
};

static double uniform(uint64_t stream, uint64_t counter)
{
    return (double)random_below(11, stream, counter, 1u << 30) / (1u << 30);
}

// The hazard of a period of 90 days, higher at first; the column doubles the odds of each.
static double hazard_of(size_t t, double x)
{
    return logistic(-3.5 - 0.2 * (double)t + 0.7 * x);
}

static double truth(double x, double competing)
{
    double free = 1, had = 0;
    for (size_t t = 0; t < PERIODS; t++) {
        had += free * hazard_of(t, x);
        free *= (1 - hazard_of(t, x)) * (1 - competing);
    }
    return had;
}

// lost: the chance of each period that a row is lost from sight in it, more so with the column.
static struct fixture *fixture_make(double lost, double competing)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    for (size_t i = 0; i < N_ROW; i++) {
        fixture->x[i] = uniform(1, i) < 0.5;
        fixture->index[i] = i;
        fixture->as_of[i] = 1000;
        fixture->horizon[i] = 1000 + WINDOW;
        fixture->event[i] = fixture->censored[i] = fixture->competing[i] = DAY_NONE;
        for (size_t t = 0; t < PERIODS; t++) {
            day_t day = 1000 + (day_t)(90 * t + random_below(11, 5 + t, i, 90));
            if (fixture->event[i] == DAY_NONE && fixture->competing[i] == DAY_NONE) {
                if (uniform(20 + t, i) < hazard_of(t, fixture->x[i]))
                    fixture->event[i] = day;
                else if (uniform(40 + t, i) < competing)
                    fixture->competing[i] = 1000 + (day_t)(90 * (t + 1)) - 1;
            }
            if (fixture->censored[i] == DAY_NONE && uniform(60 + t, i) < lost * (1 + fixture->x[i]))
                fixture->censored[i] = day;
        }
        day_t gone = fixture->censored[i];
        if (gone != DAY_NONE && fixture->event[i] != DAY_NONE && fixture->event[i] > gone)
            fixture->event[i] = DAY_NONE;
        fixture->y[i] = fixture->event[i] != DAY_NONE;
    }
    fixture->data = (struct dataset){.n_row = N_ROW,
                                     .n_col = 1,
                                     .x = fixture->x,
                                     .as_of = fixture->as_of,
                                     .horizon = fixture->horizon};
    fixture->rows = (struct rows){.data = &fixture->data,
                                  .index = fixture->index,
                                  .n = N_ROW,
                                  .y = fixture->y,
                                  .days = {fixture->event, fixture->censored, fixture->competing},
                                  .until = 3000};
    return fixture;
}

static double estimate(const struct hazard *hazard, double x)
{
    double z = 0;
    for (size_t i = 0; i < hazard->prep.n_feature; i++)
        z += hazard->weights[i] * prep_value(&hazard->prep.features[i], &x);
    return logistic(hazard_margin(hazard, z));
}

static void check_fit(const struct fixture *fixture, double competing)
{
    struct arena arena = {0};
    struct grid grid = {0};
    void *state;
    assert_int_equal(settings_parse(&arena, "hazard:penalty=0.01", &grid, ERROR_IGNORED), OK);
    const struct fit_input input = {
        .rows = &fixture->rows, .values = grid.cells->values, .seed = 3, .n_thread = 1};
    assert_int_equal(hazard_fit(&arena, &input, &state, ERROR_IGNORED), OK);
    for (double x = 0; x <= 1; x++) // three standard errors and a little
        assert_near(estimate(state, x) / truth(x, competing), 1, 0.06);
    arena_done(&arena);
}

static void test_whole_windows(void **state)
{
    struct fixture *fixture = fixture_make(0, 0);
    check_fit(fixture, 0);
    free(fixture);
}

static void test_rows_lost_from_sight_do_not_lower_the_estimate(void **state)
{
    struct fixture *fixture = fixture_make(0.05, 0);
    check_fit(fixture, 0);
    free(fixture);
}

static void test_the_days_of_open_windows_count(void **state)
{
    struct fixture *fixture = fixture_make(0.02, 0);
    for (size_t i = 0; i < N_ROW; i++) { // half of the rows began 300 days before the last day
        day_t later = i % 2 ? 1700 : 0;
        day_t *days[] = {&fixture->as_of[i], &fixture->horizon[i], &fixture->event[i],
                         &fixture->censored[i]};
        for (size_t k = 0; k < 4; k++)
            *days[k] += *days[k] == DAY_NONE ? 0 : later;
        if (fixture->event[i] != DAY_NONE && fixture->event[i] >= 3000)
            fixture->event[i] = DAY_NONE;
    }
    check_fit(fixture, 0);
    free(fixture);
}

static void test_competing_events_are_counted_out(void **state)
{
    struct fixture *fixture = fixture_make(0, 0.08);
    check_fit(fixture, 0.08);
    free(fixture);
}

static int prepare(void **state)
{
    numerics_prepare();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_windows),
        cmocka_unit_test(test_rows_lost_from_sight_do_not_lower_the_estimate),
        cmocka_unit_test(test_the_days_of_open_windows_count),
        cmocka_unit_test(test_competing_events_are_counted_out),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
