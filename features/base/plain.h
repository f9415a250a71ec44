// Numbers, dates and lengths of time as people write them in a sentence.
#ifndef HEARTH_PLAIN_H
#define HEARTH_PLAIN_H

#include "features/base/arena.h"
#include "features/base/day.h"

// Owns: arena, here and below.
// "1,719", "-4", "0.125": whole numbers with commas, others with three significant digits.
const char *plain_number(struct arena *arena, double value);
// "1 October 2025"; "" for DAY_NONE, DAY_MIN and DAY_MAX.
const char *plain_date(struct arena *arena, day_t day);
// A length of time from its days, to the nearest unit: "40 days", "19 months", "3.7 years".
const char *plain_duration(struct arena *arena, double days);
// An age from its days, in completed units: "40 days", "22 months", "3 years".
const char *plain_age(struct arena *arena, double days);

#endif
