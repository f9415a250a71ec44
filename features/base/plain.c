// One way to write a number, a date or a length of time for a reader, shared by pages, lists,
// reports and commands. Formats for machines are in number.c and day.c.

#include "features/base/plain.h"

#include <math.h>
#include <string.h>

#define DAYS_A_MONTH 30.4375
#define DAYS_A_YEAR 365.25

const char *plain_number(struct arena *arena, double value)
{
    bool whole = value == floor(value) || fabs(value) >= 100;
    if (!whole || fabs(value) >= 1e12)
        return arena_format(arena, "%.3g", value);
    char *digits = arena_format(arena, "%.0f", fabs(value));
    size_t n = strlen(digits), n_out = 0;
    char *out = arena_alloc(arena, n + n / 3 + 2);
    if (value < 0)
        out[n_out++] = '-';
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            out[n_out++] = ',';
        out[n_out++] = digits[i];
    }
    return out;
}

const char *plain_date(struct arena *arena, day_t day)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int year, month, day_of_month;
    if (day == DAY_NONE || day == DAY_MIN || day == DAY_MAX)
        return "";
    day_to_civil(day, &year, &month, &day_of_month);
    return arena_format(arena, "%d %s %d", day_of_month, months[month - 1], year);
}

static const char *counted(struct arena *arena, double n, const char *unit)
{
    return arena_format(arena, "%s %s%s", plain_number(arena, n), unit, n == 1 ? "" : "s");
}

const char *plain_duration(struct arena *arena, double days)
{
    if (days < 2 * DAYS_A_MONTH)
        return counted(arena, days, "day");
    if (days < 2 * DAYS_A_YEAR)
        return counted(arena, round(days / DAYS_A_MONTH), "month");
    return counted(arena, round(10 * days / DAYS_A_YEAR) / 10, "year");
}

const char *plain_age(struct arena *arena, double days)
{
    if (days < 3 * DAYS_A_MONTH)
        return counted(arena, floor(days), "day");
    if (days < 2 * DAYS_A_YEAR)
        return counted(arena, floor(days / DAYS_A_MONTH), "month");
    return counted(arena, floor(days / DAYS_A_YEAR), "year");
}
