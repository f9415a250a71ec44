// What an agency has on file as somebody's address: the true one, less what this agency gets wrong.
#ifndef HEARTH_AGENCY_ADDRESS_H
#define HEARTH_AGENCY_ADDRESS_H

#include "data-samples/agency/agency_identity.h"

void address_make(const struct agency_view *view, const struct error_rates *rates,
                  const struct identity_request *request, struct world_address *ret_at);

#endif
