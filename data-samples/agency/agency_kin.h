// Fathers and partners in the records of an agency that works with families: a part of them, more
// often when they live with the child.
#ifndef HEARTH_AGENCY_KIN_H
#define HEARTH_AGENCY_KIN_H

#include "data-samples/agency/agency_files.h"

// Registers the men of the children of these facts, on the facts' days, as secondary persons.
void agency_kin_enrol(struct agency *agency, uint64_t kinds);
// Writes rows of relation, person and related person: fathers and partners, and mothers where asked.
enum status agency_kin_write(struct agency *agency, const char *file, const char *header,
                             bool with_mothers, struct error *err);

#endif
