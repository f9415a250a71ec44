// The comparison of verify leakage finds every cell and person that differs: here the records of
// the "cut" side lack rows that were known, as if the whole side had seen the future.

#include "features/workspace/workspace_update.h"
#include "serve/scoring/leakage.h"

#include "tests/unit/workspace.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/extract/updated_scenario.h"

static const char config_text[] =
    "hearth: 1\ndata_end: 2012-12-31\nsources:\n"
    "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"
    "     columns: {person_id: id, dob: dob}}\n"
    "  - {name: visits, agency: a, files: visits.csv, record: event, ids: x,\n"
    "     columns: {person_id: id, date: date, category: kind}}\n"
    "link: none\n";
static const char scenario_text[] =
    "scenario: s\ncohort: {as_of: [2012-06-01], age: {from: 0d, to: 10y}}\n"
    "outcome: {any: [{event: visits}], within: 1m}\n"
    "features:\n"
    "  - {of: self, source: visits, category: each, compute: count}\n"
    "  - {of: self, source: visits, compute: days_since_last}\n";
#define PEOPLE "id,dob\nann,2010-01-01\nbob,2010-01-01\n"
#define VISITS "id,date,kind\nann,2012-05-01,x\nbob,2012-05-01,y\n"

static struct extract *world_open(char *folder, const char *people, const char *visits)
{
    workspace_write(folder, "hearth.yaml", config_text);
    workspace_write(folder, "scenarios/s.yaml", scenario_text);
    workspace_write(folder, "people.csv", people);
    workspace_write(folder, "visits.csv", visits);
    return updated_scenario(folder);
}

// Owns: texts of the leaks live in arena.
static struct leakage compare(struct arena *arena, const char *more_people, const char *more_visits)
{
    char *folders[] = {workspace_make(), workspace_make()}, people[256], visits[256];
    struct leakage leakage;
    struct error err = {0};
    snprintf(people, sizeof people, PEOPLE "%s", more_people);
    snprintf(visits, sizeof visits, VISITS "%s", more_visits);
    struct extract *whole = world_open(folders[0], people, visits),
                   *cut = world_open(folders[1], PEOPLE, VISITS);
    assert_int_equal(leakage_find(arena, &(struct leakage_extracts){whole, cut},
                                  day_from_civil(2012, 6, 1), &leakage, &err),
                     OK);
    extract_close(whole);
    extract_close(cut);
    workspace_remove(folders[0]);
    workspace_remove(folders[1]);
    return leakage;
}

static void test_equal_records_have_no_leak(void **state)
{
    struct arena arena = {0};
    struct leakage leakage = compare(&arena, "", "ann,2012-06-01,x\n"); // not known at the date
    assert_int_equal(leakage.n_row, 2);
    assert_int_equal(leakage.n_column, 3);
    assert_int_equal(leakage.n_cell, 6);
    assert_int_equal(leakage.n_only, 0);
    assert_int_equal(leakage.n_leak, 0);
    arena_done(&arena);
}

static void test_each_cell_that_differs_is_named(void **state)
{
    struct arena arena = {0};
    struct leakage leakage = compare(&arena, "", "bob,2012-05-31,x\n");
    assert_int_equal(leakage.n_leak, 2);
    assert_string_equal(leakage.leaks[0].person, "bob");
    assert_string_equal(leakage.leaks[0].column, "self.visits.x.count.ever");
    assert_true(leakage.leaks[0].whole == 1 && leakage.leaks[0].cut == 0);
    assert_string_equal(leakage.leaks[1].column, "self.visits.days_since_last.ever");
    assert_true(leakage.leaks[1].whole == 1 && leakage.leaks[1].cut == 31);
    arena_done(&arena);
}

static void test_a_missing_value_differs_from_one(void **state)
{
    struct arena arena = {0};
    struct leakage leakage = compare(&arena, "", "ann,2012-05-31,new\n");
    assert_int_equal(leakage.n_only, 1); // the category that one side alone has
    assert_int_equal(leakage.n_column, 3);
    assert_int_equal(leakage.n_leak, 1);
    assert_string_equal(leakage.leaks[0].column, "self.visits.days_since_last.ever");
    arena_done(&arena);
}

static void test_a_person_in_one_cohort_only_is_a_leak(void **state)
{
    struct arena arena = {0};
    struct leakage leakage = compare(&arena, "abe,2011-01-01\nzoe,2011-01-01\n", "");
    assert_int_equal(leakage.n_row, 2);
    assert_int_equal(leakage.n_leak, 2);
    assert_string_equal(leakage.leaks[0].person, "abe");
    assert_null(leakage.leaks[0].column);
    assert_string_equal(leakage.leaks[1].person, "zoe");
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_records_have_no_leak),
        cmocka_unit_test(test_each_cell_that_differs_is_named),
        cmocka_unit_test(test_a_missing_value_differs_from_one),
        cmocka_unit_test(test_a_person_in_one_cohort_only_is_a_leak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
