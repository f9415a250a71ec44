// A workspace cut at a day holds what was known before it, byte by byte, and nothing else.

#include "features/ingest/copy_before_date.h"

#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>

#include <cmocka.h>

static const char config_text[] =
    "hearth: 1\nsources:\n"
    "  - {name: people, agency: a, files: people.csv, record: person, ids: x,\n"
    "     columns: {person_id: id, sex: sex, known: seen}}\n"
    "  - {name: visits, agency: a, files: visits.csv, record: event, ids: x, dates: '%d/%m/%Y',\n"
    "     encoding: windows-1252, max_rejects: 50%, columns: {person_id: id, date: day, known: "
    "in,\n"
    "     category: kind}}\n"
    "  - {name: plans, agency: b, files: plans.csv, record: spell, ids: x,\n"
    "     columns: {person_id: id, start: begun, end: done, end_known: told, category: kind}}\n"
    "link: none\n";

// A person without a date of knowledge was always known.
static const char people_text[] = "id,sex,seen\nann,F,\nbob,M,2020-05-01\ncat,F,2020-04-30\n";
static const char people_cut[] = "id,sex,seen\nann,F,\ncat,F,2020-04-30\n";
// Quoted line ends, CRLF and bytes above ASCII stay; the last row has no line end; one row is no
// row.
static const char visits_text[] = "id,day,in,kind\r\nann,01/04/2020,30/04/2020,\"caf\xe9\r\nx\"\r\n"
                                  "bob,01/04/2020,01/05/2020,late\r\n\r\n"
                                  "bob,31/02/2020,01/04/2020,no day\r\n"
                                  "ann,30/04/2020,,today\r\ncat,01/05/2020,,tomorrow\r\n"
                                  "cat,02/01/2020,03/01/2020,\xfcnique";
static const char visits_cut[] = "id,day,in,kind\r\nann,01/04/2020,30/04/2020,\"caf\xe9\r\nx\"\r\n"
                                 "ann,30/04/2020,,today\r\n"
                                 "cat,02/01/2020,03/01/2020,\xfcnique\n";
// An end that was told later, or that lies ahead and was not told before, is not known yet.
static const char plans_text[] =
    "id,begun,done,told,kind\nann,2020-01-01,2020-03-01,,a\nann,2020-01-01,2020-03-01,2020-05-01,"
    "b\n"
    "ann,2020-01-01,2020-06-01,,c\nann,2020-01-01,2020-06-01,2020-04-30,d\n"
    "ann,2020-01-01,,,e\nann,2020-05-01,2020-06-01,,\"f,g\"\nbob,2020-04-30,2020-05-01,,\"f,"
    "\"\"g\"\n";
static const char plans_cut[] =
    "id,begun,done,told,kind\nann,2020-01-01,2020-03-01,,a\nann,2020-01-01,,,b\n"
    "ann,2020-01-01,,,c\nann,2020-01-01,2020-06-01,2020-04-30,d\n"
    "ann,2020-01-01,,,e\nbob,2020-04-30,,,\"f,\"\"g\"\n";

