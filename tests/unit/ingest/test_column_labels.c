// Labels of codes and values: from hearth.yaml, from codes files, and what is read where there is none.

#include "features/ingest/column_labels.h"
#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static const char *folder;

static const char *bench_file(const char *name, const char *text)
{
    workspace_write(folder, name, text);
    return arena_format(&arena, "%s/%s", folder, name);
}

static enum status parse(const char *text, struct column_labels *labels, struct error *err)
{
    const struct yaml *root;
    assert_int_equal(yaml_read_text(&arena, "h.yaml", text, &root, err), OK);
    return column_labels_parse(&arena, root, labels, err);
}

static void test_labels_of_values(void **state)
{
    struct column_labels labels;
    struct error err = {0};
    assert_int_equal(parse("dash: {title: DASH risk level, 1: standard, 3: high}\n"
                           "role: {SUSPECT: suspect}\n",
                           &labels, &err),
                     OK);
    assert_string_equal(column_labels_text(&labels, "dash", "3"), "high");
    assert_null(column_labels_text(&labels, "dash", "2"));
    assert_null(column_labels_text(&labels, "epds", "3"));
    assert_string_equal(column_labels_title(&arena, &labels, "dash"), "DASH risk level");
    assert_string_equal(column_labels_title(&arena, &labels, "party_role"), "party role");
    assert_string_equal(column_labels_read_as(&arena, &labels, "role", "SUSPECT"), "suspect");
    // Where others have a label, a code without one says so; where none has, it is a word.
    assert_string_equal(column_labels_read_as(&arena, &labels, "role", "W"), "code W (no label)");
    assert_string_equal(column_labels_read_as(&arena, &labels, "category", "domestic_abuse"),
                        "domestic abuse");
}

static void test_wrong_labels_are_refused_with_their_place(void **state)
{
    static const char *const texts[] = {"dash: high", "dash: {3: [high]}", "dash: {3: \"\"}",
                                        "[dash]"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct column_labels labels;
        struct error err = {0};
        assert_int_equal(parse(texts[i], &labels, &err), E_CONFIG);
        assert_memory_equal(err.place, "h.yaml:1:", 9);
    }
}

static void test_labels_of_codes(void **state)
{
    struct column_labels labels;
    struct error err = {0};
    assert_int_equal(parse("category: {police: the police}", &labels, &err), OK);
    const char *path = bench_file("codes.csv", "local,canonical,label\n6,police,police force\n"
                                               "POL,police,\n3B,health,health visitor\n"
                                               "3E,health,health visitor\n8,other,\n");
    assert_int_equal(column_labels_read_codes(&arena, path, &labels, &err), OK);
    assert_string_equal(column_labels_text(&labels, "category", "health"), "health visitor");
    assert_string_equal(column_labels_text(&labels, "category", "police"),
                        "the police"); // hearth.yaml's
    assert_null(column_labels_text(&labels, "category", "other"));
}

static void test_a_codes_file_may_have_no_labels(void **state)
{
    struct column_labels labels = {0};
    struct error err = {0};
    const char *path = bench_file("plain.csv", "local,canonical\n6,police\n");
    assert_int_equal(column_labels_read_codes(&arena, path, &labels, &err), OK);
    assert_int_equal(labels.n, 0);
}

static void test_two_labels_of_one_code_are_refused(void **state)
{
    struct column_labels labels = {0};
    struct error err = {0};
    const char *path =
        bench_file("two.csv", "local,canonical,label\n6,police,police\nPOL,police,constabulary\n");
    assert_int_equal(column_labels_read_codes(&arena, path, &labels, &err), E_CONFIG);
    assert_non_null(strstr(err.message, "\"police\" has two labels"));
    assert_non_null(strstr(err.place, "two.csv:3"));
}

static int free_all(void **state)
{
    arena_done(&arena);
    workspace_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels_of_values),
        cmocka_unit_test(test_wrong_labels_are_refused_with_their_place),
        cmocka_unit_test(test_labels_of_codes),
        cmocka_unit_test(test_a_codes_file_may_have_no_labels),
        cmocka_unit_test(test_two_labels_of_one_code_are_refused),
    };
    folder = workspace_make();
    return cmocka_run_group_tests(tests, NULL, free_all);
}
