// Second homes of children whose parents live apart.
#ifndef HEARTH_WORLD_SECOND_H
#define HEARTH_WORLD_SECOND_H

#include "data-samples/world/world_batch.h"

// Fills world->second_homes from stays and parents. Time: from the first birthday to the eighteenth.
void second_homes_make(struct world *world, const struct calendar *calendar);

#endif
