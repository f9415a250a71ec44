// What a date can see: versions, late knowledge, ends, attributes, relations and households, on a
// world small enough to work out by hand.

#include "features/timeline/household.h"
#include "features/timeline/relations.h"
#include "features/timeline/view.h"

#include "tests/unit/timeline/timeline_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char config_text[] =
    "hearth: 1\n"
    "household: {max: 3}\n"
    "sources:\n"
    "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"
    "     columns: {person_id: id, sex: sex, dob: dob, uprn: uprn, died: died, from: from, to: to, "
    "known: known}}\n"
    "  - {name: visits, agency: a, files: visits.csv, record: event, ids: x,\n"
    "     columns: {person_id: id, date: date, known: known, record_id: rec, void: void, category: "
    "kind}}\n"
    "  - {name: plans, agency: a, files: plans.csv, record: spell, ids: x,\n"
    "     columns: {person_id: id, start: start, end: end, end_known: end_known}}\n"
    "  - {name: ties, agency: a, files: ties.csv, record: relationship, ids: x,\n"
    "     columns: {person_id: id, other_id: other, relation: relation, start: start, end: end}}\n"
    "link: none\n";

static const char people_text[] =
    "id,sex,dob,uprn,died,from,to,known\n"
    "ann,F,2000-01-01,1,,2010-01-01,,\n"
    "ann,M,,,,2012-01-01,,2012-06-01\n" // known late: sex M from 2012-06-02 on
    "bob,M,2001-01-01,1,,2010-01-01,2011-01-01,\n"
    "bob,,,2,,2011-01-01,,\n"
    "cat,F,,2,,2010-01-01,,\n"
    "dan,M,,3,,2010-01-01,,\n"
    "eve,F,,3,2013-05-05,2010-01-01,,\n"
    "fay,F,,3,,2010-01-01,,\n"
    "gus,M,,3,,2010-01-01,,\n" // four at address 3: an institution
    // Hal is 15 when ivy's claim, and that of kim, her mother, list him as a dependant.
    "hal,M,1995-02-01,,,2010-01-01,,\n"
    "ivy,F,1993-01-01,,,2010-01-01,,\n"
    "joy,F,2010-06-01,,,2010-06-01,,\n"
    "kim,F,1970-01-01,,,2010-01-01,,\n"
    "leo,M,2004-01-01,,,2010-01-01,,\n";

static const char visits_text[] =
    "id,date,known,rec,void,kind\n"
    "ann,2010-05-01,2010-05-10,1,,old\n"
    "ann,2010-05-02,2010-06-01,1,,new\n" // corrects version 1
    "ann,2010-07-01,2010-07-01,2,,gone\n"
    "ann,2010-07-01,2010-08-01,2,Y,gone\n" // retracted
    "bob,2010-07-01,2010-07-01,3,,moved\n"
    "cat,2010-07-01,2010-07-01,3,,moved\n"; // same known: the last row holds

static const char plans_text[] = "id,start,end,end_known\n"
                                 "ann,2010-01-10,2010-03-01,2010-04-01\n"
                                 "bob,2010-01-10,,\n";

static const char ties_text[] = "id,other,relation,start,end\n"
                                "ann,eve,mother,,\n"
                                "bob,eve,mother,,\n"
                                "ann,fay,mother,2011-01-01,2012-01-01\n"
                                "cat,dan,household,2011-06-01,\n"
                                "joy,ivy,mother,2010-06-01,\n"
                                "hal,ivy,parent,2010-06-01,\n"
                                "leo,ivy,parent,2010-06-01,\n"
                                "hal,kim,parent,2011-06-01,\n"
                                "ivy,kim,parent,2011-06-01,\n"
                                "joy,kim,parent,2011-06-01,\n"
                                "leo,kim,parent,2011-06-01,\n"
                                "hal,ivy,partner,2011-07-01,\n"
                                "joy,hal,father,2011-08-01,\n";

static int open_world(void **state)
{
    static const struct world_file files[] = {{"hearth.yaml", config_text},
                                              {"people.csv", people_text},
                                              {"visits.csv", visits_text},
                                              {"plans.csv", plans_text},
                                              {"ties.csv", ties_text}};
    return world_start(state, files, sizeof files / sizeof *files);
}

