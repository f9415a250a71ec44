// What help spares a family beside harm: homes, moves, partings (MODEL.md, section 6). Marks follow from
// seed, family and month alone, so that they move no stream and are the same with help and without.
#ifndef HEARTH_WORLD_SPARED_H
#define HEARTH_WORLD_SPARED_H

#include "data-samples/world/world_family.h"

// Whether a home that would be lost for debts in that month is kept by the help after the last panel,
// if it started on its day.
bool spared_home(const struct family *family, int month);
// Whether a family that loses its home then and is placed by the council is placed in another
// district. Help cannot avert that: so a family is here in both potential outcomes or in none.
bool spared_outside(const struct family *family, int month);
// Help has started: partings and moves to come that it averts do not happen. Births stay.
void spared_life(struct family *family);

#endif
