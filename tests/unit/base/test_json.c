// JSON: keys keep their order, numbers their shortest digits, broken text is told with its line.

#include "features/base/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char *written(const json *root)
{
    static char text[4096];
    struct error err;
    FILE *stream = fmemopen(text, sizeof text, "w");
    assert_int_equal(json_write(root, stream, &err), OK);
    fclose(stream);
    return text;
}

static void test_writes_in_the_order_of_putting(void **state)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "a", "x");
    json *list = json_put_array(root, "list");
    json_add_number(list, 0.1);
    json_add_number(list, 3);
    json_add_number(list, NAN);
    json *rows = json_put_array(root, "rows");
    json_put_bool(json_add_object(rows), "yes", true);
    json_put_object(root, "empty");
    json_put_integer(root, "format", 2);
    assert_string_equal(written(root), "{\n"
                                       "  \"format\": 2,\n"
                                       "  \"a\": \"x\",\n"
                                       "  \"list\": [0.1, 3, null],\n"
                                       "  \"rows\": [\n"
                                       "    {\n"
                                       "      \"yes\": true\n"
                                       "    }\n"
                                       "  ],\n"
                                       "  \"empty\": {}\n"
                                       "}\n");
    json_free(root);
}

static void test_text_is_escaped_and_repaired(void **state)
{
    json *root = json_array_create();
    json_add_text(root, "quote \" back \\ line\n tab\t bell\a");
    json_add_text(root, "caf\xC3\xA9");
    json_add_text(root, "caf\xE9 \xF0\x9F\x92");
    json_add_text(root, NULL);
    const char *text = written(root);
    assert_non_null(strstr(text, "\"quote \\\" back \\\\ line\\n tab\\t bell\\u0007\""));
    assert_non_null(strstr(text, "\"caf\xC3\xA9\""));
    assert_non_null(strstr(text, "\"caf\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""));
    assert_non_null(strstr(text, "null"));
    json_free(root);
}

static void test_reads_what_it_is_asked_for(void **state)
{
    const char *text =
        "{\"n\": 2.5, \"t\": \"x\", \"yes\": true, \"list\": [1, \"two\"], \"null\": null}";
    json *root;
    struct error err;
    assert_int_equal(json_read_text(text, strlen(text), &root, &err), OK);
    assert_true(json_number(root, "n", 0) == 2.5);
    assert_true(json_number(root, "t", -1) == -1);
    assert_true(json_number(root, "absent", -1) == -1);
    assert_string_equal(json_text(root, "t"), "x");
    assert_null(json_text(root, "n"));
    assert_true(json_bool(root, "yes", false));
    assert_true(json_bool(root, "n", true));
    assert_int_equal(json_count(json_get(root, "list")), 2);
    assert_string_equal(json_value_text(json_at(json_get(root, "list"), 1)), "two");
    assert_null(json_at(json_get(root, "list"), 2));
    assert_null(json_get(json_get(root, "absent"), "deeper"));
    assert_int_equal(json_count(json_get(root, "absent")), 0);
    assert_string_equal(json_key_at(root, 0), "n");
    assert_string_equal(json_key_at(root, 4), "null");
    assert_null(json_key_at(root, 5));
    json_free(root);
}

static void assert_refused(const char *text)
{
    json *root = NULL;
    struct error err;
    assert_int_equal(json_read_text(text, strlen(text), &root, &err), E_DATA);
    assert_true(err.message[0] != 0);
}

// Counts come back from files that anybody may have changed: none is cast beyond what it can hold.
static void test_whole_numbers_are_exact(void **state)
{
    (void)state;
    struct error err;
    json *root;
    static const char text[] =
        "{\"a\": 12, \"b\": -3, \"c\": 1e300, \"d\": 1.5, \"e\": \"7\", \"f\": 2e3,"
        " \"g\": 9223372036854775807}";
    assert_int_equal(json_read_text(text, strlen(text), &root, &err), OK);
    assert_int_equal(json_whole(root, "a", -9), 12);
    assert_int_equal(json_whole(root, "b", -9), -3);
    assert_int_equal(json_whole(root, "f", -9), 2000);
    for (const char *at = "cdegh"; *at; at++)
        assert_int_equal(json_whole(root, (char[]){*at, 0}, -9), -9);
    json_free(root);
}

static void test_refuses_broken_text(void **state)
{
    static const char *const broken[] = {
        "",        "{",        "{\"a\": 1",         "{\"a\": 1, \"a\": 2}",
        "[1, 2,]", "{} extra", "[\"\xE9 no utf\"]", "[NaN]"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_refused(broken[i]);
    char deep[2001];
    memset(deep, '[', 1000);
    memset(deep + 1000, ']', 1000);
    deep[2000] = 0;
    assert_refused(deep);
}

static void test_brackets_in_text_are_no_depth(void **state)
{
    char text[512] = "[\"\\\\\", \"\\\"";
    memset(text + strlen(text), '[', 200);
    memcpy(text + strlen(text), "\"]", 3);
    json *root;
    struct error err;
    assert_int_equal(json_read_text(text, strlen(text), &root, &err), OK);
    assert_int_equal(json_count(root), 2);
    json_free(root);
}

static void test_file_errors_name_file_and_line(void **state)
{
    char path[] = "/tmp/hearth-test-json-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(write(descriptor, "{\n\"a\": 1,\n\"b\" 2}\n", 17) == 17);
    close(descriptor);
    json *root;
    struct error err;
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%s:3:", path);
    assert_int_equal(json_read_file(path, 1000, &root, &err), E_DATA);
    assert_memory_equal(err.place, wanted, strlen(wanted));
    assert_int_equal(json_read_file(path, 5, &root, &err), E_LIMIT);
    unlink(path);
    assert_int_equal(json_read_file(path, 1000, &root, &err), E_SYSTEM);
}

static void test_doubles_survive_the_file(void **state)
{
    char path[] = "/tmp/hearth-test-json-XXXXXX";
    close(mkstemp(path));
    const double values[] = {0.1, 1.0 / 3, 1e300, 5e-324, -123456.789, 9007199254740993.0, 1e15};
    json *root = json_array_create();
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        json_add_number(root, values[i]);
    struct error err;
    assert_int_equal(json_write_file(root, path, &err), OK);
    json_free(root);
    assert_int_equal(json_read_file(path, 1 << 20, &root, &err), OK);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_true(json_value_number(json_at(root, i), 0) == values[i]);
    json_free(root);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_in_the_order_of_putting),
        cmocka_unit_test(test_text_is_escaped_and_repaired),
        cmocka_unit_test(test_reads_what_it_is_asked_for),
        cmocka_unit_test(test_whole_numbers_are_exact),
        cmocka_unit_test(test_refuses_broken_text),
        cmocka_unit_test(test_brackets_in_text_are_no_depth),
        cmocka_unit_test(test_file_errors_name_file_and_line),
        cmocka_unit_test(test_doubles_survive_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
