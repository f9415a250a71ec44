// What all agencies but social care meet: traces of a family's states and strain.
#ifndef HEARTH_WORLD_TRACES_H
#define HEARTH_WORLD_TRACES_H

#include "data-samples/world/world_family.h"

void traces_month(struct family *family, int month);
void traces_spells(struct family *family); // what covers years: school, benefits, accounts

#endif
