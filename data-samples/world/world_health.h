// What maternity, health visiting and hospitals meet of a family.
#ifndef HEARTH_WORLD_HEALTH_H
#define HEARTH_WORLD_HEALTH_H

#include "data-samples/world/world_family.h"

void health_month(struct family *family, int month);

#endif
