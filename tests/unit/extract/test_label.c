// Labels and the days they are made from: event, censoring, competing event, as known by a date.

#include "features/extract/extract.h"
#include "features/workspace/workspace_update.h"

#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/extract/updated_scenario.h"

static const char config_text[] =
    "hearth: 1\ndata_end: 2012-12-31\nsources:\n"
    "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"
    "     columns: {person_id: id, sex: sex}}\n"
    "  - {name: visits, agency: a, files: visits.csv, record: event, ids: x,\n"
    "     columns: {person_id: id, date: date, category: kind}}\n"
    "link: none\n";

static const char scenario_text[] =
    "scenario: s\ncohort: {as_of: [2012-01-01]}\n"
    "outcome: {any: [{event: visits, category: harm}],\n"
    "  censor: [{event: visits, category: moved}],\n"
    "  competing: [{event: visits, category: taken}], within: 6m}\n"
    "features:\n"
    "  - {of: self, source: visits, windows: [1y], compute: count}\n";

// In the order of ids.
enum { ANN, BOB, CAT, DAN, EVE, N_PERSON };
static const char people_text[] = "id,sex\nann,F\nbob,M\ncat,F\ndan,M\neve,F\n";
static const char visits_text[] =
    "id,date,kind\nann,2012-03-10,harm\nann,2012-02-10,other\nbob,2012-02-01,moved\n"
    "bob,2012-03-01,harm\ncat,2012-05-01,harm\ncat,2012-04-01,taken\neve,2011-05-01,harm\n"
    "eve,2012-09-01,harm\n";

static struct extract *world_open(const char *folder)
{
    workspace_write(folder, "hearth.yaml", config_text);
    workspace_write(folder, "scenarios/s.yaml", scenario_text);
    workspace_write(folder, "people.csv", people_text);
    workspace_write(folder, "visits.csv", visits_text);
    return updated_scenario(folder);
}

static void test_the_matrix_carries_the_days_behind_its_labels(void **state)
{
    char *folder = workspace_make();
    struct extract *extract = world_open(folder);
    struct matrix matrix;
    day_t as_of = day_from_civil(2012, 1, 1);
    assert_int_equal(extract_matrix(extract, &as_of, 1, &matrix, ERROR_IGNORED), OK);
    assert_int_equal(matrix.n_row, N_PERSON);
    static const signed char labels[N_PERSON] = {1, -1, 0, 0, 0};
    assert_memory_equal(matrix.labels, labels, sizeof labels);
    assert_int_equal(matrix.event[ANN], day_from_civil(2012, 3, 10));
    assert_int_equal(matrix.censored[BOB], day_from_civil(2012, 2, 1));
    assert_int_equal(matrix.event[BOB], day_from_civil(2012, 3, 1));
    assert_int_equal(matrix.competing[CAT], day_from_civil(2012, 4, 1));
    assert_int_equal(matrix.event[DAN], DAY_NONE);
    assert_int_equal(matrix.event[EVE], day_from_civil(2012, 9, 1)); // after the window, not before
    for (size_t i = 0; i < N_PERSON; i++) {
        assert_true((matrix.censored[i] == DAY_NONE) == (i != BOB));
        assert_true((matrix.competing[i] == DAY_NONE) == (i != CAT));
    }
    matrix_free(&matrix);
    extract_close(extract);
    workspace_remove(folder);
}

static void test_days_are_those_known_before_the_date(void **state)
{
    char *folder = workspace_make();
    struct extract *extract = world_open(folder);
    struct matrix matrix;
    day_t as_of = day_from_civil(2012, 1, 1), event[N_PERSON], censored[N_PERSON];
    day_t competing[N_PERSON];
    signed char values[N_PERSON];
    struct labels labels = {values, event, censored, competing};
    assert_int_equal(extract_matrix(extract, &as_of, 1, &matrix, ERROR_IGNORED), OK);
    extract_labels(extract, &matrix, day_from_civil(2012, 3, 10), &labels);
    assert_int_equal(event[ANN], DAY_NONE); // known the day after
    assert_int_equal(event[BOB], day_from_civil(2012, 3, 1));
    assert_int_equal(competing[CAT], DAY_NONE);
    for (size_t i = 0; i < N_PERSON; i++)
        assert_int_equal(values[i], -1); // no window has passed
    extract_labels(extract, &matrix, day_from_civil(2012, 3, 11), &labels);
    assert_int_equal(event[ANN], day_from_civil(2012, 3, 10));
    assert_int_equal(values[ANN], 1);
    matrix_free(&matrix);
    extract_close(extract);
    workspace_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_matrix_carries_the_days_behind_its_labels),
        cmocka_unit_test(test_days_are_those_known_before_the_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
