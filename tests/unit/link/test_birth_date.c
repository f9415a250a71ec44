// Which dates of birth may be one person's: a slip of the keyboard, and never ten years.

#include "features/link/birth_date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool agree(const char *a, const char *b)
{
    day_t x = DAY_NONE, y = DAY_NONE;
    assert_true(day_parse(a, strlen(a), NULL, &x) && day_parse(b, strlen(b), NULL, &y));
    assert_int_equal(birth_dates_agree(x, y), birth_dates_agree(y, x));
    return birth_dates_agree(x, y);
}

static void equal_or_one_slip_apart_agrees(void **state)
{
    assert_true(agree("2001-02-03", "2001-02-03"));
    assert_true(agree("2001-02-03", "2001-02-08")); // a digit
    assert_true(agree("2001-02-03", "2002-02-03"));
    assert_true(agree("2001-02-03", "2001-03-02")); // day and month
    assert_true(agree("2001-02-12", "2001-02-21")); // two neighbours
    assert_true(agree("1989-05-06", "1998-05-06"));
}

static void more_than_one_slip_does_not(void **state)
{
    assert_false(agree("2001-02-03", "2001-02-14"));
    assert_false(agree("2001-02-03", "2001-01-01"));
    assert_false(agree("2001-06-15", "2003-06-16"));
}

static void ten_years_are_another_generation_whatever_the_digits(void **state)
{
    assert_false(agree("1991-02-03", "2001-02-03"));
    assert_false(agree("1981-02-03", "1991-02-03")); // one digit
    assert_true(agree("1991-02-04", "1992-02-04"));
    assert_true(birth_dates_exclude(0, 3653)); // 1970-01-01, 1980-01-01 + 1
    assert_false(birth_dates_exclude(0, 3651));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_or_one_slip_apart_agrees),
        cmocka_unit_test(more_than_one_slip_does_not),
        cmocka_unit_test(ten_years_are_another_generation_whatever_the_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
