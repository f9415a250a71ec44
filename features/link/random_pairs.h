// Pairs of records by chance: what levels occur among pairs that are not one person.
#ifndef HEARTH_RANDOM_PAIRS_H
#define HEARTH_RANDOM_PAIRS_H

#include "features/link/blocking.h"

// Pairs of records that could be one person: all but those within an input that is unique.
double random_pairs_possible(const struct blocking *blocking);
// Visits all possible pairs where there are at most n_all, else n_draw pairs drawn by number (a pair
// may come twice). Parts have the same pairs for any number of
// threads; i_rule is 0. Of blocking only records, inputs and threads are read.
void random_pairs_visit(const struct blocking *blocking, size_t n_all, size_t n_draw,
                        pair_visitor *visit, void *context);

#endif
