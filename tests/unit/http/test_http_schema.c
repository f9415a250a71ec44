// The language of schemas: what it refuses, and the JSON Schema that it becomes.

#include "serve/http/http_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char schema[] = "name:text(a name (any)) day:date~ n:integer<0,50>~ share:number? "
                             "list:[id:integer note:text~ *]~ inner:{on:truth}~ free:object~ "
                             "due:date<today,today+366>~ past:date<,today>~ show:=open|decided~";
#define TODAY day_from_civil(2026, 1, 1)

static void test_a_body_is_taken_or_refused_with_the_reason(void **state)
{
    static const struct {
        const char *body, *message; // NULL = taken
    } cases[] = {
        {"{\"name\": \"a\", \"share\": 0.5}", NULL},
        {"{\"name\": \"a\", \"share\": 1, \"day\": \"2026-01-31\", \"n\": 50, \"free\": {\"x\": "
         "1}}",
         NULL},
        {"{\"name\": \"a\", \"share\": 1, \"day\": null}", NULL},
        {"{\"name\": \"a\", \"share\": 1, \"list\": [{\"id\": 1, \"other\": 2}, {\"id\": 2}]}",
         NULL},
        {"[]", "the body must be an object"},
        {"{\"share\": 1}", "name is missing: a name (any)"},
        {"{\"name\": null, \"share\": 1}", "name is missing"},
        {"{\"nam\": \"a\", \"share\": 1}", "unknown key \"nam\""},
        {"{\"name\": 1, \"share\": 1}", "name must be a text"},
        {"{\"name\": \"a\", \"share\": 1, \"day\": \"31/01/2026\"}", "day must be a date"},
        {"{\"name\": \"a\", \"share\": 1, \"n\": 51}", "n must be a whole number from 0 to 50"},
        {"{\"name\": \"a\", \"share\": 1, \"n\": 1.5}", "n must be a whole number"},
        {"{\"name\": \"a\", \"share\": 1, \"list\": {}}", "list must be a list"},
        {"{\"name\": \"a\", \"share\": 1, \"list\": [{\"id\": 1}, {}]}",
         "list, 2 of 2: id is missing"},
        {"{\"name\": \"a\", \"share\": 1, \"inner\": {\"on\": 1}}", "on must be true or false"},
        {"{\"name\": \"a\", \"share\": 1, \"inner\": {\"on\": true, \"off\": 1}}",
         "unknown key \"off\""},
        {"{\"name\": \"a\", \"share\": 1, \"due\": \"2026-01-01\", \"past\": \"2026-01-01\"}",
         NULL},
        {"{\"name\": \"a\", \"share\": 1, \"due\": \"2027-01-02\", \"show\": \"open\"}", NULL},
        {"{\"name\": \"a\", \"share\": 1, \"due\": \"2020-01-01\"}",
         "due must be a date from 2026-01-01 to 2027-01-02"},
        {"{\"name\": \"a\", \"share\": 1, \"due\": \"2099-01-01\"}",
         "due must be a date from 2026-01-01 to 2027-01-02"},
        {"{\"name\": \"a\", \"share\": 1, \"past\": \"2026-01-02\"}",
         "past must be 2026-01-01 or earlier"},
        {"{\"name\": \"a\", \"share\": 1, \"show\": \"ope\"}", "show must be open or decided"},
        {"{\"name\": \"a\", \"share\": 1, \"show\": \"open|decided\"}",
         "show must be open or decided"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        json *root;
        assert_int_equal(json_read_text(cases[i].body, strlen(cases[i].body), &root, &err), OK);
        enum status status = http_schema_check(root, schema, TODAY, &err);
        assert_int_equal(status, cases[i].message ? E_DATA : OK);
        assert_true(!cases[i].message || strstr(err.message, cases[i].message));
        json_free(root);
    }
}

static void test_a_query_is_taken_or_refused(void **state)
{
    static const struct {
        const char *name, *value;
        enum status status;
    } cases[] = {
        {"limit", "1", OK},
        {"limit", "1000", OK},
        {"limit", "", E_USAGE},
        {"limit", "0", E_USAGE},
        {"show", "all", OK},
        {"show", "", OK},
        {"show", "red", E_USAGE},
        {"day", "", E_USAGE},
        {"day", "2099-01-01", E_USAGE},
        {"limit", "1001", E_USAGE},
        {"limit", "-1", E_USAGE},
        {"limit", "1x", E_USAGE},
        {"limit", "99999999999999999999", E_USAGE},
        {"day", "2026-01-31", OK},
        {"day", "yesterday", E_USAGE},
        {"state", "anything", OK},
        {"limits", "1", E_USAGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        struct fields fields = {.n = 1, .names = {cases[i].name}, .values = {cases[i].value}};
        assert_int_equal(http_schema_check_fields(
                             &fields,
                             "state:text~ day:date<,today>~ limit:integer<1,1000>~ show:=open|all~",
                             day_from_civil(2026, 1, 31), &err),
                         cases[i].status);
    }
    struct error err = {0};
    struct fields fields = {.n = 1, .names = {"limits"}, .values = {"1"}};
    http_schema_check_fields(&fields, "limit:integer~", TODAY, &err);
    assert_non_null(strstr(err.hint, "\"limit\""));
    assert_int_equal(http_schema_check_fields(&fields, "", TODAY, &err), E_USAGE);
    struct fields twice = {.n = 2, .names = {"limit", "limit"}, .values = {"1", "2"}};
    assert_int_equal(http_schema_check_fields(&twice, "limit:integer~", TODAY, &err), E_USAGE);
}

static void test_it_becomes_json_schema(void **state)
{
    json *root = json_object_create();
    http_schema_put(root, schema);
    const json *properties = json_get(root, "properties");
    assert_string_equal(json_text(root, "type"), "object");
    assert_false(json_bool(root, "additionalProperties", true));
    assert_int_equal(json_count(json_get(root, "required")), 2);
    assert_string_equal(json_text(json_get(properties, "name"), "description"), "a name (any)");
    assert_string_equal(json_text(json_get(properties, "day"), "format"), "date");
    const json *n = json_get(properties, "n");
    assert_string_equal(json_text(n, "type"), "integer");
    assert_true(json_number(n, "minimum", -1) == 0 && json_number(n, "maximum", -1) == 50);
    const json *types = json_get(json_get(properties, "share"), "type");
    assert_int_equal(json_count(types), 2);
    const json *list = json_get(properties, "list");
    assert_string_equal(json_text(list, "type"), "array");
    assert_true(json_bool(json_get(list, "items"), "additionalProperties", false));
    assert_int_equal(json_count(json_get(json_get(list, "items"), "required")), 1);
    json_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_body_is_taken_or_refused_with_the_reason),
        cmocka_unit_test(test_a_query_is_taken_or_refused),
        cmocka_unit_test(test_it_becomes_json_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
