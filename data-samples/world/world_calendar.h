// Working days in England: Monday to Friday without the bank holidays, by rule.
// Source: Banking and Financial Dealings Act 1971, Schedule 1, with the days added or moved by
// proclamation since 2011 (gov.uk, bank holidays).
#ifndef HEARTH_WORLD_CALENDAR_H
#define HEARTH_WORLD_CALENDAR_H

#include "features/base/day.h"

#include <stdbool.h>

int calendar_weekday(day_t day); // 0 = Monday … 6 = Sunday
// Easter Sunday. Source: Meeus, Jones and Butcher, Gregorian calendar.
day_t calendar_easter(int year);
bool calendar_is_holiday(day_t day); // a bank holiday; weekends are none
bool calendar_is_working(day_t day);
day_t calendar_working_from(day_t day);   // the day itself, else the next working day
day_t calendar_working_before(day_t day); // the day itself, else the last working day
// The working day that is n working days after the day; n = 0: calendar_working_from.
day_t calendar_add_working(day_t day, int n);
// A day that schools are open on: a working day outside the usual holidays.
bool calendar_is_school_day(day_t day);

#endif