static void assert_file(const char *folder, const char *name, const char *wanted)
{
    char path[256], text[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t n = fread(text, 1, sizeof text - 1, file);
    text[n] = 0;
    fclose(file);
    assert_string_equal(text, wanted);
}

static void test_what_was_known_before_the_day_stays_as_it_stood(void **state)
{
    char *from = workspace_make(), *to = workspace_make();
    struct arena arena = {0};
    struct error err = {0};
    struct config config;
    struct copy_counts counts;
    struct copy_options options = {.scenario = "s",
                                   .known_before = day_from_civil(2020, 5, 1),
                                   .data_end = day_from_civil(2021, 12, 31),
                                   .folder = to};
    workspace_write(from, "hearth.yaml", config_text);
    workspace_write(from, "scenarios/s.yaml", "scenario: s\n");
    workspace_write(from, "people.csv", people_text);
    workspace_write(from, "visits.csv", visits_text);
    workspace_write(from, "plans.csv", plans_text);
    assert_int_equal(config_read(&arena, from, &config, &err), OK);
    assert_int_equal(workspace_copy_before(&config, &options, &counts, &err), OK);
    assert_file(to, "people.csv", people_cut);
    assert_file(to, "visits.csv", visits_cut);
    assert_file(to, "plans.csv", plans_cut);
    assert_file(to, "scenarios/s.yaml", "scenario: s\n");
    assert_int_equal(counts.n_cut, 1 + 2 + 1);
    assert_int_equal(counts.n_kept, 2 + 3 + 6);
    assert_int_equal(counts.n_opened, 3);
    // The copy ends where the whole ends, so that labels and columns have the same frame.
    assert_int_equal(config_read(&arena, to, &config, &err), OK);
    assert_int_equal(config.data_end, options.data_end);
    arena_done(&arena);
    workspace_remove(from);
    workspace_remove(to);
}

// One file may hold persons and their ties: claimants have no tie, and stay.
static void test_a_row_stays_that_one_of_the_files_sources_knew(void **state)
{
    static const char claims_config[] =
        "hearth: 1\nsources:\n"
        "  - {name: people, agency: a, files: claims.csv, record: person, ids: x,\n"
        "     columns: {person_id: id, known: seen}}\n"
        "  - {name: stays, agency: a, files: claims.csv, record: spell, ids: x,\n"
        "     columns: {person_id: id, start: begun, end: done, known: seen}, optional: [start]}\n"
        "  - {name: ties, agency: a, files: claims.csv, record: relationship, ids: x,\n"
        "     columns: {person_id: of, other_id: id, relation: tie, known: seen},\n"
        "     optional: [person_id]}\nlink: none\n";
    static const char claims[] = "id,of,tie,seen,begun,done\nann,,,2020-01-01,,\n"
                                 "bob,ann,child,2020-01-01,2020-01-01,2020-08-01\n"
                                 "cat,ann,child,2020-06-01,2020-01-01,\n";
    char *from = workspace_make(), *to = workspace_make();
    struct arena arena = {0};
    struct error err = {0};
    struct config config;
    struct copy_counts counts;
    struct copy_options options = {"s", day_from_civil(2020, 5, 1), 0, to};
    workspace_write(from, "hearth.yaml", claims_config);
    workspace_write(from, "claims.csv", claims);
    assert_int_equal(config_read(&arena, from, &config, &err), OK);
    assert_int_equal(workspace_copy_before(&config, &options, &counts, &err), OK);
    assert_file(to, "claims.csv",
                "id,of,tie,seen,begun,done\nann,,,2020-01-01,,\n"
                "bob,ann,child,2020-01-01,2020-01-01,\n");
    assert_int_equal(counts.n_kept, 4);
    assert_int_equal(counts.n_cut, 3);
    assert_int_equal(counts.n_opened, 1);
    arena_done(&arena);
    workspace_remove(from);
    workspace_remove(to);
}

static void test_files_outside_of_the_workspace_are_not_copied_anywhere(void **state)
{
    char *from = workspace_make(), *to = workspace_make(), *other = workspace_make(), text[512];
    static const char *const ways[] = {"%s/people.csv", "../%s/people.csv"};
    for (size_t i = 0; i < 2; i++) {
        struct arena arena = {0};
        struct error err = {0};
        struct config config;
        struct copy_counts counts;
        struct copy_options options = {"s", day_from_civil(2020, 5, 1), 0, to};
        char path[128];
        snprintf(path, sizeof path, ways[i], i ? strrchr(other, '/') + 1 : other);
        snprintf(text, sizeof text,
                 "hearth: 1\nsources:\n  - {name: people, agency: a, files: %s, record: person,\n"
                 "     ids: x, columns: {person_id: id}}\nlink: none\n",
                 path);
        workspace_write(from, "hearth.yaml", text);
        workspace_write(other, "people.csv", people_text);
        assert_int_equal(config_read(&arena, from, &config, &err), OK);
        assert_int_equal(workspace_copy_before(&config, &options, &counts, &err), E_FAILED);
        assert_file(other, "people.csv", people_text);
        arena_done(&arena);
    }
    workspace_remove(from);
    workspace_remove(to);
    workspace_remove(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_known_before_the_day_stays_as_it_stood),
        cmocka_unit_test(test_a_row_stays_that_one_of_the_files_sources_knew),
        cmocka_unit_test(test_files_outside_of_the_workspace_are_not_copied_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
