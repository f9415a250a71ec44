// London's summer time, computed from its rule: the program needs no time zone files and gives the same
// answer on every machine.
#include "features/base/local_time.h"

#include <stdbool.h>

int day_weekday(day_t day)
{
    return (int)((((int64_t)day + 3) % 7 + 7) % 7); // 1970-01-01 was a Thursday
}

static int64_t floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

// 01:00 UTC of the month's last Sunday.
static int64_t change_of_clocks(int year, int month)
{
    day_t day = day_from_civil(year, month, day_month_length(year, month));
    while (day_weekday(day) != 6)
        day--;
    return day * DAY_MS + HOUR_MS;
}

int64_t local_time(int64_t time_ms)
{
    int year, month, of_month;
    day_to_civil((day_t)floor_div(time_ms, DAY_MS), &year, &month, &of_month);
    bool summer = time_ms >= change_of_clocks(year, 3) && time_ms < change_of_clocks(year, 10);
    return time_ms + (summer ? HOUR_MS : 0);
}

day_t local_day(int64_t time_ms)
{
    return (day_t)floor_div(local_time(time_ms), DAY_MS);
}
