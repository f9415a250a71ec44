// The pairs for clerical review beside those that limits forbid: pairs just below the threshold; and
// what a reviewer needs to know of a pair.
#ifndef HEARTH_REVIEW_PAIRS_H
#define HEARTH_REVIEW_PAIRS_H

#include "features/link/manual_links.h"
#include "features/link/persons.h"

#define REVIEW_NEAR_ODDS 3 // log2: how far below the threshold a pair is still near it

// Adds to persons->reviews, which stay sorted by records, the likeliest pair of each two persons whose
// best pair is near the threshold: none that is for review already, or decided by `never`. Owns: arena.
void review_pairs_add_near(struct arena *arena, const struct manual_links *manual,
                           struct persons *persons);
// Fills persons->review_details: for pairs with different numbers the numbers and the records that
// hold them, and whether the pair's own record has one; else NULL. Owns: arena.
void review_pairs_describe(struct arena *arena, const struct number_evidence *evidence,
                           struct persons *persons);

#endif
