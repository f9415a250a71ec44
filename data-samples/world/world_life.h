// A family's life month by month, before any agency meets it.
#ifndef HEARTH_WORLD_LIFE_H
#define HEARTH_WORLD_LIFE_H

#include "data-samples/world/world_family.h"

// Simulates states, partners, births and the moves of the main household, after family_found.
void family_live(struct family *family);

#endif
