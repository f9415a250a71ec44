// Grandparents who live with a family.
#ifndef HEARTH_WORLD_ELDERS_H
#define HEARTH_WORLD_ELDERS_H

#include "data-samples/world/world_family.h"

// A young mother's own mother in the first years, or a parent of the mother or her first partner
// who comes later. Before family_settle's other work: they are then known to have parents.
void elders_settle(struct family *family);

#endif
