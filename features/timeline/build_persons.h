// The arrays of person rows and relationships. Private to the timeline.
#ifndef HEARTH_BUILD_PERSONS_H
#define HEARTH_BUILD_PERSONS_H

#include "features/timeline/build_common.h"

enum status timeline_write_attributes(struct timeline_writer *build, struct error *err);
enum status timeline_write_addresses(struct timeline_writer *build, struct error *err);
enum status timeline_write_ties(struct timeline_writer *build, struct error *err);

#endif
