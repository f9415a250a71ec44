// Numbers, dates and lengths of time as a reader sees them.

#include "features/base/plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static void test_numbers_have_commas_and_few_digits(void **state)
{
    assert_string_equal(plain_number(&arena, 0), "0");
    assert_string_equal(plain_number(&arena, 1719), "1,719");
    assert_string_equal(plain_number(&arena, -1234567), "-1,234,567");
    assert_string_equal(plain_number(&arena, 123.4), "123");
    assert_string_equal(plain_number(&arena, 12.345), "12.3");
    assert_string_equal(plain_number(&arena, 1e15), "1e+15");
}

static void test_dates(void **state)
{
    assert_string_equal(plain_date(&arena, day_from_civil(2024, 6, 6)), "6 June 2024");
    assert_string_equal(plain_date(&arena, DAY_NONE), "");
    assert_string_equal(plain_date(&arena, DAY_MAX), "");
}

static void test_durations_are_rounded_to_the_nearest(void **state)
{
    assert_string_equal(plain_duration(&arena, 1), "1 day");
    assert_string_equal(plain_duration(&arena, 40), "40 days");
    assert_string_equal(plain_duration(&arena, 574), "19 months"); // 18.86
    assert_string_equal(plain_duration(&arena, 1369), "3.7 years");
}

static void test_ages_are_completed_units(void **state)
{
    assert_string_equal(plain_age(&arena, 1), "1 day");
    assert_string_equal(plain_age(&arena, 91), "91 days");
    assert_string_equal(plain_age(&arena, 681), "22 months"); // 22.4
    assert_string_equal(plain_age(&arena, 1369), "3 years");
}

static int free_arena(void **state)
{
    arena_done(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_have_commas_and_few_digits),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_durations_are_rounded_to_the_nearest),
        cmocka_unit_test(test_ages_are_completed_units),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
