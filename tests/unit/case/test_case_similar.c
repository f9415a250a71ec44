// What became of people with a similar score: the nearest in score, and never a small count.

#include "serve/case/case_similar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define N 4000

// Scores 0, 1/N, 2/N …; every k-th had the outcome.
static struct past_scores past_of(struct past_score items[N], int k)
{
    for (int i = 0; i < N; i++)
        items[i] = (struct past_score){(double)i / N, i % k == 0};
    return (struct past_scores){items, N};
}

static void test_the_nearest_are_told_with_their_interval(void **state)
{
    static struct past_score items[N];
    struct past_scores past = past_of(items, 4);
    struct case_similar similar = past_scores_near(&past, 0.5, 10);
    assert_int_equal(similar.n, 100); // a fortieth
    assert_int_equal(similar.n_outcome, 25);
    assert_false(similar.withheld);
    assert_true(similar.score_low <= 0.5 && similar.score_high >= 0.5);
    // Wilson of 25 in 100, computed by hand: (0.1755, 0.3430)
    assert_true(fabs(similar.low - 0.1755) < 5e-4 && fabs(similar.high - 0.3430) < 5e-4);
}

static void test_a_rare_outcome_is_sought_among_more(void **state)
{
    static struct past_score items[N];
    struct past_scores past = past_of(items, 100);
    struct case_similar similar = past_scores_near(&past, 0.5, 10);
    assert_false(similar.withheld);
    assert_true(similar.n_outcome >= 10);
    assert_true(similar.n > 100 && similar.n < N);
    similar = past_scores_near(&past, 0.5, 0); // nothing is withheld
    assert_int_equal(similar.n, 100);
    assert_int_equal(similar.n_outcome, 1);
}

static void test_too_few_are_never_told(void **state)
{
    static struct past_score items[N];
    struct past_scores past = past_of(items, 1000); // 4 in all
    struct case_similar similar = past_scores_near(&past, 0.5, 10);
    assert_true(similar.withheld);
    assert_int_equal(similar.n_outcome, 0);
    assert_true(isnan(similar.low) && isnan(similar.high));
    past = past_of(items, 1); // and too few without it
    assert_true(past_scores_near(&past, 0.5, 10).withheld);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_nearest_are_told_with_their_interval),
        cmocka_unit_test(test_a_rare_outcome_is_sought_among_more),
        cmocka_unit_test(test_too_few_are_never_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
