// Which addresses are one home, and which are listed as none.
#ifndef HEARTH_BUILD_PLACES_H
#define HEARTH_BUILD_PLACES_H

#include "features/ingest/dictionary.h"
#include "features/timeline/build_common.h"

// Writes address.alias and address.listed. addresses: the keys of all stays (see address.h), to which
// those met only here are added. Errors: E_DATA with the place in household.places; E_SYSTEM.
enum status timeline_write_places(struct timeline_writer *build, struct dictionary *addresses,
                                  struct error *err);

#endif
