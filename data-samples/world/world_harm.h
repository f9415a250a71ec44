// Harm: the one process behind enquiries, plans and care.
#ifndef HEARTH_WORLD_HARM_H
#define HEARTH_WORLD_HARM_H

#include "data-samples/world/world_agenda.h"
#include "data-samples/world/world_family.h"

void harm_plan(struct family *family, int month, struct agenda *agenda);
// What a candidate for an enquiry does, in fact and in both potential outcomes of a panel.
void harm_enquiry(struct family *family, int month, const struct happening *happening);

#endif
