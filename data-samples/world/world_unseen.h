// Harm that no agency comes to know of, beside the harm that social care records.
#ifndef HEARTH_WORLD_UNSEEN_H
#define HEARTH_WORLD_UNSEEN_H

#include "data-samples/world/world_family.h"

// The month's harm that nobody reports. Writes FACT_HARM and moves nothing else.
void unseen_month(struct family *family, int month);
// The harm behind an enquiry after which a plan or care starts.
void unseen_recorded(struct family *family, const struct child *child, day_t day);

#endif
