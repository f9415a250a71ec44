// The table of estimators: names, aliases and what each row must say.

#include "eval/effect/effect_registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_aliases_find_the_row_of_their_name(void **state)
{
    static const char *const pairs[][2] = {
        {"unadjusted", "crude"}, {"ipw", "weights"}, {"matching", "match"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const struct effect_estimator *by_alias = NULL, *by_name = NULL;
        assert_int_equal(effect_find(pairs[i][0], &by_alias, ERROR_IGNORED), OK);
        assert_int_equal(effect_find(pairs[i][1], &by_name, ERROR_IGNORED), OK);
        assert_ptr_equal(by_alias, by_name);
    }
}

static void test_every_estimator_row_is_complete_and_its_spellings_are_its_own(void **state)
{
    for (size_t i = 0; i < n_effect_estimator; i++) {
        const struct effect_estimator *row = &effect_estimators[i], *found = NULL;
        assert_non_null(row->title);
        assert_non_null(row->help);
        assert_non_null(row->source);
        assert_non_null(row->run);
        assert_true(row->estimands & 1u << row->natural);
        assert_int_equal(effect_find(row->name, &found, ERROR_IGNORED), OK);
        assert_ptr_equal(found, row);
        for (size_t k = 0; k < 2 && row->aliases[k]; k++) {
            assert_int_equal(effect_find(row->aliases[k], &found, ERROR_IGNORED), OK);
            assert_ptr_equal(found, row);
        }
    }
}

static void test_an_unknown_method_names_the_nearest(void **state)
{
    const struct effect_estimator *found = NULL;
    struct error err = {0};
    assert_int_equal(effect_find("matchin", &found, &err), E_USAGE);
    assert_null(found);
    assert_string_equal(err.message, "unknown method 'matchin'");
    assert_string_equal(err.hint, "did you mean 'matching'?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aliases_find_the_row_of_their_name),
        cmocka_unit_test(test_every_estimator_row_is_complete_and_its_spellings_are_its_own),
        cmocka_unit_test(test_an_unknown_method_names_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
