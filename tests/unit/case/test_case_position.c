// Where a child stands now: what an extract of a day says, never "not open"; known is per child; an old
// extract is unknown, not closed.

#include "serve/case/case_cache.h"
#include "tests/unit/scoring/scoring_world.h"

#define CONFIG                                                                                     \
    "sources:\n"                                                                                   \
    "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"                   \
    "     columns: {person_id: id, dob: dob, address: home, postcode: code}}\n"                    \
    "  - {name: visits, agency: b, files: visits.csv, record: event, ids: x,\n"                    \
    "     columns: {person_id: id, date: date, category: kind, record_id: rid}}\n"                 \
    "  - {name: plans, agency: c, event_title: Protection plan, files: plans.csv, record: "        \
    "spell,\n"                                                                                     \
    "     ids: x, extracted: 2012-12-01, columns: {person_id: id, start: start, end: end}}\n"      \
    "link: none\n"                                                                                 \
    "hub:\n"                                                                                       \
    "  known: plans\n"                                                                             \
    "  position:\n"                                                                                \
    "    - {title: Social care, in: [plans]}\n"                                                    \
    "    - {title: Visitor, last: visits}\n"

struct stand {
    struct scoring_world world;
    struct open_scenarios *scenarios;
    struct case_cache *cache;
    const struct family_case *family;
};

// The case of a person by the records as they stand on `today`; `alerts` of the scenario.
static void stand_with(struct stand *stand, const char *today, const char *person,
                       const char *alerts)
{
    char text[2000];
    struct error err = {0};
    struct alert alert = {.id = 1,
                          .scenario = "s",
                          .as_of = day_from_civil(2012, 6, 20),
                          .person = person,
                          .rank = 1,
                          .band = "",
                          .model = OLD,
                          .reasons = "[]"};
    world_open(&stand->world);
    snprintf(text, sizeof text, "hearth: 1\ndata_end: 2012-12-31\ntoday: %s\n" CONFIG, today);
    workspace_write(stand->world.folder, "hearth.yaml", text);
    workspace_write(stand->world.folder, "people.csv",
                    "id,dob,home,code\nann,2010-01-01,1 High St,AB1 2CD\n"
                    "bob,2010-01-01,1 High St,AB1 2CD\n");
    workspace_write(stand->world.folder, "plans.csv",
                    "id,start,end\nann,2012-03-01,\nbob,2012-01-01,2012-04-01\n");
    snprintf(text, sizeof text,
             "scenario: s\ncohort: {as_of: [2012-06-01, 2012-12-01], age: {from: 0d, to: 40y}}\n"
             "outcome: {any: [{event: visits}], within: 1m}\nalerts: {capacity: 3 per month%s}\n"
             "features:\n  - {of: self, source: visits, compute: count}\n",
             alerts);
    workspace_write(stand->world.folder, "scenarios/s.yaml", text);
    world_update(&stand->world);
    stand->scenarios = open_scenarios_open(stand->world.folder, stand->world.store);
    stand->cache = case_cache_open(stand->world.folder, stand->scenarios);
    if (case_get(stand->cache, &alert, &stand->family, &err))
        error_print(&err);
    assert_non_null(stand->family);
}

static void stand_open(struct stand *stand, const char *today, const char *person)
{
    stand_with(stand, today, person, "");
}

static void stand_close(struct stand *stand)
{
    case_release(stand->cache, stand->family);
    case_cache_close(stand->cache);
    open_scenarios_close(stand->scenarios);
    world_close(&stand->world);
}

static void test_what_is_open_stands_with_its_start_and_extract(void **state)
{
    struct stand stand;
    stand_open(&stand, "2012-12-05", "ann");
    assert_int_equal(stand.family->n_position, 2);
    const struct case_position *plan = &stand.family->positions[0];
    assert_true(plan->open);
    assert_string_equal(plan->title, "Social care");
    assert_string_equal(
        plan->text, "Protection plan since 1 March 2012, in the extract of 1 December 2012.");
    assert_string_equal(plan->caution, "");
    stand_close(&stand);
}

