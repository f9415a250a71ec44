// The arrays of person rows and relationships. Private to the timeline.
#ifndef HEARTH_BUILD_PERSONS_H
#define HEARTH_BUILD_PERSONS_H

#include "features/timeline/build_common.h"

// Each writes arrays by person, then day. Errors: as pack_add; of addresses also E_DATA with the place
// for a row of the listed places that has no address or no date.
enum status timeline_write_attributes(struct timeline_writer *build, struct error *err);
enum status timeline_write_addresses(struct timeline_writer *build, struct error *err);
enum status timeline_write_ties(struct timeline_writer *build, struct error *err);

#endif
