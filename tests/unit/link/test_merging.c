// Who is who at each date, against the slow way: components of the matches known before the date.
#include "features/link/merging.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// The person of a record at the date: the membership that has begun and whose person stands.
static uint32_t person_at(const struct merging *merging, uint32_t record, day_t as_of)
{
    uint32_t person = UINT32_MAX;
    for (uint32_t i = merging->first[record]; i < merging->first[record + 1]; i++) {
        const struct membership *membership = &merging->memberships[i];
        if (membership->linked < as_of && as_of <= merging->until[membership->person])
            person = membership->person;
    }
    return person;
}

static struct matches list(const struct match *items, size_t n)
{
    struct matches matches = {0};
    for (size_t i = 0; i < n; i++)
        match_add(&matches, items[i]);
    matches_sort_by_day(&matches);
    return matches;
}

static void a_person_stands_until_it_is_known_to_be_another(void **state)
{
    const day_t received[] = {10, 20};
    const struct merging_input input = {.n_record = 2, .first_received = received};
    struct matches matches = list((struct match[]){{0, 1, 50, 0, 0, DOUBT_NONE, 0}}, 1);
    struct merging merging;
    merging_make(&input, &matches, &merging);
    assert_int_equal(merging.n_person, 2);
    assert_int_equal(merging.until[0], DAY_MAX);
    assert_int_equal(merging.until[1], 50);
    assert_int_equal(merging.merged_into[1], 0);
    assert_int_equal(person_at(&merging, 1, 50), 1); // evidence of day 50 counts from day 51
    assert_int_equal(person_at(&merging, 1, 51), 0);
    assert_int_equal(person_at(&merging, 0, 51), 0);
    merging_done(&merging);
    free(matches.items);
}

static void a_record_with_nothing_to_see_before_is_no_person_of_its_own(void **state)
{
    const day_t received[] = {10, 50};
    const struct merging_input input = {.n_record = 2, .first_received = received};
    struct matches matches = list((struct match[]){{0, 1, 50, 0, 0, DOUBT_NONE, 0}}, 1);
    struct merging merging;
    merging_make(&input, &matches, &merging);
    assert_int_equal(merging.n_person, 1);
    assert_int_equal(merging.first[2] - merging.first[1], 1);
    assert_int_equal(merging.memberships[merging.first[1]].linked, 50);
    merging_done(&merging);
    free(matches.items);
}

static void the_representative_of_the_previous_run_goes_on(void **state)
{
    const day_t received[] = {10, 20};
    const bool is_representative[] = {false, true};
    const struct merging_input input = {
        .n_record = 2, .first_received = received, .is_representative = is_representative};
    struct matches matches = list((struct match[]){{0, 1, DAY_NONE, 0, 0, DOUBT_NONE, 0}}, 1);
    struct merging merging;
    merging_make(&input, &matches, &merging);
    assert_int_equal(merging.n_person, 1);
    assert_int_equal(merging.representative[0], 1);
    merging_done(&merging);
    free(matches.items);
}

static void decided_pairs_stay_apart_though_a_third_record_matches_both(void **state)
{
    const struct cannot_link apart = {0, 1};
    const struct merging_input input = {.n_record = 3, .cannot_links = &apart, .n_cannot_link = 1};
    struct matches matches = list((struct match[]){{0, 2, DAY_NONE, 0, 0, DOUBT_NONE, 0},
                                                   {1, 2, DAY_NONE, 1, 0, DOUBT_NONE, 0}},
                                  2);
    struct merging merging;
    merging_make(&input, &matches, &merging);
    assert_int_equal(merging.n_refused, 1);
    assert_int_equal(person_at(&merging, 0, 1), person_at(&merging, 2, 1));
    assert_int_not_equal(person_at(&merging, 0, 1), person_at(&merging, 1, 1));
    merging_done(&merging);
    free(matches.items);
}

static void an_input_may_give_a_person_only_one_record(void **state)
{
    const uint32_t input_of[] = {0, 0, 1};
    const bool unique[] = {true, false};
    const struct merging_input input = {.n_record = 3, .input = input_of, .unique = unique};
    struct matches matches = list((struct match[]){{0, 2, DAY_NONE, 0, 0, DOUBT_NONE, 0},
                                                   {1, 2, DAY_NONE, 0, 0, DOUBT_NONE, 0}},
                                  2);
    struct merging merging;
    merging_make(&input, &matches, &merging);
    assert_int_equal(merging.n_refused, 1);
    assert_int_equal(merging.n_person, 2);
    merging_done(&merging);
    free(matches.items);
}

// ---- random matches against components computed anew at each date -------------------------------

enum { N_RECORD = 40, N_MATCH = 45, LAST_DAY = 30 };

static uint32_t draw(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % n;
}

// By repeated spreading of the smallest label.
static void components_at(const struct match *matches, day_t as_of, uint32_t *ret_label)
{
    for (uint32_t r = 0; r < N_RECORD; r++)
        ret_label[r] = r;
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < N_MATCH; i++) {
            uint32_t *a = &ret_label[matches[i].a], *b = &ret_label[matches[i].b];
            if (matches[i].received >= as_of || *a == *b)
                continue;
            *a = *b = *a < *b ? *a : *b;
            changed = true;
        }
    }
}

