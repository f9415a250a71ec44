// A table of the analyst's own: at each date the latest row that was known counts, and no later one.

#include "features/extract/scenario_sources.h"

#include "tests/unit/extract/small_world.h"

#include <math.h>
#include <string.h>

#define FEATURES(keys)                                                                             \
    "outcome: {any: [{event: visits}], within: 1m}\n"                                              \
    "features:\n  - {of: self, source: visits, compute: count}\n  - " keys "\n"
#define OWN "{table: own/risk.csv, person: who, date: day, known: loaded}"

// The rows of ann stand as none would sort them; the last three are of the future of some date.
static const char table[] = "who,day,loaded,points,area\n"
                            "ann,2012-03-01,2012-03-05,3,north\n"
                            "ann,2012-01-10,2012-01-20,1,south\n"
                            "bob,2011-05-01,,7,\n"
                            "ann,2012-02-01,2012-05-31,2,north\n"
                            "ann,2012-04-01,2012-06-01,4,west\n"
                            "ann,2012-06-01,2012-03-01,5,west\n"
                            "ann,2012-09-01,2012-09-01,6,west\n";

static const struct small_world_text text = {
    .people = "ann,2010-01-01,F,,1,2010-01-01,\nbob,2011-01-01,M,,1,2011-01-01,\n"
              "cat,2010-05-15,F,,2,2010-05-15,\n",
    .visits = "ann,2011-12-01,,x,3,\ncat,2011-11-20,,x,1,\nbob,2011-11-20,,x,1,\n",
    .as_of = "[2012-01-20, 2012-01-21, 2012-03-06, 2012-06-01, 2012-06-02, 2012-09-02]",
    .scenario = FEATURES(OWN),
};

static struct small_world world_of(const char *rows, const char *scenario)
{
    struct small_world_text with = text;
    with.scenario = scenario;
    struct small_world world = small_world_make(&with);
    workspace_write(world.folder, "own/risk.csv", rows);
    return world;
}

static size_t column_of(const struct small_world *world, const char *name)
{
    size_t n;
    const struct column *columns = extract_columns(world->extract, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(columns[i].name, name) == 0)
            return i;
    fail_msg("no column %s", name);
    return 0;
}

static double value_of(struct small_world *world, const char *person, const char *day,
                       const char *name)
{
    double x[32];
    struct person_features features = {.x = x};
    assert_int_equal(extract_person(world->extract, person, day_of(day), &features, &world->err),
                     OK);
    return x[column_of(world, name)];
}

