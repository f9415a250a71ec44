// Bank holidays by rule, and counting in working days.

#include "data-samples/world/world_calendar.h"

int calendar_weekday(day_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7); // 1970-01-01 was a Thursday
}

day_t calendar_easter(int year)
{
    int golden = year % 19, century = year / 100, of_century = year % 100;
    int epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    int to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    int late = (golden + 11 * epact + 22 * to_sunday) / 451;
    int days = epact + to_sunday - 7 * late + 114;
    return day_from_civil(year, days / 31, days % 31 + 1);
}

// Days added or moved: royal weddings, jubilees, a funeral, a coronation, 75 years of peace.
struct moved {
    int year, month, day;
    bool holiday;
};
static const struct moved moved_days[] = {
    {2011, 4, 29, true}, {2012, 5, 28, false}, {2012, 6, 4, true},   {2012, 6, 5, true},
    {2020, 5, 4, false}, {2020, 5, 8, true},   {2022, 5, 30, false}, {2022, 6, 2, true},
    {2022, 6, 3, true},  {2022, 9, 19, true},  {2023, 5, 8, true},
};

// New Year's Day, Christmas and Boxing Day move to the next days of the week that are free.
static bool is_winter_holiday(int month, int of_month, int weekday)
{
    if (month == 1)
        return of_month == 1 || (of_month <= 3 && weekday == 0);
    bool christmas = of_month == 25 || of_month == 26;
    bool substitute = (of_month == 27 || of_month == 28) && weekday <= 1;
    return month == 12 && (christmas || substitute);
}

bool calendar_is_holiday(day_t day)
{
    int weekday = calendar_weekday(day), year, month, of_month;
    if (weekday > 4)
        return false;
    day_to_civil(day, &year, &month, &of_month);
    for (unsigned i = 0; i < sizeof moved_days / sizeof *moved_days; i++)
        if (moved_days[i].year == year && moved_days[i].month == month &&
            moved_days[i].day == of_month)
            return moved_days[i].holiday;
    if (month == 1 || month == 12)
        return is_winter_holiday(month, of_month, weekday);
    if (weekday == 0 &&
        ((month == 5 && (of_month <= 7 || of_month > 24)) || (month == 8 && of_month > 24)))
        return true;
    if (month > 4)
        return false;
    day_t easter = calendar_easter(year);
    return day == easter - 2 || day == easter + 1;
}

bool calendar_is_working(day_t day)
{
    return calendar_weekday(day) < 5 && !calendar_is_holiday(day);
}

day_t calendar_working_from(day_t day)
{
    while (!calendar_is_working(day))
        day++;
    return day;
}

day_t calendar_working_before(day_t day)
{
    while (!calendar_is_working(day))
        day--;
    return day;
}

day_t calendar_add_working(day_t day, int n)
{
    day = calendar_working_from(day);
    while (n-- > 0)
        day = calendar_working_from(day + 1);
    return day;
}

bool calendar_is_school_day(day_t day)
{
    int year, month, of_month;
    if (!calendar_is_working(day))
        return false;
    day_to_civil(day, &year, &month, &of_month);
    day_t easter = calendar_easter(year);
    if (day >= easter - 10 && day <= easter + 6)
        return false;
    bool summer = (month == 7 && of_month > 22) || month == 8 || (month == 9 && of_month < 3);
    bool winter = (month == 12 && of_month > 20) || (month == 1 && of_month < 4);
    bool half_term = (month == 2 && of_month > 13 && of_month < 21) ||
                     (month == 5 && of_month > 25) || (month == 10 && of_month > 24);
    return !summer && !winter && !half_term;
}