static void test_safety_10_nothing_is_ever_said_to_be_not_open(void **state)
{
    struct stand stand;
    stand_open(&stand, "2012-12-05", "bob");
    const struct case_position *plan = &stand.family->positions[0];
    assert_false(plan->open);
    assert_string_equal(plan->text, "No open case in the extract of 1 December 2012. The last one "
                                    "(protection plan) ended on 1 April 2012.");
    assert_string_equal(stand.family->positions[1].text,
                        "Latest: 1 July 2012 (visits), in the extract of 1 July 2012.");
    stand_close(&stand);
}

static void test_safety_10_beyond_the_limit_it_is_unknown(void **state)
{
    struct stand stand;
    stand_open(&stand, "2012-12-08", "bob"); // the seventh day
    assert_string_equal(stand.family->positions[0].caution, "");
    stand_close(&stand);
    stand_open(&stand, "2012-12-09", "bob");
    assert_string_equal(stand.family->positions[0].caution,
                        "Unknown since 1 December 2012: check the case system before deciding.");
    stand_close(&stand);
}

static void test_safety_2_known_is_per_child(void **state)
{
    struct stand stand;
    stand_open(&stand, "2012-12-05", "bob");
    size_t n_known = 0;
    assert_string_equal(stand.family->people[0].id, "bob");
    assert_string_equal(stand.family->people[0].known, ""); // though ann of the same home is
    for (size_t i = 0; i < stand.family->n_person; i++)
        n_known += *stand.family->people[i].known != 0;
    assert_int_equal(stand.family->n_person, 2);
    assert_int_equal(n_known, 1);
    assert_string_equal(stand.family->people[1].known,
                        "protection plan since 1 March 2012 (c, the extract of 1 December 2012)");
    stand_close(&stand);
}

static void test_safety_9_strengths_are_dated_and_gone_after_an_adverse_event(void **state)
{
    struct stand stand;
    stand_with(&stand, "2012-12-05", "bob",
               ", significant: [{start: plans}], strengths: [{any: visits, text: seen at home}]");
    assert_int_equal(stand.family->n_strength, 1); // two visits are one strength, the newest
    assert_string_equal(stand.family->strengths[0].text, "seen at home");
    assert_int_equal(stand.family->strengths[0].date, day_from_civil(2012, 7, 1));
    assert_int_equal(stand.family->n_significant, 0);
    stand_close(&stand);
    stand_with(&stand, "2012-12-05", "bob",
               ", significant: [{event: visits}], strengths: [{any: plans, text: helped}]");
    assert_int_equal(stand.family->n_strength, 0); // the visits came after
    assert_int_equal(stand.family->n_since, 1);
    assert_true(stand.family->since[0].significant);
    assert_int_equal(stand.family->n_significant, 1);
    stand_close(&stand);
}

static void test_a_strength_that_ended_is_none(void **state)
{
    struct stand stand;
    stand_with(&stand, "2012-12-05", "bob", ", strengths: [{in: plans, text: helped}]");
    assert_int_equal(stand.family->n_strength, 0);
    stand_close(&stand);
    stand_with(&stand, "2012-12-05", "ann", ", strengths: [{in: plans, text: helped}]");
    assert_int_equal(stand.family->n_strength, 1);
    stand_close(&stand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_open_stands_with_its_start_and_extract),
        cmocka_unit_test(test_safety_10_nothing_is_ever_said_to_be_not_open),
        cmocka_unit_test(test_safety_10_beyond_the_limit_it_is_unknown),
        cmocka_unit_test(test_safety_2_known_is_per_child),
        cmocka_unit_test(test_safety_9_strengths_are_dated_and_gone_after_an_adverse_event),
        cmocka_unit_test(test_a_strength_that_ended_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
