// Whom else a record may be: the pairs of each record, so that one that fits two people as well is
// left to clerical review.
#ifndef HEARTH_RIVALS_H
#define HEARTH_RIVALS_H

#include "features/link/weight_matches.h"

struct rivals {
    const struct weight_matches *weights;
    uint32_t *first; // n_record + 1, into items
    uint32_t *items; // numbers of pairs, by record
};

// Owns: rivals_done; borrows weights.
void rivals_index(const struct weight_matches *weights, size_t n_record, struct rivals *ret_rivals);
struct rival_bar { // what a pair must reach to count
    day_t by;      // by the values received until then
    double odds;   // log2
};
// The other record of the i-th pair of a record; false where its odds are below the bar.
bool rivals_other(const struct rivals *rivals, uint32_t record, uint32_t i,
                  const struct rival_bar *bar, uint32_t *ret_other);
void rivals_done(struct rivals *rivals);

#endif