static day_t day_of(const char *text)
{
    day_t day = 0;
    assert_true(day_parse(text, strlen(text), NULL, &day));
    return day;
}

static struct view view_at(const struct world *world, const char *as_of)
{
    return (struct view){.timeline = &world->timeline, .as_of = day_of(as_of)};
}

static uint32_t person(const struct world *world, const char *id)
{
    uint32_t found = 0;
    assert_true(timeline_find_person(&world->timeline, id, &found));
    return found;
}

// The categories of a person's visits, joined by spaces.
static const char *visits_of(const struct world *world, const char *id, const char *as_of)
{
    static char text[128];
    struct view view = view_at(world, as_of);
    struct cursor cursor;
    struct visible_fact seen;
    text[0] = 0;
    view_facts(&view, 1, person(world, id), &cursor);
    while (cursor_next(&cursor, &seen)) {
        strcat(text, texts_at(&world->timeline.sources[1].categories, seen.category));
        strcat(text, " ");
    }
    return text;
}

static void test_the_version_known_then_holds(void **state)
{
    assert_string_equal(visits_of(*state, "ann", "2010-05-10"), "");
    assert_string_equal(visits_of(*state, "ann", "2010-05-11"), "old ");
    assert_string_equal(visits_of(*state, "ann", "2010-06-01"), "old ");
    assert_string_equal(visits_of(*state, "ann", "2010-06-02"), "new ");
    assert_string_equal(visits_of(*state, "ann", "2010-07-02"), "new gone ");
    assert_string_equal(visits_of(*state, "ann", "2010-08-02"), "new ");
    assert_string_equal(visits_of(*state, "bob", "2010-07-02"), "");
    assert_string_equal(visits_of(*state, "cat", "2010-07-02"), "moved ");
}

static void test_an_end_counts_once_it_is_known(void **state)
{
    struct cursor cursor;
    struct visible_fact seen;
    struct view view = view_at(*state, "2010-04-01");
    view_facts(&view, 2, person(*state, "ann"), &cursor);
    assert_true(cursor_next(&cursor, &seen));
    assert_int_equal(seen.end, DAY_NONE);
    view = view_at(*state, "2010-04-02");
    view_facts(&view, 2, person(*state, "ann"), &cursor);
    assert_true(cursor_next(&cursor, &seen));
    assert_int_equal(seen.end, day_of("2010-03-01"));
}

static const char *sex_at(struct world *world, const char *id, const char *as_of)
{
    struct view view = view_at(world, as_of);
    const char *sex = view_attribute_text(&view, person(world, id),
                                          timeline_find_attribute(&world->timeline, "sex"));
    return sex ? sex : "";
}

static void test_the_latest_visible_row_gives_the_attribute(void **state)
{
    assert_string_equal(sex_at(*state, "ann", "2010-01-01"), "");
    assert_string_equal(sex_at(*state, "ann", "2010-01-02"), "F");
    assert_string_equal(sex_at(*state, "ann", "2012-06-01"), "F");
    assert_string_equal(sex_at(*state, "ann", "2012-06-02"), "M");
    assert_string_equal(sex_at(*state, "bob", "2012-01-01"),
                        "M"); // the later row has none: the older stands
}

static size_t related(struct world *world, const char *id, enum relation relation,
                      const char *as_of)
{
    struct view view = view_at(world, as_of);
    view.households = household_build(&view);
    struct person_list list = {0};
    view_related(&view, person(world, id), relation, &list);
    size_t n = list.n;
    free(list.items);
    household_free((struct household_index *)(uintptr_t)view.households);
    return n;
}