static void test_the_latest_row_known_before_the_date_counts_and_no_later_one(void **state)
{
    struct small_world world = world_of(table, text.scenario);
    small_world_must(&world);
    const struct {
        const char *person, *day;
        double points;
    } rows[] = {
        {"ann", "2012-01-20", NAN}, // happened before, known on the day itself
        {"ann", "2012-01-21", 1},   {"ann", "2012-03-05", 1}, {"ann", "2012-03-06", 3},
        {"ann", "2012-06-01", 3}, // 4 is known on the day, 5 is dated so
        {"ann", "2012-06-02", 5},   {"ann", "2012-09-01", 5}, {"ann", "2012-09-02", 6},
        {"bob", "2011-05-01", NAN}, {"bob", "2011-05-02", 7}, {"cat", "2012-09-02", NAN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double x = value_of(&world, rows[i].person, rows[i].day, "self.risk.points");
        if (isnan(rows[i].points) ? !isnan(x) : x != rows[i].points)
            fail_msg("%s at %s: %g", rows[i].person, rows[i].day, x);
    }
    assert_true(value_of(&world, "ann", "2012-03-06", "self.risk.area=north") == 1);
    assert_true(value_of(&world, "ann", "2012-03-06", "self.risk.area=south") == 0);
    assert_true(isnan(value_of(&world, "bob", "2012-03-06", "self.risk.area=south")));
    small_world_close(&world);
}

// The matrix of records and table without their future is the same as with it.
static void test_a_copy_without_the_future_gives_the_same_values(void **state)
{
    struct small_world world = world_of(table, text.scenario);
    small_world_must(&world);
    day_t day = day_of("2012-06-01");
    struct small_world cut = small_world_make(&text);
    assert_int_equal(extract_tables_copy_before(world.extract, day, cut.folder, &world.err), OK);
    small_world_must(&cut);
    static const char *const people[] = {"ann", "bob", "cat"};
    static const char *const names[] = {"self.risk.points", "self.risk.area=north",
                                        "self.risk.area=south"};
    for (size_t p = 0; p < 3; p++)
        for (size_t k = 0; k < 3; k++) {
            double x = value_of(&world, people[p], "2012-06-01", names[k]),
                   y = value_of(&cut, people[p], "2012-06-01", names[k]);
            assert_true(x == y || (isnan(x) && isnan(y)));
        }
    assert_true(value_of(&cut, "ann", "2012-09-02", "self.risk.points") ==
                3); // later rows are gone
    small_world_close(&cut);
    small_world_close(&world);
}

static void test_another_value_in_the_table_is_another_matrix_of_the_same_columns(void **state)
{
    char hash[HASH_TEXT], columns[HASH_TEXT], changed[1024];
    struct small_world world = world_of(table, text.scenario);
    small_world_must(&world);
    strcpy(hash, extract_hash(world.extract));
    strcpy(columns, extract_columns_hash(world.extract));
    snprintf(changed, sizeof changed, "%scat,2012-01-01,,9,north\n", table);
    workspace_write(world.folder, "own/risk.csv", changed);
    small_world_must(&world);
    assert_string_not_equal(hash, extract_hash(world.extract));
    assert_string_equal(columns, extract_columns_hash(world.extract));
    assert_true(value_of(&world, "cat", "2012-06-01", "self.risk.points") == 9);
    small_world_close(&world);
}

struct seen {
    struct trace_record record;
    size_t n;
};

static void see(void *context, const struct trace_record *record)
{
    struct seen *seen = context;
    seen->record = *record;
    seen->n++;
}

static void test_a_value_leads_back_to_its_line(void **state)
{
    struct small_world world = world_of(table, text.scenario);
    small_world_must(&world);
    struct seen seen = {0};
    struct trace_question question = {"ann", day_of("2012-06-01"),
                                      column_of(&world, "self.risk.points")};
    struct trace_visitor visitor = {see, &seen};
    assert_int_equal(extract_trace(world.extract, &question, &visitor, &world.err), OK);
    assert_int_equal(seen.n, 1);
    assert_string_equal(seen.record.file, "own/risk.csv");
    assert_int_equal(seen.record.line, 2);
    assert_int_equal(seen.record.date, day_of("2012-03-01"));
    assert_true(seen.record.value == 3);
    small_world_close(&world);
}

static void fails(const char *rows, const char *scenario, const char *place, const char *message)
{
    struct small_world world = world_of(rows, scenario);
    assert_int_not_equal(small_world_try(&world), OK);
    if (!strstr(world.err.place, place) || !strstr(world.err.message, message))
        fail_msg("%s: %s", world.err.place, world.err.message);
    small_world_close(&world);
}

static void test_errors_name_file_line_and_column(void **state)
{
    fails("who,day,loaded,points\nann,2012-01-01,,1\nann,2012-02-31,,1\n", text.scenario,
          "own/risk.csv:3:2", "\"2012-02-31\" is not a date (column day)");
    fails("who,day,loaded,points\n,2012-01-01,,1\n", text.scenario, "own/risk.csv:2:1",
          "names no person");
    fails("who,day,loaded,points\nann,2012-01-01,soon,1\n", text.scenario, "own/risk.csv:2:3",
          "\"soon\" is not a date");
    fails(table, FEATURES("{table: own/risk.csv, person: whom, date: day}"),
          "s.yaml:", "own/risk.csv has no column \"whom\"");
    fails(table, FEATURES("{table: own/risk.csv, person: who, date: day, ids: y}"),
          "s.yaml:", "no source has the ids \"y\"");
    fails("who,day,loaded,points\nzoe,2012-01-01,,1\n", text.scenario,
          "s.yaml:", "no row of own/risk.csv names a person");
    fails(table, FEATURES("{table: own/none.csv, person: who, date: day}"), "", "none.csv");
    fails("who,day,loaded,points\n"
          "ann,2012-01-01,,1\nann,2012-01-02,,1\nann,2012-01-03,,1\nann,2012-01-04,,1\n"
          "ann,2012-01-05,,1\nann,2012-01-06,,1\nann,2012-01-07,,1\nann,2012-01-08,,1\n"
          "ann,2012-01-09,,1\nann,2012-01-10,,n/a\n",
          text.scenario, "own/risk.csv:11:4", "\"n/a\" is no number");
}

static void test_columns_names_and_missing_rules_are_those_of_other_entries(void **state)
{
    struct small_world world = world_of(
        table, FEATURES("{table: own/risk.csv, name: mine, person: who, date: day, known: loaded,"
                        " ids: x, columns: points, missing: flag}"));
    small_world_must(&world);
    size_t n;
    extract_columns(world.extract, &n);
    assert_int_equal(n, 3);
    assert_true(value_of(&world, "ann", "2012-06-01", "self.mine.points") == 3);
    assert_true(value_of(&world, "cat", "2012-06-01", "self.mine.points.missing") == 1);
    small_world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_latest_row_known_before_the_date_counts_and_no_later_one),
        cmocka_unit_test(test_a_copy_without_the_future_gives_the_same_values),
        cmocka_unit_test(test_another_value_in_the_table_is_another_matrix_of_the_same_columns),
        cmocka_unit_test(test_a_value_leads_back_to_its_line),
        cmocka_unit_test(test_errors_name_file_line_and_column),
        cmocka_unit_test(test_columns_names_and_missing_rules_are_those_of_other_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
