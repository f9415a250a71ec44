// Records and persons → build/timeline.pack.
#ifndef HEARTH_TIMELINE_BUILD_H
#define HEARTH_TIMELINE_BUILD_H

#include "features/ingest/config.h"

// Whether the pack is the one that timeline_build would write now. Errors: those of timeline_stamp.
enum status timeline_is_current(const struct config *config, bool *ret_current, struct error *err);

// Links the records that ingest made and writes the pack and the files of link/. After
// ingest_update. Errors: those of records_open and persons_link; E_SYSTEM. On failure the pack is
// as it was.
// n_thread < 1 = all cores.
enum status timeline_build(const struct config *config, int n_thread, struct error *err);

#endif
