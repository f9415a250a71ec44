// Adoption separates (safety rule 4): which codes mark one, and that no order of matches links the
// records of before with those of after.

#include "features/link/adoption.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void codes_of_adoption_are_known_and_those_of_other_things_are_not(void **state)
{
    assert_true(adoption_is_code("RC1", "reason", "cine_close_reason"));
    assert_true(adoption_is_code("Adopted", "category", "outcome"));
    assert_true(adoption_is_code("ADOPTION", "category", "perm_permanence_order_type"));
    assert_true(adoption_is_code("E11", "reason", "clae_cla_episode_ceased_reason"));
    assert_true(adoption_is_code("E12", "category", "REC"));
    assert_false(adoption_is_code("E11", "category", "diagnosis")); // type 2 diabetes
    assert_false(adoption_is_code("E15", "reason", "clae_cla_episode_ceased_reason"));
    assert_false(adoption_is_code("adoption support", "category", "service"));
    assert_false(adoption_is_code("SGO", "category", "perm_permanence_order_type"));
    assert_true(adoption_is_source("adopted"));
    assert_true(adoption_is_source("adoption_orders"));
    assert_false(adoption_is_source("adoption_support"));
}

#define N_RECORD 5

// Records 0, 1, 2 begin in days 1, 2, 3, record 3 on day 100, record 4 has no date.
static size_t separate(struct adoption_mark mark, const struct match *items, size_t n,
                       struct matches *ret_matches, bool *ret_separated)
{
    day_t first[N_RECORD] = {1, 2, 3, 100, DAY_NONE};
    const struct adoptions adoptions = {.marks = &mark, .n = 1, .first_dated = first};
    *ret_matches = (struct matches){0};
    for (size_t i = 0; i < n; i++)
        match_add(ret_matches, items[i]);
    return adoptions_separate(&adoptions, N_RECORD, ret_matches, ret_separated);
}

static void a_match_across_is_removed_though_the_marked_record_comes_to_it_last(void **state)
{
    const struct match items[] = {{1, 3, 120, 0, 0, DOUBT_NONE, 0},
                                  {0, 1, 200, 0, 0, DOUBT_NONE, 0},
                                  {1, 2, 5, 0, 0, DOUBT_NONE, 0}};
    struct matches matches;
    bool separated[N_RECORD] = {0};
    assert_int_equal(separate((struct adoption_mark){.adopted = 50, .received = 51}, items, 3,
                              &matches, separated),
                     1);
    assert_int_equal(matches.n, 2);
    assert_true(separated[1] && separated[3]);
    assert_false(separated[0] || separated[2]);
    free(matches.items);
}

static void a_record_without_a_date_is_linked_to_neither_life(void **state)
{
    const struct match items[] = {{0, 4, 10, 0, 0, DOUBT_NONE, 0}, {0, 1, 10, 0, 0, DOUBT_NONE, 0}};
    struct matches matches;
    bool separated[N_RECORD] = {0};
    assert_int_equal(separate((struct adoption_mark){.adopted = 50, .received = 51}, items, 2,
                              &matches, separated),
                     1);
    assert_int_equal(matches.n, 1);
    free(matches.items);
}

static void others_are_left_alone(void **state)
{
    const struct match items[] = {{1, 3, 120, 0, 0, DOUBT_NONE, 0}};
    struct matches matches;
    bool separated[N_RECORD] = {0};
    assert_int_equal(separate((struct adoption_mark){.adopted = 50, .received = 51}, items, 1,
                              &matches, separated),
                     0);
    assert_int_equal(matches.n, 1);
    free(matches.items);
}

static void a_mark_without_a_date_forbids_every_match(void **state)
{
    const struct match items[] = {{0, 1, 10, 0, 0, DOUBT_NONE, 0}};
    struct matches matches;
    bool separated[N_RECORD] = {0};
    assert_int_equal(separate((struct adoption_mark){.adopted = DAY_NONE, .received = 51}, items, 1,
                              &matches, separated),
                     1);
    free(matches.items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_of_adoption_are_known_and_those_of_other_things_are_not),
        cmocka_unit_test(a_match_across_is_removed_though_the_marked_record_comes_to_it_last),
        cmocka_unit_test(a_record_without_a_date_is_linked_to_neither_life),
        cmocka_unit_test(others_are_left_alone),
        cmocka_unit_test(a_mark_without_a_date_forbids_every_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
