// The market of partners: grown children who moved out and partners who left become the mothers and
// partners of other households.
#ifndef HEARTH_WORLD_MARKET_H
#define HEARTH_WORLD_MARKET_H

#include "data-samples/world/world_batch.h"

struct moves {
    struct leaver *leavers;
    struct joiner *joiners;
    size_t n_leaver, n_joiner;
};

// Makes two rows of the world one person where a leaver is found for a joiner, or gives the joiner
// the leaver's parents when only these are of the world; then numbers persons anew everywhere.
// Residences that end earlier are cut. Sorts moves. Time: a leaver is free on the day; what ends it
// is not read. Cost: serial, O(n log n). The same result for any number of threads.
void market_match(struct world *world, const struct calendar *calendar,
                  struct residence *residences, struct moves *moves);

#endif
