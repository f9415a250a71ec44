// When in the day things happen that an agency writes down with the time.
#ifndef HEARTH_AGENCY_CLOCK_H
#define HEARTH_AGENCY_CLOCK_H

#include "data-samples/agency/agency_draw.h"

// Relative frequency of each hour from midnight; need not sum to 1.
struct clock_hours {
    double hours[24];
};
extern const struct clock_hours clock_emergency; // arrivals at an emergency department
extern const struct clock_hours clock_police;    // incidents that the police are called to

// A minute of the day, 0 to 1439; NULL: all alike.
int clock_minute(const struct clock_hours *hours, struct draw *draw);

#endif
