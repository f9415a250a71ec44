// Which addresses are listed as no home.
#ifndef HEARTH_BUILD_PLACES_H
#define HEARTH_BUILD_PLACES_H

#include "features/timeline/build_addresses.h"

// Writes address.listed. numbers: of all stays, to which addresses met only here are added. Errors:
// E_DATA with the place in household.places; E_SYSTEM.
enum status timeline_write_places(struct timeline_writer *build, struct address_numbers *numbers,
                                  struct error *err);

#endif
