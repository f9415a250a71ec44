// Bank holidays against the published list, and counting in working days.

#include "data-samples/world/world_calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>

// gov.uk, UK bank holidays, England and Wales, month * 100 + day.
static const struct {
    int year, days[11];
} published[] = {
    {2019, {101, 419, 422, 506, 527, 826, 1225, 1226}},
    {2020, {101, 410, 413, 508, 525, 831, 1225, 1228}},
    {2021, {101, 402, 405, 503, 531, 830, 1227, 1228}},
    {2022, {103, 415, 418, 502, 602, 603, 829, 919, 1226, 1227}},
    {2023, {102, 407, 410, 501, 508, 529, 828, 1225, 1226}},
    {2024, {101, 329, 401, 506, 527, 826, 1225, 1226}},
    {2025, {101, 418, 421, 505, 526, 825, 1225, 1226}},
    {2026, {101, 403, 406, 504, 525, 831, 1225, 1228}},
};

static void holidays_are_those_published(void **state)
{
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        size_t n = 0;
        day_t last = day_from_civil(published[i].year, 12, 31);
        for (day_t day = day_from_civil(published[i].year, 1, 1); day <= last; day++) {
            int year, month, of_month;
            day_to_civil(day, &year, &month, &of_month);
            if (calendar_is_holiday(day))
                assert_int_equal(month * 100 + of_month, published[i].days[n++]);
        }
        assert_int_equal(published[i].days[n], 0);
    }
}

static void easter_is_found_by_rule(void **state)
{ // the earliest and the latest of the Gregorian calendar among them
    static const int known[][3] = {{1818, 3, 22}, {1943, 4, 25}, {1954, 4, 18}, {1981, 4, 19},
                                   {2000, 4, 23}, {2008, 3, 23}, {2038, 4, 25}, {2049, 4, 18}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(calendar_easter(known[i][0]),
                         day_from_civil(known[i][0], known[i][1], known[i][2]));
}

static void working_days_step_over_weekends_and_holidays(void **state)
{
    day_t thursday = day_from_civil(2024, 3, 28); // before Good Friday
    assert_int_equal(calendar_weekday(thursday), 3);
    assert_int_equal(calendar_add_working(thursday, 0), thursday);
    assert_int_equal(calendar_add_working(thursday, 1), day_from_civil(2024, 4, 2));
    assert_int_equal(calendar_working_from(thursday + 1), day_from_civil(2024, 4, 2));
    assert_int_equal(calendar_working_before(day_from_civil(2024, 4, 1)), thursday);
    assert_int_equal(calendar_add_working(thursday + 1, 1), day_from_civil(2024, 4, 3));
    assert_false(calendar_is_working(day_from_civil(2024, 4, 6)));
    assert_int_equal(calendar_weekday(-1), 2); // 1969-12-31, a Wednesday
}

static void schools_are_open_on_190_days_or_so(void **state)
{
    for (int year = 2016; year < 2026; year++) {
        int n = 0;
        for (day_t day = day_from_civil(year, 9, 1); day < day_from_civil(year + 1, 9, 1); day++)
            n += calendar_is_school_day(day);
        assert_in_range(n, 180, 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holidays_are_those_published),
        cmocka_unit_test(easter_is_found_by_rule),
        cmocka_unit_test(working_days_step_over_weekends_and_holidays),
        cmocka_unit_test(schools_are_open_on_190_days_or_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
