// A family's months as agencies and social care meet them.
#ifndef HEARTH_WORLD_RECORDS_H
#define HEARTH_WORLD_RECORDS_H

#include "data-samples/world/world_family.h"

// Writes the facts and the truth about risks and panels, after family_live.
void family_records(struct family *family);

#endif
