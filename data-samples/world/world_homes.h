// Finds a dwelling for every residence, in the order of dates, so that a dwelling left by one
// household is taken by another later.
#ifndef HEARTH_WORLD_HOMES_H
#define HEARTH_WORLD_HOMES_H

#include "data-samples/world/world_batch.h"

// residences: n; those that end by calendar->from or start after the data get WORLD_NONE.
// ret_dwelling: n. Makes world->dwellings. Cost: serial, O(n log n).
void homes_allocate(const struct residence *residences, size_t n, const struct calendar *calendar,
                    uint32_t *ret_dwelling, struct world *world);

#endif
