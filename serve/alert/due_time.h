// When alerts are due: working hours in England, Monday to Friday but bank holidays, 09:00 to 17:00 local
// time. Times are UTC milliseconds since 1970, as in the store.
#ifndef HEARTH_DUE_TIME_H
#define HEARTH_DUE_TIME_H

#include "features/base/local_time.h"
#include "features/timeline/timeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DUE_TIME_OPENS (9 * HOUR_MS) // of local time
#define DUE_TIME_CLOSES (17 * HOUR_MS)

// A band's two times; unit 0 = none.
struct band_due_time {
    const char *band;
    struct working_time take;   // from the alert until someone must have taken it
    struct working_time decide; // until it must have been decided
};
struct due_times {
    const struct band_due_time *bands; // n_band, in the order of bands
    size_t n_band;
    bool own_take, own_decide; // from hub.clocks; else the hours of Oxfordshire
    enum working_holidays holidays;
};
// By hub.clocks; NULL = without it. Local practice differs, see the README. Owns: arena.
void due_times_find(struct arena *arena, const struct hub_clocks *clocks,
                    struct due_times *ret_times);

// Bank holidays of England and Wales by the Banking and Financial Dealings Act 1971, sch. 1, with
// their substitute days, and the proclaimed exceptions since 2000.
bool due_time_is_holiday(day_t day);
bool due_time_is_working_day(day_t day);
// The instant at which so many working hours have passed since time_ms.
int64_t due_time_add_hours(int64_t time_ms, int hours);
// An instant as a demonstration sees it: the time of day of time_ms on `today`; DAY_NONE = unchanged.
// Due times count from it, audit times do not.
int64_t due_time_clock(int64_t time_ms, day_t today);
// Times of the band of that name, else of that place (0 = the first); NULL = it has none.
const struct band_due_time *due_times_of(const struct due_times *times, const char *band,
                                         size_t place);
#define NO_PLACE SIZE_MAX // the name alone tells
// The instant at which so much working time has passed since an alert was made; 0 = no due time. No view
// of a case stops it.
int64_t due_time(const struct due_times *times, struct working_time time, int64_t created_ms);

#endif
