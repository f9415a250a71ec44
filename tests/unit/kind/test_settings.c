// What to train, as written on the command line and in a scenario.

#include "model/kind/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void parse_error(const char *text, enum status wanted, const char *hint)
{
    struct arena arena = {0};
    struct grid grid = {0};
    struct error err = {0};
    assert_int_equal(settings_parse(&arena, text, &grid, &err), wanted);
    assert_non_null(strstr(err.hint, hint));
    arena_done(&arena);
}

static void test_settings_are_checked_before_work(void **state)
{
    parse_error("logitt", E_USAGE, "logit");
    parse_error("logit:penalt=1", E_USAGE, "penalty");
    parse_error("logit:penalty", E_USAGE, "key=val");
    parse_error("logit:penalty=-1", E_USAGE, "");
    parse_error("logit:scale=big", E_USAGE, "");
    parse_error("points:items=2.5", E_USAGE, "");
    parse_error("svm:kernel=poly", E_USAGE, "");
    parse_error("baseline", E_USAGE, "");
    parse_error("baseline:column=", E_USAGE, "");
    parse_error("qqqqqqqq", E_USAGE, "points, logit");
}

static void test_settings_read_back_from_their_text(void **state)
{
    struct arena arena = {0};
    struct grid grid = {0};
    assert_int_equal(
        settings_parse(&arena, "logit:penalty=0.1,scale=minmax,cap=0.01", &grid, ERROR_IGNORED),
        OK);
    const char *text = settings_text(&arena, &grid.cells[0]);
    assert_string_equal(text,
                        "logit:penalty=0.1,scale=minmax,cap=0.01,transform=none,calibrate=auto");
    assert_int_equal(settings_parse(&arena, text, &grid, ERROR_IGNORED), OK);
    assert_memory_equal(&grid.cells[0], &grid.cells[1], sizeof grid.cells[0]);
    arena_done(&arena);
}

static void test_directions_are_a_mapping_and_stay_through_their_text(void **state)
{
    static const char text[] = "- {kind: gbt, depth: [2, 3], monotone: {increasing: [a.*, b], "
                               "decreasing: c}}\n- {kind: gbt}\n";
    struct arena arena = {0};
    struct grid grid = {0};
    struct error err = {0};
    const struct yaml *root;
    size_t i = 0;
    assert_int_equal(yaml_read_text(&arena, "s.yaml", text, &root, ERROR_IGNORED), OK);
    assert_int_equal(settings_read(&arena, root, &grid, ERROR_IGNORED), OK);
    assert_int_equal(grid.n, 3);
    while (strcmp(grid.cells[0].kind->parameters[i].name, "monotone") != 0)
        i++;
    assert_string_equal(grid.cells[0].texts[i], "+a.*;+b;-c");
    assert_string_equal(grid.cells[1].texts[i], "+a.*;+b;-c");
    assert_null(grid.cells[2].texts[i]);
    const char *written = settings_text(&arena, &grid.cells[1]);
    assert_int_equal(settings_parse(&arena, written, &grid, ERROR_IGNORED), OK);
    assert_string_equal(grid.cells[3].texts[i], "+a.*;+b;-c");
    assert_null(strstr(settings_text(&arena, &grid.cells[2]), "monotone"));
    static const char *const wrong[] = {"- {kind: gbt, monotone: [a]}\n",
                                        "- {kind: gbt, monotone: {rising: a}}\n",
                                        "- {kind: gbt, monotone: {}}\n"};
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(yaml_read_text(&arena, "s.yaml", wrong[k], &root, ERROR_IGNORED), OK);
        assert_int_equal(settings_read(&arena, root, &grid, &err), E_CONFIG);
        assert_non_null(strstr(err.place, "s.yaml:1"));
    }
    arena_done(&arena);
}

static void test_a_grid_is_the_product_of_its_lists(void **state)
{
    static const char text[] =
        "- {kind: points}\n- {kind: logit, penalty: [0.1, 1], scale: [none, standard, minmax]}\n";
    struct arena arena = {0};
    struct grid grid = {0};
    const struct yaml *root;
    assert_int_equal(yaml_read_text(&arena, "s.yaml", text, &root, ERROR_IGNORED), OK);
    assert_int_equal(settings_read(&arena, root, &grid, ERROR_IGNORED), OK);
    assert_int_equal(grid.n, 7);
    assert_string_equal(settings_text(&arena, &grid.cells[1]),
                        "logit:penalty=0.1,scale=none,cap=0,transform=none,calibrate=auto");
    assert_string_equal(settings_text(&arena, &grid.cells[2]),
                        "logit:penalty=0.1,scale=standard,cap=0,transform=none,calibrate=auto");
    assert_string_equal(settings_text(&arena, &grid.cells[6]),
                        "logit:penalty=1,scale=minmax,cap=0,transform=none,calibrate=auto");
    static const char others[] = "- {type: scorecard}\n- {type: logit, winsorise: 0.01}\n";
    struct grid same = {0};
    assert_int_equal(yaml_read_text(&arena, "s.yaml", others, &root, ERROR_IGNORED), OK);
    assert_int_equal(settings_read(&arena, root, &same, ERROR_IGNORED), OK);
    assert_ptr_equal(same.cells[0].kind, grid.cells[0].kind);
    assert_string_equal(settings_text(&arena, &same.cells[1]),
                        "logit:penalty=1,scale=standard,cap=0.01,transform=none,calibrate=auto");
    static const char bad[] = "- {kind: logit, penaltee: 1}\n";
    struct error err = {0};
    assert_int_equal(yaml_read_text(&arena, "s.yaml", bad, &root, ERROR_IGNORED), OK);
    assert_int_equal(settings_read(&arena, root, &grid, &err), E_CONFIG);
    assert_string_equal(err.place, "s.yaml:1:17");
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings_are_checked_before_work),
        cmocka_unit_test(test_settings_read_back_from_their_text),
        cmocka_unit_test(test_a_grid_is_the_product_of_its_lists),
        cmocka_unit_test(test_directions_are_a_mapping_and_stay_through_their_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
