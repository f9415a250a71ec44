// Weights of rows for those that were lost from sight: by hand, and on a made-up cohort of whom
// everything is known.

#include "features/extract/censoring.h"

#include "features/base/arena.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define WINDOW 730

struct cohort {
    size_t n;
    size_t *index;
    day_t *as_of, *horizon, *event, *censored, *competing;
    signed char *label;
    uint32_t *stratum;
    double *weight;
};

static struct cohort cohort_make(struct arena *arena, size_t n)
{
    struct cohort cohort = {
        .n = n,
        .index = arena_array(arena, n, sizeof(size_t)),
        .as_of = arena_array(arena, n, sizeof(day_t)),
        .horizon = arena_array(arena, n, sizeof(day_t)),
        .event = arena_array(arena, n, sizeof(day_t)),
        .censored = arena_array(arena, n, sizeof(day_t)),
        .competing = arena_array(arena, n, sizeof(day_t)),
        .label = arena_array(arena, n, 1),
        .stratum = arena_array(arena, n, sizeof(uint32_t)),
        .weight = arena_array(arena, n, sizeof(double)),
    };
    for (size_t i = 0; i < n; i++) {
        cohort.index[i] = i;
        cohort.horizon[i] = WINDOW;
        cohort.event[i] = cohort.censored[i] = cohort.competing[i] = DAY_NONE;
    }
    return cohort;
}

static struct incidence weigh(struct cohort *cohort)
{
    struct incidence incidence;
    struct censored_rows rows = {cohort->n,         cohort->index, cohort->as_of,
                                 cohort->horizon,   cohort->event, cohort->censored,
                                 cohort->competing, cohort->label, cohort->stratum};
    censoring_weights(&rows, cohort->weight, &incidence);
    return incidence;
}

static void test_weights_by_hand(void **state)
{
    struct arena arena = {0};
    struct cohort cohort = cohort_make(&arena, 5);
    // Lost on day 20 of five: 4/5 remain. The outcome on day 50: weight 5/4. A competing event and a
    // loss on day 60: the event comes first; of two at risk then one is lost: 4/5 × 1/2 remain.
    cohort.event[0] = 50;
    cohort.label[0] = 1;
    cohort.censored[1] = 20;
    cohort.label[1] = -1;
    cohort.competing[2] = 60;
    cohort.censored[3] = 60;
    cohort.label[3] = -1;
    struct incidence incidence = weigh(&cohort);
    static const double weights[] = {1.25, 0, 1.25, 0, 2.5};
    for (int i = 0; i < 5; i++)
        assert_float_equal(cohort.weight[i], weights[i], 1e-12);
    assert_int_equal(incidence.n_censored, 2);
    assert_float_equal(incidence.known, 1 / 3.0, 1e-12);
    assert_float_equal(incidence.outcome, 0.25, 1e-12);
    assert_float_equal(incidence.competing, 0.25, 1e-12);
    arena_done(&arena);
}

static double uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

// Days until something that comes so often a year.
static double waiting(uint64_t *state, double per_year)
{
    return -log(uniform(state)) / per_year * 365.25;
}

// 30 % move away within a year, the mobile three times as often, who have the outcome three times as
// often too.
static void test_a_cohort_of_which_30_percent_move_a_year(void **state)
{
    enum { N = 60000 };
    struct arena arena = {0};
    struct cohort cohort = cohort_make(&arena, N);
    uint64_t seed = 7;
    size_t n_outcome = 0, n_moved = 0;
    for (size_t i = 0; i < N; i++) {
        bool mobile = uniform(&seed) < 0.4;
        double outcome = waiting(&seed, mobile ? 0.045 : 0.015);
        double move = waiting(&seed, mobile ? 0.62 : 0.21);
        n_outcome += outcome < WINDOW; // whether or not anybody sees it
        n_moved += move < 365.25;
        cohort.stratum[i] = mobile;
        cohort.event[i] = outcome <= move && outcome < WINDOW ? (day_t)outcome : DAY_NONE;
        cohort.censored[i] = move < WINDOW ? (day_t)move : DAY_NONE;
        cohort.label[i] = cohort.event[i] != DAY_NONE ? 1 : move < WINDOW ? -1 : 0;
    }
    struct incidence incidence = weigh(&cohort);
    double truth = (double)n_outcome / N;
    assert_float_equal((double)n_moved / N, 0.30, 0.005);
    print_message(
        "truth %.4f; known labels %.4f (%.2f times); weighted %.4f; largest weight %.1f\n", truth,
        incidence.known, incidence.known / truth, incidence.outcome, incidence.largest);
    assert_true(incidence.known > 1.25 * truth);
    assert_float_equal(incidence.outcome, truth, 3 * sqrt(truth / N) * 1.5);
    arena_done(&arena);
}

static void test_nobody_lost_means_weights_of_one(void **state)
{
    struct arena arena = {0};
    struct cohort cohort = cohort_make(&arena, 300);
    cohort.event[0] = 5;
    cohort.label[0] = 1;
    struct incidence incidence = weigh(&cohort);
    assert_int_equal(incidence.n_censored, 0);
    for (int i = 0; i < 300; i++)
        assert_true(cohort.weight[i] == 1);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights_by_hand),
        cmocka_unit_test(test_a_cohort_of_which_30_percent_move_a_year),
        cmocka_unit_test(test_nobody_lost_means_weights_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
