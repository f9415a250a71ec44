// A figure with its 95 % interval, how the interval was made, and why one is missing.
#ifndef HEARTH_INTERVAL_H
#define HEARTH_INTERVAL_H

#include "features/base/json.h"

// low and high are NaN when there is no interval. Texts are constants.
struct interval {
    double estimate, low, high;
    const char *method; // INTERVAL_…; NULL = no interval
    const char *reason; // why the estimate or the interval is missing, or NULL
    const char *note;   // what to know when reading it, or NULL
    bool rounded;       // few digits are left: all of them would give a withheld count back
};
#define INTERVAL_BOOTSTRAP "bootstrap by cluster"
#define INTERVAL_EXACT "exact, n over the design effect"
#define INTERVAL_DELONG "clustered DeLong"
#define INTERVAL_SCORE "score, n over the design effect"
#define REASON_ONE_CLUSTER "one cluster"

#define ROUNDED_NOTE "rounded: more digits would give a withheld count back"
#define INTERVAL_Z 1.9599639845400545 // of 95 %

// Puts estimate, ci_low, ci_high; interval, reason and note where there are any. Withheld: three
// nulls, their keys in "withheld", and that as the reason.
void interval_to_json(const struct interval *interval, bool withheld, json *object);
// The same without the estimate.
void interval_bounds_to_json(const struct interval *interval, bool withheld, json *object);
// Rounds estimate and bounds to so many decimals and marks it.
void interval_round(struct interval *interval, int n_decimal);
struct interval interval_none(double estimate, const char *reason);

#endif