static void check_date(const struct merging *merging, const struct match *matches,
                       const day_t *received, day_t as_of)
{
    uint32_t label[N_RECORD];
    components_at(matches, as_of, label);
    for (uint32_t a = 0; a < N_RECORD; a++)
        for (uint32_t b = 0; b < a; b++) {
            if (received[a] >= as_of || received[b] >= as_of)
                continue; // nothing of it can be received yet
            bool together = person_at(merging, a, as_of) == person_at(merging, b, as_of);
            assert_int_equal(together, label[a] == label[b]);
            assert_int_not_equal(person_at(merging, a, as_of), UINT32_MAX);
        }
}

static void at_every_date_persons_are_the_components_known_before_it(void **state)
{
    uint64_t random = 7;
    for (int round = 0; round < 200; round++) {
        day_t received[N_RECORD];
        bool is_representative[N_RECORD];
        struct match items[N_MATCH];
        for (size_t r = 0; r < N_RECORD; r++) {
            received[r] = (day_t)draw(&random, LAST_DAY);
            is_representative[r] = draw(&random, 4) == 0;
        }
        for (size_t i = 0; i < N_MATCH; i++) {
            uint32_t a = draw(&random, N_RECORD - 1);
            uint32_t b = a + 1 + draw(&random, N_RECORD - 1 - a);
            bool dated = draw(&random, 5) > 0;
            items[i] = (struct match){
                a, b, dated ? (day_t)draw(&random, LAST_DAY) : DAY_NONE, 0, 0, DOUBT_NONE, 0};
        }
        struct matches matches = list(items, N_MATCH);
        const struct merging_input input = {.n_record = N_RECORD,
                                            .first_received = received,
                                            .is_representative =
                                                round % 2 ? is_representative : NULL};
        struct merging merging;
        merging_make(&input, &matches, &merging);
        for (day_t day = 0; day <= LAST_DAY + 1; day++)
            check_date(&merging, items, received, day);
        merging_done(&merging);
        free(matches.items);
    }
}

static void expect_equal(const struct merging *x, const struct merging *y)
{
    assert_int_equal(x->n_person, y->n_person);
    assert_memory_equal(x->until, y->until, x->n_person * sizeof *x->until);
    assert_memory_equal(x->merged_into, y->merged_into, x->n_person * sizeof *x->merged_into);
    assert_memory_equal(x->first, y->first, (N_RECORD + 1) * sizeof *x->first);
    assert_memory_equal(x->memberships, y->memberships,
                        x->first[N_RECORD] * sizeof *x->memberships);
    assert_int_equal(x->n_refused, y->n_refused);
    assert_memory_equal(x->refused, y->refused, x->n_refused * sizeof *x->refused);
}

// Whatever part of the outcomes is known already.
static void known_outcomes_give_the_persons_that_deciding_gives(void **state)
{
    uint64_t random = 11;
    for (int round = 0; round < 200; round++) {
        struct match items[N_MATCH];
        struct cannot_link apart[3];
        uint8_t outcomes[N_MATCH];
        for (size_t i = 0; i < N_MATCH; i++) {
            uint32_t a = draw(&random, N_RECORD - 1);
            items[i] = (struct match){.a = a,
                                      .b = a + 1 + draw(&random, N_RECORD - 1 - a),
                                      .received = (day_t)draw(&random, LAST_DAY)};
        }
        for (size_t i = 0; i < 3; i++) {
            uint32_t a = draw(&random, N_RECORD - 1);
            apart[i] = (struct cannot_link){a, a + 1 + draw(&random, N_RECORD - 1 - a)};
        }
        struct matches matches = list(items, N_MATCH);
        struct merging_input input = {
            .n_record = N_RECORD, .cannot_links = apart, .n_cannot_link = 3};
        struct merging anew, again;
        merging_make(&input, &matches, &anew);
        merging_decide(&input, &matches, outcomes);
        assert_memory_equal(outcomes, anew.outcomes, N_MATCH);
        for (size_t i = 0; i < N_MATCH; i++)
            outcomes[i] = draw(&random, 2) ? outcomes[i] : MERGE_OPEN;
        input.outcomes = outcomes;
        merging_make(&input, &matches, &again);
        expect_equal(&anew, &again);
        merging_done(&anew);
        merging_done(&again);
        free(matches.items);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_stands_until_it_is_known_to_be_another),
        cmocka_unit_test(a_record_with_nothing_to_see_before_is_no_person_of_its_own),
        cmocka_unit_test(the_representative_of_the_previous_run_goes_on),
        cmocka_unit_test(decided_pairs_stay_apart_though_a_third_record_matches_both),
        cmocka_unit_test(an_input_may_give_a_person_only_one_record),
        cmocka_unit_test(at_every_date_persons_are_the_components_known_before_it),
        cmocka_unit_test(known_outcomes_give_the_persons_that_deciding_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
