// The clocks of alerts: working hours in England, Monday to Friday but bank holidays, 09:00 to
// 17:00 local time. Times are UTC milliseconds since 1970, as in the store.
#ifndef HEARTH_DUE_TIME_H
#define HEARTH_DUE_TIME_H

#include "features/base/local_time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DUE_TIME_OPENS (9 * HOUR_MS) // of local time
#define DUE_TIME_CLOSES (17 * HOUR_MS)

// A band's two times. Local practice differs, see the README; the hours are Oxfordshire's.
struct band_due_time {
    const char *band;
    int hours; // working hours from the alert until someone must have taken it
    int days;  // working days until it must have been decided
};
extern const struct band_due_time band_due_times[];
extern const size_t n_band_due_time;

// Bank holidays of England and Wales by the Banking and Financial Dealings Act 1971, sch. 1, with
// their substitute days, and the proclaimed exceptions since 2000.
bool due_time_is_holiday(day_t day);
bool due_time_is_working_day(day_t day);
// The instant at which so many working hours have passed since time_ms.
int64_t due_time_add_hours(int64_t time_ms, int hours);
// An instant as a demonstration sees it: the time of day of time_ms on `today`; DAY_NONE = unchanged.
// Due times count from it, audit times do not.
int64_t due_time_clock(int64_t time_ms, day_t today);
// By when an alert of this band is to be taken; 0 = the band has no clock.
int64_t due_time(const char *band, int64_t created_ms);
// By when it is to be decided; 0 likewise. No view of a case stops either.
int64_t due_time_decide(const char *band, int64_t created_ms);

#endif
