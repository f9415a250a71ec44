// Where the members of a family stayed.
#ifndef HEARTH_WORLD_SETTLE_H
#define HEARTH_WORLD_SETTLE_H

#include "data-samples/world/world_family.h"

// Writes the stays, after family_records: who left when is known only then.
void family_settle(struct family *family);

#endif
