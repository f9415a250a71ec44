// A section 47 enquiry and what follows it.
#ifndef HEARTH_WORLD_ENQUIRY_H
#define HEARTH_WORLD_ENQUIRY_H

#include "data-samples/world/world_agenda.h"
#include "data-samples/world/world_family.h"

// Writes the enquiry (or care alone: marks->care_only) of the family's child i_child, with its
// referral, and a conference, plan and care where the marks say so.
void enquiry_write(struct family *family, int i_child, const struct marks *marks, bool plan,
                   bool care);

#endif
