// London's time of day. Units: instants are UTC milliseconds since 1970, as in the store. Source:
// the Summer Time Order 2002 (SI 2002/262).
#ifndef HEARTH_LOCAL_TIME_H
#define HEARTH_LOCAL_TIME_H

#include "features/base/day.h"

#define HOUR_MS (INT64_C(3600) * 1000)
#define DAY_MS (24 * HOUR_MS)

// UTC → milliseconds since 1970-01-01 00:00 in London, with summer time from the last Sunday of
// March to the last of October, 01:00 UTC.
int64_t local_time(int64_t time_ms);
// The day in London on which that instant falls.
day_t local_day(int64_t time_ms);
// 0 = Monday … 6 = Sunday.
int day_weekday(day_t day);

#endif
