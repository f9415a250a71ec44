// The workspace files inside the program: there, and changed in one pass.

#include "data-samples/templates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

// The shipped file at a workspace path, or NULL.
static const struct template_file *template_find(const char *path)
{
    for (size_t i = 0; i < shipped_file_count; i++)
        if (strcmp(template_files[i].path, path) == 0)
            return &template_files[i];
    return NULL;
}

static void the_borough_is_inside_the_program(void **state)
{
    const struct template_file *config = template_find("hearth.yaml");
    assert_non_null(config);
    assert_int_equal(strlen(config->text), config->n_byte);
    assert_non_null(strstr(config->text, "2016-01-01")); // what simulate changes
    const struct template_file *scenario = template_find("scenarios/child-safeguarding.yaml");
    assert_non_null(scenario);
    assert_non_null(strstr(scenario->text, "from: 2018-01-01"));
    assert_true(template_is_written(scenario, "child-safeguarding"));
    assert_false(template_is_written(scenario, "child"));
    assert_false(template_is_written(scenario, "other"));
    assert_true(template_is_written(config, "other"));
    assert_null(template_find("nothing.yaml"));
}

static void a_change_never_meets_another_one(void **state)
{
    static const struct template_file file = {"x", "2016 2018 201 2016", 18};
    static const struct template_change eight_years[] = {
        {"2018", "2020"}, {"2016", "2018"}, {NULL, NULL}};
    static const struct template_change twelve_years[] = {
        {"2018", "2016"}, {"2016", "in 2014"}, {NULL, NULL}};
    static const struct template_change none[] = {{NULL, NULL}};
    struct arena arena = {0};
    assert_string_equal(template_text(&arena, &file, eight_years), "2018 2020 201 2018");
    assert_string_equal(template_text(&arena, &file, twelve_years), "in 2014 2016 201 in 2014");
    assert_string_equal(template_text(&arena, &file, none), file.text);
    arena_done(&arena);
}

static void unknown_scenarios_name_the_nearest(void **state)
{
    struct arena arena = {0};
    struct error err;
    assert_int_equal(template_check_scenario(&arena, "child-safeguarding", &err), OK);
    assert_int_equal(template_check_scenario(&arena, "child-safegarding", &err), E_USAGE);
    assert_non_null(strstr(err.hint, "did you mean 'child-safeguarding'?"));
    assert_int_equal(template_check_scenario(&arena, "zzz", &err), E_USAGE);
    assert_non_null(strstr(err.hint, "shipped: "));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_borough_is_inside_the_program),
        cmocka_unit_test(a_change_never_meets_another_one),
        cmocka_unit_test(unknown_scenarios_name_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
