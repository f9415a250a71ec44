// Which version of which fact a date can see, on facts laid out by hand: no file is involved.

#include "features/timeline/outcome.h"
#include "features/timeline/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

// One source, two persons: person 0 has the facts 0 to 4, person 1 the fact 5. Days are numbers.
static const struct fact facts[] = {
    {.date = 100, .known = 110, .superseded = 130, .end = DAY_NONE, .row = 0}, // corrected on 130
    {.date = 101, .known = 130, .superseded = DAY_MAX, .end = DAY_NONE, .row = 1},
    {.date = 105, .known = 105, .superseded = 140, .end = DAY_NONE, .row = 2},     // void from 140
    {.date = 120, .known = 120, .superseded = 120, .end = DAY_NONE, .row = 3},     // never visible
    {.date = 150, .known = 140, .superseded = DAY_MAX, .end = DAY_NONE, .row = 4}, // booked ahead
    {.date = 100, .known = 100, .superseded = DAY_MAX, .end = 200, .end_known = 210, .row = 5},
};
static const uint32_t first[] = {0, 5, 6};
static const uint64_t may_have[] = {1, 1};
static const day_t until[] = {DAY_MAX, DAY_MAX};
static struct timeline_source sources[] = {
    {.first = first, .n_step = 1, .bit = 1, .facts = facts, .n_fact = 6},
};
static const struct timeline timeline = {
    .n_person = 2, .sources = sources, .may_have = may_have, .until = until};

// The rows that the person's cursor gives, as one number a row: rows 0 and 2 = 0b101.
static unsigned rows_seen(struct cursor cursor)
{
    unsigned rows = 0;
    struct visible_fact seen;
    while (cursor_next(&cursor, &seen))
        rows |= 1u << seen.row;
    return rows;
}

static unsigned seen_at(day_t as_of)
{
    struct view view = {.timeline = &timeline, .as_of = as_of};
    struct cursor cursor;
    view_facts(&view, 0, 0, &cursor);
    return rows_seen(cursor);
}

static unsigned outcomes_at(day_t known_before)
{
    struct cursor cursor;
    outcome_facts(&timeline, known_before, 0, 0, &cursor);
    return rows_seen(cursor);
}

static void test_a_fact_is_seen_from_the_day_after_it_became_known(void **state)
{
    assert_int_equal(seen_at(105), 0);
    assert_int_equal(seen_at(106), 1u << 2);
    assert_int_equal(seen_at(110), 1u << 2);
    assert_int_equal(seen_at(111), 1u << 0 | 1u << 2);
}

static void test_a_correction_takes_the_place_of_what_it_corrects(void **state)
{
    assert_int_equal(seen_at(130), 1u << 0 | 1u << 2); // the correction became known on this day
    assert_int_equal(seen_at(131), 1u << 1 | 1u << 2);
}

static void test_a_void_fact_is_gone_from_the_day_after(void **state)
{
    assert_int_equal(seen_at(140), 1u << 1 | 1u << 2);
    assert_int_equal(seen_at(141), 1u << 1);
}

static void test_a_fact_known_before_it_happens_waits_for_its_date(void **state)
{
    assert_int_equal(seen_at(150), 1u << 1);
    assert_int_equal(seen_at(151), 1u << 1 | 1u << 4);
}

static void test_outcomes_are_seen_at_any_date_once_known(void **state)
{
    assert_int_equal(outcomes_at(141), 1u << 1 | 1u << 4);
    assert_int_equal(outcomes_at(140), 1u << 1 | 1u << 2);
    assert_int_equal(outcomes_at(100), 0);
}

static void test_an_end_is_seen_once_it_is_known(void **state)
{
    struct visible_fact seen;
    struct cursor cursor;
    struct view view = {.timeline = &timeline, .as_of = 210};
    view_facts(&view, 0, 1, &cursor);
    assert_true(cursor_next(&cursor, &seen));
    assert_int_equal(seen.end, DAY_NONE); // ended on 200, but nobody knew
    view.as_of = 211;
    view_facts(&view, 0, 1, &cursor);
    assert_true(cursor_next(&cursor, &seen));
    assert_int_equal(seen.end, 200);
    assert_int_equal(seen.person, 1);
    assert_false(cursor_next(&cursor, &seen));
}

// Newer facts at 101 (known 102) and 160; the base's fact 1 gives way to a newer version on 155.
static void test_newer_facts_are_merged_by_date_and_may_supersede(void **state)
{
    static const struct fact newer[] = {
        {.date = 101, .known = 102, .superseded = DAY_MAX, .end = DAY_NONE, .row = 6},
        {.date = 160, .known = 160, .superseded = DAY_MAX, .end = DAY_NONE, .row = 7},
    };
    static const uint32_t persons[] = {0}, newer_first[] = {0, 2}, outdated[] = {1},
                          touched[] = {0};
    static const day_t superseded[] = {155};
    static const struct overlay_source laid = {.n_person = 1,
                                               .persons = persons,
                                               .first = newer_first,
                                               .facts = newer,
                                               .n_outdated = 1,
                                               .outdated = outdated,
                                               .superseded = superseded};
    const struct overlay overlay = {.sources = &laid, .n_touched = 1, .touched = touched};
    struct view view = {.timeline = &timeline, .overlay = &overlay, .as_of = 155};
    struct cursor cursor;
    struct visible_fact seen;
    const uint32_t rows[] = {1, 6, 4}; // on one day the base comes first
    view_facts(&view, 0, 0, &cursor);
    for (size_t i = 0; i < 3; i++) {
        assert_true(cursor_next(&cursor, &seen));
        assert_int_equal(seen.row, rows[i]);
    }
    assert_false(cursor_next(&cursor, &seen));
    view.as_of = 161;
    view_facts(&view, 0, 0, &cursor);
    assert_int_equal(rows_seen(cursor), 1u << 4 | 1u << 6 | 1u << 7);
    view_facts(&view, 0, 1, &cursor); // the other person has nothing new
    assert_int_equal(rows_seen(cursor), 1u << 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_fact_is_seen_from_the_day_after_it_became_known),
        cmocka_unit_test(test_a_correction_takes_the_place_of_what_it_corrects),
        cmocka_unit_test(test_a_void_fact_is_gone_from_the_day_after),
        cmocka_unit_test(test_a_fact_known_before_it_happens_waits_for_its_date),
        cmocka_unit_test(test_outcomes_are_seen_at_any_date_once_known),
        cmocka_unit_test(test_an_end_is_seen_once_it_is_known),
        cmocka_unit_test(test_newer_facts_are_merged_by_date_and_may_supersede),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
