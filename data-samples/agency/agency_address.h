// What an agency has on file as somebody's address: where the person lives, in the agency's way of
// writing, less what it gets wrong.
#ifndef HEARTH_AGENCY_ADDRESS_H
#define HEARTH_AGENCY_ADDRESS_H

#include "data-samples/agency/agency_identity.h"

void address_make(const struct agency_view *view, const struct error_rates *rates,
                  const struct identity_request *request, struct world_address *ret_at);

// The office address that stands for a refuge, whose own is told to nobody.
extern const struct world_address address_refuge;

#endif
