// The arrays of events and spells. Private to the timeline.
#ifndef HEARTH_BUILD_FACTS_H
#define HEARTH_BUILD_FACTS_H

#include "features/timeline/build_common.h"

// Writes each source's facts with their value and tag columns, by person, date, row; and the table
// of where each person's facts start. Errors: as pack_add.
enum status timeline_write_facts(struct timeline_writer *build, struct error *err);

#endif
