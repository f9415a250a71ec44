// From what a timeline was built, as one hash: the key of build/timeline.pack.
#ifndef HEARTH_TIMELINE_STAMP_H
#define HEARTH_TIMELINE_STAMP_H

#include "features/base/pack.h"
#include "features/ingest/config.h"

// The file's kind and version, and where it is.
#define TIMELINE_KIND "timeline"
#define TIMELINE_VERSION 9
#define TIMELINE_PATH "build/timeline.pack" // below the workspace

// The stamp of the records as ingest left them: the sources in the order of hearth.yaml with their
// manifests, the linkage rules and the clerical decisions. Errors: E_SYSTEM when a source has no
// manifest (ingest did not run) or a file of decisions cannot be read.
enum status timeline_stamp(struct arena *arena, const struct config *config,
                           char ret_hex[HASH_TEXT], struct error *err);
bool timeline_stamp_is(const struct pack *pack, const char *stamp);

#endif
