// What schools meet of a family.
#ifndef HEARTH_WORLD_SCHOOL_H
#define HEARTH_WORLD_SCHOOL_H

#include "data-samples/world/world_pupils.h"

void school_month(struct family *family, int month);
void school_spells(struct family *family); // rolls and free meals, after the last month

#endif
