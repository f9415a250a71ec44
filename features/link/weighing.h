// The match weight of two records, by the values that were known by a day.
#ifndef HEARTH_WEIGHING_H
#define HEARTH_WEIGHING_H

#include "features/link/comparison.h"
#include "features/link/match_weights.h"

struct weighing {
    struct comparison *comparisons; // n, prepared
    size_t n;
    const struct match_weights *weights;
    double least_odds; // log2 of the odds at which a pair is linked
};

// The level of each comparison, 4 bits each. Time: values received by the day. Threads: yes.
level_pattern weighing_pattern(const struct weighing *weighing, uint32_t a, uint32_t b, day_t by);
// log2 of the Bayes factor of the pattern, term frequencies included. Threads: yes.
double weighing_weight(const struct weighing *weighing, const struct record_pair *pair, day_t by,
                       level_pattern pattern);
// log2 of the odds: the weight and the prior.
double weighing_odds(const struct weighing *weighing, const struct record_pair *pair, day_t by);
// The first day, not before `from`, from after which the pair's odds reach least_odds; DAY_MAX =
// none does. Evaluated on each day on which one of the two records gained a value.
day_t weighing_first_day(const struct weighing *weighing, const struct record_pair *pair,
                         day_t from, double *ret_odds);

#endif
