// Calendar days against the C library's own calendar, and dates as agencies write them.

#include "features/base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void test_days_equal_the_c_library(void **state)
{
    for (long day = -60000; day < 60000; day += 7) {
        time_t seconds = day * 86400;
        struct tm parts;
        gmtime_r(&seconds, &parts);
        assert_int_equal(day_from_civil(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                         day);
        int year, month, day_of_month;
        day_to_civil((day_t)day, &year, &month, &day_of_month);
        assert_int_equal(year, parts.tm_year + 1900);
        assert_int_equal(month, parts.tm_mon + 1);
        assert_int_equal(day_of_month, parts.tm_mday);
    }
}

static day_t parse(const char *text, const char *format)
{
    day_t day;
    return day_parse(text, strlen(text), format, &day) ? day : DAY_NONE;
}

static void test_a_missing_day_becomes_the_months_last(void **state)
{
    assert_int_equal(day_add_months(day_from_civil(2024, 1, 31), 1), day_from_civil(2024, 2, 29));
    assert_int_equal(day_add_months(day_from_civil(2023, 1, 31), 1), day_from_civil(2023, 2, 28));
    assert_int_equal(day_add_months(day_from_civil(2024, 2, 29), 12), day_from_civil(2025, 2, 28));
    assert_int_equal(day_add_months(day_from_civil(2024, 3, 31), -1), day_from_civil(2024, 2, 29));
    assert_int_equal(day_add_months(day_from_civil(2024, 1, 15), -13),
                     day_from_civil(2022, 12, 15));
}

static void test_spans(void **state)
{
    struct span span;
    assert_true(span_parse("30d", &span));
    assert_int_equal(span_subtract(100, span), 70);
    assert_true(span_parse("2w", &span));
    assert_int_equal(span_add(100, span), 114);
    assert_true(span_parse("1y", &span));
    assert_int_equal(span_subtract(day_from_civil(2024, 2, 29), span), day_from_civil(2023, 2, 28));
    assert_true(span_parse("ever", &span));
    assert_int_equal(span_subtract(0, span), DAY_MIN);
    const char *wrong[] = {"", "d", "3", "-3d", "3 d", "3q", "3dd", "99999999999d", "1.5y"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(span_parse(wrong[i], &span));
}

static void test_dates_as_agencies_write_them(void **state)
{
    day_t leap = day_from_civil(2024, 2, 29);
    assert_int_equal(parse("2024-02-29", NULL), leap);
    assert_int_equal(parse("2024-02-29 10:33:00.000", NULL), leap);
    assert_int_equal(parse("2024-02-29T10:33Z", NULL), leap);
    assert_int_equal(parse("29/02/2024", "%d/%m/%Y"), leap);
    assert_int_equal(parse("29/2/2024", "%d/%m/%Y"), leap);
    assert_int_equal(parse("29-Feb-24", "%d-%b-%y"), leap);
    assert_int_equal(parse("29 FEBRUARY 2024", "%d %B %Y"), leap);
    assert_int_equal(parse("29/02/2024 09:15", "%d/%m/%Y %H:%M"), leap);
    assert_int_equal(parse("29/02/2024", "%d/%m/%Y %H:%M"), leap);
    assert_int_equal(parse("20240229", "%Y%m%d"), leap);
}

static void test_what_is_no_date(void **state)
{
    const char *wrong[] = {"2023-02-29", "2024-13-01", "2024-00-10", "2024-1-5",
                           "",           "0000-01-01", "2024-02-30", "2024-02-29x",
                           "24-02-29",   "2024/02/29", "29/02/2024"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(parse(wrong[i], NULL), DAY_NONE);
    assert_int_equal(parse("31/02/2024", "%d/%m/%Y"), DAY_NONE);
    assert_int_equal(parse("2024-02-29", "%d/%m/%Y"), DAY_NONE);
    assert_int_equal(parse("29/02/20244", "%d/%m/%Y"), DAY_NONE);
}

static void test_formats_are_checked(void **state)
{
    struct error err;
    assert_int_equal(day_check_format("%d/%m/%Y", &err), OK);
    assert_int_equal(day_check_format("%d/%b/%y %H:%M:%S", &err), OK);
    assert_int_equal(day_check_format("%d/%m", &err), E_CONFIG);
    assert_int_equal(day_check_format("%d/%m/%Q", &err), E_CONFIG);
    assert_non_null(strstr(err.message, "%Q"));
    assert_int_equal(day_check_format("%d/%m/%", &err), E_CONFIG);
}

static void test_a_child_is_under_eighteen_by_the_calendar(void **state)
{
    day_t birth = day_from_civil(2004, 2, 29);
    assert_true(day_is_of_child(birth - 100, birth)); // not born yet
    assert_true(day_is_of_child(day_from_civil(2022, 2, 27), birth));
    assert_false(day_is_of_child(day_from_civil(2022, 2, 28), birth));
    assert_true(day_is_of_child(day_from_civil(2018, 12, 31), day_from_civil(2001, 1, 1)));
    assert_false(day_is_of_child(day_from_civil(2019, 1, 1), day_from_civil(2001, 1, 1)));
    assert_false(day_is_of_child(birth, DAY_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days_equal_the_c_library),
        cmocka_unit_test(test_a_missing_day_becomes_the_months_last),
        cmocka_unit_test(test_a_child_is_under_eighteen_by_the_calendar),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_dates_as_agencies_write_them),
        cmocka_unit_test(test_what_is_no_date),
        cmocka_unit_test(test_formats_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
