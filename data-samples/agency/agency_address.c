// The address as the agency wrote it down: draws follow from the stay and the registration, so that
// a mistake stays with the record.

#include "data-samples/agency/agency_address.h"

#include "data-samples/agency/agency_draw.h"
#include "data-samples/agency/agency_names.h"

#define PURPOSE_ADDRESS 17 // beside PURPOSE_IDENTITY and the numbers' 18
#define POSTCODE_SQUEEZED 0.06

void address_make(const struct agency_view *view, const struct error_rates *rates,
                  const struct identity_request *request, struct world_address *ret_at)
{
    *ret_at = (struct world_address){0};
    if (!request->stay)
        return;
    uint32_t home = request->stay->dwelling;
    struct draw draw =
        draw_for(view->seed, PURPOSE_ADDRESS + (uint64_t)request->agency * 64,
                 (uint64_t)(request->stay - view->world->stays) * 2 + (unsigned)request->copy);
    world_address(view->world, home, ret_at);
    if (!draw_yes(&draw, rates->postcode))
        ret_at->postcode[0] = 0;
    if (!draw_yes(&draw, rates->uprn))
        ret_at->uprn[0] = 0;
    if (draw_yes(&draw, POSTCODE_SQUEEZED))
        name_squeeze(ret_at->postcode); // QX12AB
}
