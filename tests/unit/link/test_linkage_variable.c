// Values that rules compare: folding, blanks, and since when each value was received.

#include "features/link/linkage_variable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static size_t count_of(const struct linkage_variable *variable, uint32_t record)
{
    return variable->first[record + 1] - variable->first[record];
}

static const struct variable_value *value_of(const struct linkage_variable *variable,
                                             uint32_t record)
{
    return &variable->values[variable->first[record]];
}

static void texts_are_trimmed_and_case_folded(void **state)
{
    static const char *const equal[] = {"Zoë Müller", "  ZOË MÜLLER\t", "zoë müller"};
    struct linkage_variable variable = {.normalise = true};
    for (uint32_t r = 0; r < 3; r++)
        variable_add_text(&variable, r, equal[r], DAY_NONE);
    variable_add_text(&variable, 3, "Zoe Müller", DAY_NONE); // an accent is a difference
    variable_settle(&variable, 4);
    assert_int_equal(value_of(&variable, 0)->code, value_of(&variable, 1)->code);
    assert_int_equal(value_of(&variable, 0)->code, value_of(&variable, 2)->code);
    assert_int_not_equal(value_of(&variable, 0)->code, value_of(&variable, 3)->code);
    variable_done(&variable);
}

static void without_normalising_every_byte_counts(void **state)
{
    struct linkage_variable variable = {.normalise = false};
    variable_add_text(&variable, 0, "Ann", DAY_NONE);
    variable_add_text(&variable, 1, "ann", DAY_NONE);
    variable_settle(&variable, 2);
    assert_int_not_equal(value_of(&variable, 0)->code, value_of(&variable, 1)->code);
    variable_done(&variable);
}

static void blank_values_are_left_out(void **state)
{
    struct linkage_variable variable = {.normalise = true};
    variable_add_text(&variable, 0, "", DAY_NONE);
    variable_add_text(&variable, 0, " \t ", DAY_NONE);
    variable_add_text(&variable, 1, "x", DAY_NONE);
    variable_settle(&variable, 2);
    assert_int_equal(count_of(&variable, 0), 0);
    assert_int_equal(count_of(&variable, 1), 1);
    variable_done(&variable);
}

static void what_cannot_be_a_value_is_left_out_and_counted(void **state)
{
    static const char *const nobody[] = {"9999999999", "0", "999 999 9999", "9434765918", "NULL"};
    struct linkage_variable variable = {.name = "nhs_number", .normalise = true};
    for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++)
        variable_add_text(&variable, 0, nobody[i], DAY_NONE);
    variable_add_text(&variable, 1, "943 476 5919", DAY_NONE);
    variable_add_text(&variable, 2, "9434765919", DAY_NONE);
    variable_settle(&variable, 3);
    assert_int_equal(count_of(&variable, 0), 0);
    assert_int_equal(variable.n_unusable, 5);
    assert_int_equal(value_of(&variable, 1)->code, value_of(&variable, 2)->code);
    variable_done(&variable);
}

static void a_postcode_of_another_country_counts_in_flat_files_only(void **state)
{
    struct linkage_variable here = {.name = "postcode", .normalise = true};
    struct linkage_variable anywhere = {.name = "postcode", .normalise = true, .any_country = true};
    assert_int_equal(variable_code(&here, "2903"), DICTIONARY_NONE);
    assert_int_not_equal(variable_code(&anywhere, "2903"), DICTIONARY_NONE);
    assert_int_equal(variable_code(&anywhere, "ZZ99 3VZ"), DICTIONARY_NONE);
    variable_done(&here);
    variable_done(&anywhere);
}

static void a_repeated_value_counts_from_its_earliest_day(void **state)
{
    struct linkage_variable variable = {.normalise = true};
    variable_add_text(&variable, 0, "smith", 50);
    variable_add_text(&variable, 0, "jones", 20);
    variable_add_text(&variable, 0, "SMITH", 10);
    variable_settle(&variable, 1);
    assert_int_equal(count_of(&variable, 0), 2); // a former surname stays
    for (size_t i = 0; i < 2; i++) {
        const struct variable_value *value = &variable.values[i];
        bool is_smith = value->code == 0; // added first
        assert_int_equal(value->received, is_smith ? 10 : 20);
    }
    variable_done(&variable);
}

static void days_are_equal_as_numbers(void **state)
{
    struct linkage_variable variable = {.normalise = true};
    variable_add_day(&variable, 0, 18000, 5);
    variable_add_day(&variable, 1, 18000, 6);
    variable_add_day(&variable, 2, -1, 6); // before 1970
    variable_settle(&variable, 3);
    assert_int_equal(value_of(&variable, 0)->code, value_of(&variable, 1)->code);
    assert_int_not_equal(value_of(&variable, 0)->code, value_of(&variable, 2)->code);
    variable_done(&variable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_trimmed_and_case_folded),
        cmocka_unit_test(without_normalising_every_byte_counts),
        cmocka_unit_test(blank_values_are_left_out),
        cmocka_unit_test(what_cannot_be_a_value_is_left_out_and_counted),
        cmocka_unit_test(a_postcode_of_another_country_counts_in_flat_files_only),
        cmocka_unit_test(a_repeated_value_counts_from_its_earliest_day),
        cmocka_unit_test(days_are_equal_as_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