static void test_relations_hold_while_their_ties_do(void **state)
{
    assert_int_equal(related(*state, "ann", RELATION_SIBLING, "2010-01-01"), 1); // bob, through eve
    assert_int_equal(related(*state, "ann", RELATION_MOTHER, "2011-01-01"), 1);
    assert_int_equal(related(*state, "ann", RELATION_MOTHER, "2011-01-02"), 2);
    assert_int_equal(related(*state, "ann", RELATION_MOTHER, "2012-01-01"), 2);
    assert_int_equal(related(*state, "ann", RELATION_MOTHER, "2012-01-02"), 1);
    assert_int_equal(related(*state, "eve", RELATION_CHILD, "2012-01-02"), 2);
    assert_int_equal(related(*state, "eve", RELATION_PARENT, "2012-01-02"), 0);
    struct view view = view_at(*state, "2011-06-01");
    assert_int_equal(view_relative(&view, person(*state, "ann"), RELATION_MOTHER),
                     person(*state, "fay"));
}

static void test_nobody_is_a_parent_of_a_peer(void **state)
{
    const char *claim = "2010-09-01";
    assert_int_equal(related(*state, "joy", RELATION_SIBLING, claim), 1); // leo, not hal
    assert_int_equal(related(*state, "joy", RELATION_MOTHER, claim), 1);
    assert_int_equal(related(*state, "ivy", RELATION_CHILD, claim), 2);
    assert_int_equal(related(*state, "hal", RELATION_PARENT, claim), 0);
    assert_int_equal(related(*state, "hal", RELATION_SIBLING, claim), 0);
}

static void test_no_sibling_is_nearer_by_record(void **state)
{
    // Kim's claim lists all four, and hal is known to be neither partner nor father yet.
    assert_int_equal(related(*state, "joy", RELATION_SIBLING, "2011-06-15"),
                     2); // hal, leo; not ivy
    assert_int_equal(related(*state, "joy", RELATION_SIBLING, "2011-07-15"), 1); // ivy's partner
    assert_int_equal(related(*state, "joy", RELATION_SIBLING, "2011-09-01"), 1); // the father
    assert_int_equal(related(*state, "joy", RELATION_FATHER, "2011-09-01"), 1);
    assert_int_equal(related(*state, "hal", RELATION_SIBLING, "2011-09-01"), 1); // leo
    assert_int_equal(related(*state, "ivy", RELATION_SIBLING, "2011-07-15"), 0); // leo is her child
}

static void test_households_follow_addresses_and_ties(void **state)
{
    assert_int_equal(related(*state, "ann", RELATION_HOUSEHOLD, "2010-06-01"), 1); // bob
    assert_int_equal(related(*state, "ann", RELATION_HOUSEHOLD, "2011-06-01"),
                     0); // bob has moved to cat
    assert_int_equal(related(*state, "cat", RELATION_HOUSEHOLD, "2011-06-01"), 1);
    assert_int_equal(related(*state, "cat", RELATION_HOUSEHOLD, "2011-06-02"),
                     2); // and dan by a tie
    assert_int_equal(related(*state, "fay", RELATION_HOUSEHOLD, "2011-06-02"),
                     0); // an institution joins nobody
    struct view view = view_at(*state, "2011-06-02");
    struct household_index *households = household_build(&view);
    assert_int_equal(household_of(households, person(*state, "dan")), person(*state, "bob"));
    assert_int_equal(household_of(households, person(*state, "fay")), HOUSEHOLD_NONE);
    assert_int_equal(household_of(households, person(*state, "ann")), person(*state, "ann"));
    household_free(households);
}

static void test_nobody_is_known_before_a_record_is(void **state)
{
    struct view view = view_at(*state, "2010-01-01");
    assert_false(view_knows(&view, person(*state, "gus")));
    assert_true(view_knows(&view, person(*state, "eve"))); // her ties have no start
    view = view_at(*state, "2010-01-02");
    assert_true(view_knows(&view, person(*state, "gus")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_version_known_then_holds),
        cmocka_unit_test(test_an_end_counts_once_it_is_known),
        cmocka_unit_test(test_the_latest_visible_row_gives_the_attribute),
        cmocka_unit_test(test_relations_hold_while_their_ties_do),
        cmocka_unit_test(test_nobody_is_a_parent_of_a_peer),
        cmocka_unit_test(test_no_sibling_is_nearer_by_record),
        cmocka_unit_test(test_households_follow_addresses_and_ties),
        cmocka_unit_test(test_nobody_is_known_before_a_record_is),
    };
    return cmocka_run_group_tests(tests, open_world, world_end);
}
