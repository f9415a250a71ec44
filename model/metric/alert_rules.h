// A scenario's `alerts:`: how many a month, who shares a place, which shares of the list are called
// what.
#ifndef HEARTH_ALERT_RULES_H
#define HEARTH_ALERT_RULES_H

#include "features/base/day.h"
#include "features/base/key_table.h"
#include "model/metric/ranking.h"

#define ALERT_MAX_BANDS 10

struct alert_band {
    const char *name;
    struct top top; // cumulative share of ranks
};

// How much evidence a list needs before anybody is alerted by it. A limit of 0 does not count; all 0
// switch the test off.
struct evidence_limits {
    size_t families;      // at least so many distinct families had the outcome on past test dates
    double lift_low;      // the lower bound of the lift at the list's length is above it
    struct span data_age; // no extract is older on the day before the list; n 0 = any age
    struct span age;      // the model was trained no longer ago; n 0 = any age
};
bool evidence_limits_off(const struct evidence_limits *limits);

struct alert_rules {
    bool given;
    size_t capacity;                          // a calendar month; 0 when not given
    bool by_household;                        // members of a household share one place
    struct alert_band bands[ALERT_MAX_BANDS]; // shares not falling
    size_t n_band;
    struct evidence_limits evidence;
};

extern const struct key_table alert_keys; // `alerts:` of a scenario
// Reads `alerts: {capacity: 20 per month, group: household, bands: {first: 1%, …}, evidence: {…}}`;
// NULL = nothing given. Errors: E_CONFIG with the place.
enum status alert_rules_read(const struct yaml *node, struct alert_rules *ret_rules,
                             struct error *err);
// The band of a rank (from 1) among n, or "".
const char *alert_band_of(const struct alert_rules *rules, size_t rank, size_t n);
// The place of a band among the rules' bands, from 0; after all of them when it is none of theirs.
size_t alert_band_place(const struct alert_rules *rules, const char *band);

#endif
