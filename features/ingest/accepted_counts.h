// What the last accepted ingest of each source had, in kept/ingest.json: half of a file gone must
// not pass for fewer events. Kept, because it cannot be made again from what came later.
#ifndef HEARTH_ACCEPTED_COUNTS_H
#define HEARTH_ACCEPTED_COUNTS_H

#include "features/ingest/source_read.h"

// Compares the sources that were read with the ingest accepted last. One that lost more than its
// max_loss becomes E_REJECTED and loses its pack, unless accept_loss; all others are accepted, and
// kept/ingest.json is written durably. Manifests get the changes and are written again.
// Errors: E_SYSTEM; E_DATA when kept/ingest.json cannot be read.
enum status accepted_counts_update(const struct config *config, struct source_job *jobs,
                                   bool accept_loss, struct error *err);

#endif
