// When a promise to look at an alert falls due. Holidays follow from rules, so that nobody has to
// load a calendar; what was proclaimed for one year only stands in a table.
#include "serve/alert/due_time.h"

#include <string.h>

// Oxfordshire's, in the order of bands; the second names are older.
static const struct band_due_time shipped[] = {
    {"first", {4, 'h'}, {3, 'd'}}, {"second", {8, 'h'}, {5, 'd'}}, {"third", {24, 'h'}, {10, 'd'}},
    {"red", {4, 'h'}, {3, 'd'}},   {"amber", {8, 'h'}, {5, 'd'}},  {"green", {24, 'h'}, {10, 'd'}}};
#define N_SHIPPED (sizeof shipped / sizeof *shipped)
#define N_SHIPPED_PLACE 3

// Holidays proclaimed for one year, and the regular ones that they took the place of.
static const struct {
    int year, month, day;
    bool holiday;
} proclaimed[] = {
    {2002, 5, 27, false}, {2002, 6, 3, true}, {2002, 6, 4, true}, // golden jubilee
    {2011, 4, 29, true},                                          // royal wedding
    {2012, 5, 28, false}, {2012, 6, 4, true}, {2012, 6, 5, true}, // diamond jubilee
    {2020, 5, 4, false},  {2020, 5, 8, true},                     // 75 years since VE day
    {2022, 5, 30, false}, {2022, 6, 2, true}, {2022, 6, 3, true}, // platinum jubilee
    {2022, 9, 19, true},                                          // state funeral
    {2023, 5, 8, true},                                           // coronation
};

// Easter Sunday, by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8).
static day_t easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int month = (h + l - 7 * m + 114) / 31;
    return day_from_civil(year, month, (h + l - 7 * m + 114) % 31 + 1);
}

// The first working day on or after the fixed one that is not `other`, which was placed before.
static day_t substitute(day_t day, day_t other)
{
    while (day_weekday(day) >= 5 || day == other)
        day++;
    return day;
}

static bool is_last_monday(int year, int month, int day_of_month)
{
    return day_of_month + 7 > day_month_length(year, month);
}

static bool regular_holiday(day_t day)
{
    int year, month, of_month;
    day_to_civil(day, &year, &month, &of_month);
    if (month == 1 && of_month <= 3)
        return day == substitute(day_from_civil(year, 1, 1), DAY_NONE);
    if (month == 12 && of_month >= 25) {
        // Boxing day keeps its Monday when Christmas day is a Sunday: Christmas moves behind it.
        day_t christmas = day_from_civil(year, 12, 25),
              boxing = substitute(christmas + 1, DAY_NONE);
        if (day_weekday(christmas) < 5)
            return day == christmas || day == boxing;
        return day == boxing || day == substitute(christmas, boxing);
    }
    if (day == easter(year) - 2 || day == easter(year) + 1)
        return true;
    if (day_weekday(day) != 0)
        return false;
    return (month == 5 && (of_month <= 7 || is_last_monday(year, month, of_month))) ||
           (month == 8 && is_last_monday(year, month, of_month));
}

bool due_time_is_holiday(day_t day)
{
    for (size_t i = 0; i < sizeof proclaimed / sizeof *proclaimed; i++)
        if (day == day_from_civil(proclaimed[i].year, proclaimed[i].month, proclaimed[i].day))
            return proclaimed[i].holiday;
    return regular_holiday(day);
}

bool due_time_is_working_day(day_t day)
{
    return day_weekday(day) < 5 && !due_time_is_holiday(day);
}

// The other way; clocks change on Sunday nights, when no working hour is.
static int64_t due_time_utc(int64_t local_ms)
{
    int64_t earlier = local_ms - HOUR_MS;
    return local_time(earlier) == local_ms ? earlier : local_ms;
}

static int64_t add_hours(int64_t time_ms, int hours, enum working_holidays holidays)
{
    int64_t left = hours * HOUR_MS, local = local_time(time_ms);
    day_t day = (day_t)(local / DAY_MS);
    int64_t at = local - day * DAY_MS;
    for (;; day++, at = 0) {
        if (at < DUE_TIME_OPENS)
            at = DUE_TIME_OPENS;
        bool works =
            holidays == HOLIDAYS_NONE ? day_weekday(day) < 5 : due_time_is_working_day(day);
        int64_t room = works && at < DUE_TIME_CLOSES ? DUE_TIME_CLOSES - at : 0;
        if (left <= room && room)
            return due_time_utc(day * DAY_MS + at + left);
        left -= room;
    }
}

int64_t due_time_add_hours(int64_t time_ms, int hours)
{
    return add_hours(time_ms, hours, HOLIDAYS_ENGLAND);
}

int64_t due_time_clock(int64_t time_ms, day_t today)
{
    return today == DAY_NONE ? time_ms : time_ms + (today - local_day(time_ms)) * DAY_MS;
}

#define DAY_HOURS ((int)((DUE_TIME_CLOSES - DUE_TIME_OPENS) / HOUR_MS))

// The place of a band in a step of hub.clocks.
static struct working_time limit_of(const struct band_limit *limits, size_t n, const char *band)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(limits[i].band, band) == 0)
            return limits[i].time;
    return (struct working_time){0};
}

void due_times_find(struct arena *arena, const struct hub_clocks *clocks,
                    struct due_times *ret_times)
{
    *ret_times = (struct due_times){shipped, N_SHIPPED, false, false, HOLIDAYS_ENGLAND};
    if (!clocks)
        return;
    ret_times->holidays = clocks->holidays;
    ret_times->own_take = clocks->n_screen;
    ret_times->own_decide = clocks->n_decide;
    const struct band_limit *named = clocks->n_screen ? clocks->screen : clocks->decide;
    size_t n = clocks->n_screen ? clocks->n_screen : clocks->n_decide;
    if (!n)
        return;
    struct band_due_time *bands = arena_array(arena, n, sizeof *bands);
    for (size_t i = 0; i < n; i++) {
        static const struct band_due_time none;
        const struct band_due_time *usual = i < N_SHIPPED_PLACE ? &shipped[i] : &none;
        const char *band = named[i].band;
        bands[i] = (struct band_due_time){
            band, clocks->n_screen ? limit_of(clocks->screen, clocks->n_screen, band) : usual->take,
            clocks->n_decide ? limit_of(clocks->decide, clocks->n_decide, band) : usual->decide};
    }
    ret_times->bands = bands;
    ret_times->n_band = n;
}

const struct band_due_time *due_times_of(const struct due_times *times, const char *band,
                                         size_t place)
{
    for (size_t i = 0; i < times->n_band; i++)
        if (strcmp(band, times->bands[i].band) == 0)
            return &times->bands[i];
    return place < times->n_band ? &times->bands[place] : NULL;
}

int64_t due_time(const struct due_times *times, struct working_time time, int64_t created_ms)
{
    if (!time.unit)
        return 0;
    return add_hours(created_ms, time.n * (time.unit == 'd' ? DAY_HOURS : 1), times->holidays);
}
