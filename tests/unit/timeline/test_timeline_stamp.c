// The stamp of a timeline is new when anything that it was built from is, and only then.

#include "features/timeline/timeline_stamp.h"

#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char config_text[] =
    "hearth: 1\n"
    "household: {max: %s, places: places.csv}\n"
    "sources:\n"
    "  - {name: people, agency: a, title: %s, files: people.csv, record: person, ids: x,\n"
    "     columns: {person_id: id, dob: dob, surname: surname}}\n"
    "link: {rules: [[surname, dob]], never: never.csv}\n";

static const char *folder;

static void config_write(const char *max, const char *title)
{
    struct arena arena = {0};
    workspace_write(folder, "hearth.yaml", arena_format(&arena, config_text, max, title));
    arena_done(&arena);
}

static void stamp_make(char ret_hex[HASH_TEXT])
{
    struct arena arena = {0};
    struct config config;
    struct error err = {0};
    if (config_read(&arena, folder, &config, &err) ||
        timeline_stamp(&arena, &config, ret_hex, &err))
        error_print(&err);
    assert_int_equal(err.code, OK);
    arena_done(&arena);
}

static void stamp_changes(bool expected)
{
    static char before[HASH_TEXT];
    char now[HASH_TEXT];
    stamp_make(now);
    assert_int_equal(strcmp(before, now) != 0, expected);
    memcpy(before, now, sizeof now);
}

static void test_the_stamp_follows_what_the_timeline_is_built_from(void **state)
{
    config_write("12", "People");
    workspace_write(folder, "build/records/people.json", "{}");
    workspace_write(folder, "places.csv", "uprn,kind\n1,refuge\n");
    workspace_write(folder, "never.csv", "a,b\n");
    stamp_changes(true); // the first
    stamp_changes(false);
    config_write("12", "Other words"); // what people read is no part of it
    stamp_changes(false);
    config_write("5", "People"); // households are made when a date is looked at
    stamp_changes(false);
    workspace_write(folder, "build/records/people.json", "{\"rows\": 1}");
    stamp_changes(true);
    workspace_write(folder, "places.csv", "uprn,kind\n2,refuge\n");
    stamp_changes(true);
    workspace_write(folder, "never.csv", "a,c\n");
    stamp_changes(true);
    stamp_changes(false);
}

static void test_a_missing_manifest_is_an_error(void **state)
{
    struct arena arena = {0};
    struct config config;
    char hex[HASH_TEXT];
    config_write("12", "People");
    assert_int_equal(config_read(&arena, folder, &config, ERROR_IGNORED), OK);
    unlink(file_join(&arena, folder, "build/records/people.json"));
    assert_int_equal(timeline_stamp(&arena, &config, hex, ERROR_IGNORED), E_SYSTEM);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_stamp_follows_what_the_timeline_is_built_from),
        cmocka_unit_test(test_a_missing_manifest_is_an_error),
    };
    char *made = workspace_make();
    folder = made;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    workspace_remove(made);
    return failed;
}
