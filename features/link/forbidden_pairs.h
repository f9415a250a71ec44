// How many false matches there are, without labels: two records of one unique input are two people, so
// pairs of them that reach the threshold are false. Others go wrong as often.
#ifndef HEARTH_FORBIDDEN_PAIRS_H
#define HEARTH_FORBIDDEN_PAIRS_H

#include "features/link/blocking.h"
#include "features/link/weighing.h"

struct forbidden_pairs {
    uint64_t n_reached;         // pairs within unique inputs that reach the threshold
    double n_forbidden;         // all pairs within unique inputs
    double n_allowed;           // all other pairs
    double expected, low, high; // false matches among the allowed pairs; 95% interval
};

// Compares, once more, the pairs of the blocks that are within unique inputs, by all that is known
// today. Errors: those of blocks_make. Cost: as linking's own comparisons.
enum status forbidden_pairs_count(const struct blocking *blocking, const struct weighing *weighing,
                                  struct forbidden_pairs *ret_forbidden, struct error *err);
// Fills expected, low and high from the counts. The number is Poisson, its interval exact (Garwood
// 1936).
void forbidden_pairs_expect(struct forbidden_pairs *forbidden);

#endif
