// Working hours beside the lists that GOV.UK published and beside the C library's own London time.

#include "serve/alert/due_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

// Bank holidays of England and Wales as published on www.gov.uk/bank-holidays, months and days.
static const struct {
    int year;
    const char *days;
} published[] = {
    {2011, "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27"},
    {2012, "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26"},
    {2016, "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27"},
    {2018, "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26"},
    {2019, "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26"},
    {2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"},
    {2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"},
    {2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"},
    {2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"},
    {2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"},
    {2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"},
    {2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},
    {2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"},
    {2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"},
};

static void test_holidays_are_those_that_were_published(void **state)
{
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        char found[256] = "", day_text[DAY_TEXT];
        day_t end = day_from_civil(published[i].year + 1, 1, 1);
        for (day_t day = day_from_civil(published[i].year, 1, 1); day < end; day++) {
            if (!due_time_is_holiday(day))
                continue;
            size_t n = strlen(found);
            snprintf(found + n, sizeof found - n, "%s%s", n ? " " : "",
                     day_format(day, day_text) + 5);
        }
        assert_string_equal(found, published[i].days);
    }
}

static int64_t utc(const char *text)
{
    struct tm tm = {0};
    assert_non_null(strptime(text, "%Y-%m-%d %H:%M", &tm));
    return (int64_t)timegm(&tm) * 1000;
}

static void test_working_hours_skip_nights_weekends_and_holidays(void **state)
{
    static const struct {
        const char *from;
        int hours;
        const char *due; // both UTC
    } cases[] = {
        {"2026-11-25 09:00", 4, "2026-11-25 13:00"},  // a Wednesday
        {"2026-11-25 03:00", 4, "2026-11-25 13:00"},  // before the day begins
        {"2026-11-25 13:00", 4, "2026-11-25 17:00"},  // to the last minute
        {"2026-11-25 17:00", 4, "2026-11-26 13:00"},  // the day is over
        {"2026-11-25 22:30", 4, "2026-11-26 13:00"},  //
        {"2026-11-20 16:00", 4, "2026-11-23 12:00"},  // over a weekend
        {"2026-11-21 10:00", 4, "2026-11-23 13:00"},  // on a Saturday
        {"2026-07-01 15:30", 4, "2026-07-02 11:30"},  // summer time
        {"2026-03-27 16:00", 8, "2026-03-30 15:00"},  // clocks go forward in between
        {"2026-10-23 15:00", 8, "2026-10-26 16:00"},  // and back
        {"2026-12-24 16:30", 24, "2026-12-31 16:30"}, // Christmas, Boxing day's substitute
        {"2026-04-02 15:00", 8, "2026-04-07 15:00"},  // Easter
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(due_time_add_hours(utc(cases[i].from), cases[i].hours), utc(cases[i].due));
}

static int64_t take(const struct due_times *times, const char *band, size_t place, int64_t from)
{
    const struct band_due_time *found = due_times_of(times, band, place);
    return found ? due_time(times, found->take, from) : 0;
}

static void test_each_band_has_its_clock(void **state)
{
    struct due_times times;
    int64_t from = utc("2026-11-23 09:00");
    due_times_find(NULL, NULL, &times);
    assert_int_equal(take(&times, "red", NO_PLACE, from), utc("2026-11-23 13:00"));
    assert_int_equal(take(&times, "amber", NO_PLACE, from), utc("2026-11-23 17:00"));
    assert_int_equal(take(&times, "green", NO_PLACE, from), utc("2026-11-25 17:00"));
    assert_int_equal(take(&times, "second", 0, from), take(&times, "amber", NO_PLACE, from));
    assert_int_equal(take(&times, "", NO_PLACE, from), 0);
    assert_int_equal(take(&times, "purple", NO_PLACE, from), 0);
    assert_int_equal(take(&times, "purple", 1, from), utc("2026-11-23 17:00")); // by its place
}

static void own_due_times_take_the_place_of_the_shipped(void **state)
{
    struct arena arena = {0};
    struct due_times times;
    int64_t from = utc("2026-12-24 16:00"), after;
    struct band_limit limits[] = {{"urgent", {2, 'h'}}, {"other", {1, 'd'}}, {"last", {0}}};
    struct hub_clocks clocks = {.screen = limits, .n_screen = 3};
    due_times_find(&arena, &clocks, &times);
    after = utc("2026-12-29 10:00"); // Christmas, the weekend and the substitute day lie between
    assert_int_equal(take(&times, "urgent", NO_PLACE, from), after);
    assert_int_equal(take(&times, "other", NO_PLACE, from), utc("2026-12-29 16:00"));
    assert_int_equal(take(&times, "last", NO_PLACE, from), 0);
    assert_int_equal(take(&times, "first", NO_PLACE, from), 0);
    assert_int_equal(take(&times, "first", 0, from), after); // another scenario's band
    const struct band_due_time *band = due_times_of(&times, "urgent", NO_PLACE);
    assert_int_equal(band->decide.n, 3); // not given: as shipped
    assert_int_equal(band->decide.unit, 'd');
    assert_true(times.own_take && !times.own_decide);
    clocks.holidays = HOLIDAYS_NONE;
    due_times_find(&arena, &clocks, &times);
    assert_int_equal(take(&times, "urgent", NO_PLACE, from), utc("2026-12-25 10:00"));
    arena_done(&arena);
}

static void test_due_times_count_from_the_workspace_s_today(void **state)
{
    int64_t now = utc("2026-11-23 10:30");
    day_t today = day_from_civil(2026, 1, 5); // a Monday
    assert_int_equal(due_time_clock(now, DAY_NONE), now);
    assert_int_equal(due_time_clock(now, today), utc("2026-01-05 10:30"));
    struct due_times times;
    due_times_find(NULL, NULL, &times);
    assert_int_equal(take(&times, "red", NO_PLACE, due_time_clock(now, today)),
                     utc("2026-01-05 14:30"));
}

static void test_local_time_is_the_zone_file_s(void **state)
{
    setenv("TZ", "Europe/London", 1);
    tzset();
    struct tm tm;
    time_t july = 1751371200;
    localtime_r(&july, &tm);
    if (tm.tm_gmtoff != 3600)
        skip(); // no zone files here
    // Every 7 h 13 min from 2000 to 2037, and every minute of a week in which clocks change.
    for (int64_t at = 946684800; at < 2145916800; at += 26000) {
        time_t seconds = (time_t)at;
        localtime_r(&seconds, &tm);
        assert_int_equal(local_time(at * 1000), (at + tm.tm_gmtoff) * 1000);
    }
    for (int64_t at = 1774569600; at < 1774569600 + 7 * 86400; at += 60) {
        time_t seconds = (time_t)at;
        localtime_r(&seconds, &tm);
        assert_int_equal(local_time(at * 1000), (at + tm.tm_gmtoff) * 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holidays_are_those_that_were_published),
        cmocka_unit_test(test_working_hours_skip_nights_weekends_and_holidays),
        cmocka_unit_test(test_each_band_has_its_clock),
        cmocka_unit_test(own_due_times_take_the_place_of_the_shipped),
        cmocka_unit_test(test_due_times_count_from_the_workspace_s_today),
        cmocka_unit_test(test_local_time_is_the_zone_file_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
