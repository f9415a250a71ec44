// What the police meet of a family.
#ifndef HEARTH_WORLD_POLICE_H
#define HEARTH_WORLD_POLICE_H

#include "data-samples/world/world_family.h"

void police_month(struct family *family, int month);

#endif
