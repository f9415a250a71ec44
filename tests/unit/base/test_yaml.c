// YAML: scalars stay text, places are right, and what could hurt is refused.

#include "features/base/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum status read_text(struct arena *arena, const char *text, const struct yaml **root,
                             struct error *err)
{
    return yaml_read_text(arena, "t.yaml", text, root, err);
}

static void test_scalars_stay_text(void **state)
{
    struct arena arena = {0};
    struct error err;
    const struct yaml *root;
    assert_int_equal(read_text(&arena,
                               "a: NO\nb: 01\nc: 2024-01-05\nd: \"x y\"\ne:\nf: [1A, 'q']\n", &root,
                               &err),
                     OK);
    assert_string_equal(yaml_get(root, "a")->text, "NO");
    assert_string_equal(yaml_get(root, "b")->text, "01");
    assert_string_equal(yaml_get(root, "c")->text, "2024-01-05");
    assert_string_equal(yaml_get(root, "e")->text, "");
    assert_int_equal(yaml_get(root, "e")->line, 5);
    assert_int_equal(yaml_get(root, "f")->n_child, 2);
    assert_string_equal(yaml_get(root, "f")->first->next->text, "q");
    assert_int_equal(yaml_get(root, "f")->first->line, 6);
    assert_int_equal(yaml_get(root, "f")->first->column, 5);
    arena_done(&arena);
}

static void test_errors_name_the_place(void **state)
{
    const struct {
        const char *text, *place, *part;
    } cases[] = {
        {"a: [1, 2\nb: 3\n", "t.yaml:3:1", "sequence"},
        {"a: 1\nb: 2\na: 3\n", "t.yaml:3:1", "twice"},
        {"a: &x 1\nb: *x\n", "t.yaml:2:4", "aliases"},
        {"a: 1\n---\nb: 2\n", "t.yaml:3:1", "more than one document"},
        {"? [a]\n: 1\n", "t.yaml:1:3", "plain text"},
        {"", "t.yaml", "empty"},
        {"a: \"\x01\"\n", "t.yaml:1", "0x01"},
        {"%\x94"
         "a\n",
         "t.yaml:1", "0x94"}, // libfyaml would read this for ever
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct error err = {0};
        const struct yaml *root;
        assert_int_equal(read_text(&arena, cases[i].text, &root, &err), E_CONFIG);
        assert_non_null(strstr(err.message, cases[i].part));
        assert_int_equal(strncmp(err.place, cases[i].place, strlen("t.yaml:1")), 0);
        arena_done(&arena);
    }
}

static void test_deep_nesting_is_refused(void **state)
{
    struct arena arena = {0};
    struct error err;
    const struct yaml *root;
    char text[201];
    memset(text, '[', 100);
    memset(text + 100, ']', 100);
    text[200] = 0;
    assert_int_equal(read_text(&arena, text, &root, &err), E_CONFIG);
    assert_non_null(strstr(err.message, "nested"));
    arena_done(&arena);
}

static void test_an_unknown_key_names_the_nearest(void **state)
{
    static const char *const known[] = {"sources", "household", NULL};
    struct arena arena = {0};
    struct error err;
    const struct yaml *root;
    assert_int_equal(read_text(&arena, "household: 1\nsoruces: 2\n", &root, &err), OK);
    assert_int_equal(yaml_check_keys(root, known, &err), E_CONFIG);
    assert_non_null(strstr(err.hint, "sources"));
    assert_string_equal(err.place, "t.yaml:2:1");
    arena_done(&arena);
}

static void test_typed_readers(void **state)
{
    struct arena arena = {0};
    struct error err;
    const struct yaml *root;
    assert_int_equal(read_text(&arena, "n: 12\nx: 1.5\ny: yes\nbad: 3x\n", &root, &err), OK);
    long integer;
    double number;
    bool yes;
    assert_int_equal(yaml_integer(yaml_get(root, "n"), 1, 20, &integer, &err), OK);
    assert_int_equal(integer, 12);
    assert_int_equal(yaml_integer(yaml_get(root, "n"), 1, 11, &integer, &err), E_CONFIG);
    assert_int_equal(yaml_integer(yaml_get(root, "x"), 1, 11, &integer, &err), E_CONFIG);
    assert_int_equal(yaml_number(yaml_get(root, "x"), &number, &err), OK);
    assert_true(number == 1.5);
    assert_int_equal(yaml_number(yaml_get(root, "bad"), &number, &err), E_CONFIG);
    assert_int_equal(yaml_bool(yaml_get(root, "y"), &yes, &err), OK);
    assert_true(yes);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars_stay_text),
        cmocka_unit_test(test_errors_name_the_place),
        cmocka_unit_test(test_deep_nesting_is_refused),
        cmocka_unit_test(test_an_unknown_key_names_the_nearest),
        cmocka_unit_test(test_typed_readers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
