// How well people's records are kept: one latent number a person, which shifts every error rate of
// every agency, and the clerk of an agency who wrote the record.
#ifndef HEARTH_AGENCY_QUALITY_H
#define HEARTH_AGENCY_QUALITY_H

#include "data-samples/agency/agency.h"

// Log odds of an error, by person, without a centre of its own: standard deviation about 1; higher for groups
// and places whose records are known to be worse. Owns: lives in arena. Source: MODEL.md, 13.
float *quality_make(struct arena *arena, const struct world *world, const uint32_t *stay_first);

// The log odds at which each of the agency's rates comes out as its row says, on average over the
// persons enrolled so far. Call once, after enrolling; only persons with `since` count.
void quality_centre(struct agency *agency);
// The agency's rates for this record of a person.
struct error_rates quality_rates(const struct agency *agency, uint32_t person, int copy);

#endif
