// Writes into the timeline whose each record is (record_links.h). Private to the timeline.
#ifndef HEARTH_BUILD_RECORD_LINKS_H
#define HEARTH_BUILD_RECORD_LINKS_H

#include "features/link/link_files.h"
#include "features/timeline/build_common.h"

// Errors: as pack_add.
enum status timeline_write_record_links(struct timeline_writer *build,
                                        const struct link_files *files, struct error *err);

#endif
