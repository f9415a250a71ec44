// The pairs that may be one person, out of many that are not: weights of pairs, as far as they are
// needed to tell.
#ifndef HEARTH_PAIR_WEIGHTS_H
#define HEARTH_PAIR_WEIGHTS_H

#include "features/link/match_weights.h"
#include "features/link/pair_patterns.h"

// Odds are log2. A pair is kept when its odds reach `least`, or would reach `least_once` if the values
// that differ (level 0) were not known: so on an earlier day it may have been linked.
struct pair_weights_input {
    const struct pair_patterns *patterns;
    const struct match_weights *weights; // bound to the comparisons of patterns
    double least;
    double least_once; // INFINITY where no value has a date
};

struct pair_weights {
    struct pair_weights_input input;
    double prior;                                  // log2 odds
    float *equal[PATTERN_COMPARISONS_MAX];         // weight of equal values, by form
    unsigned char *level[PATTERN_COMPARISONS_MAX]; // their level, by form
    double most[PATTERN_COMPARISONS_MAX];          // the most that values which differ can weigh
    size_t order[PATTERN_COMPARISONS_MAX];         // what decides most first
    size_t rank[PATTERN_COMPARISONS_MAX];          // of a comparison in order
};

struct likely_pair {
    struct record_pair pair;
    level_pattern pattern;
    double odds; // log2, with prior and term frequencies, by all values
};

void pair_weights_make(const struct pair_weights_input *input, struct pair_weights *ret_weights);
// Shapes: ret_likely n. Returns how many pairs are kept, in their order. Cost: values are looked at
// only while the pair can still be kept. Threads: one for each worker.
size_t pair_weights_likely(const struct pair_weights *weights, int worker,
                           const struct record_pair *pairs, size_t n,
                           struct likely_pair *ret_likely);
void pair_weights_done(struct pair_weights *weights);

#endif
