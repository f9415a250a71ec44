// The clocks of alerts: working hours in England, Monday to Friday but bank holidays, 09:00 to
// 17:00 local time. Times are UTC milliseconds since 1970, as in the store.
#ifndef HEARTH_CLOCK_H
#define HEARTH_CLOCK_H

#include "features/base/local_time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLOCK_OPENS (9 * HOUR_MS) // of local time
#define CLOCK_CLOSES (17 * HOUR_MS)

// A band's clock. Local practice differs, see the README; the table is Oxfordshire's.
struct band_clock {
    const char *band;
    int hours; // working hours from the alert until someone must have looked
};
extern const struct band_clock band_clocks[];
extern const size_t n_band_clock;

// Bank holidays of England and Wales by the Banking and Financial Dealings Act 1971, sch. 1, with
// their substitute days, and the proclaimed exceptions since 2000.
bool clock_is_holiday(day_t day);
bool clock_is_working_day(day_t day);
// The instant at which so many working hours have passed since time_ms.
int64_t clock_add_hours(int64_t time_ms, int hours);
// By when an alert of this band is to be looked at; 0 = the band has no clock.
int64_t clock_due(const char *band, int64_t created_ms);

#endif
