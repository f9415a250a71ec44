// Concerns below an enquiry: contacts and referrals to social care.
#ifndef HEARTH_WORLD_CONCERN_H
#define HEARTH_WORLD_CONCERN_H

#include "data-samples/world/world_agenda.h"
#include "data-samples/world/world_family.h"

void concern_plan(struct family *family, int month, struct agenda *agenda);
// A report of an event: a contact of its source, or a referral.
void concern_reported(struct family *family, int month, const struct happening *happening);
void concern_referral(struct family *family, int month, const struct happening *happening);
void concern_contact(struct family *family, int month, const struct happening *happening);

#endif
