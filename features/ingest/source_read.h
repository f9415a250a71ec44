// Reads one source from its files to its pack, manifest and rejects: the same bytes for any number
// of threads and any size of parts.
#ifndef HEARTH_SOURCE_READ_H
#define HEARTH_SOURCE_READ_H

#include "features/base/progress.h"
#include "features/ingest/manifest.h"

struct source_job {
    const struct config *config;
    const struct source *source;
    struct manifest manifest; // before: key and inputs; after: all
    day_t data_end;           // E as far as it is known, for births; DAY_NONE = not known
    struct arena arena;       // of the manifest
    bool stale;               // must be read
    int n_thread;             // at least 1
    size_t part_bytes;        // of a file that a thread reads at a time; at least 1
    struct progress *progress;
    enum status status;
    struct error err;
};

// Fills manifest, status and err. E_REJECTED: rejects and manifest are written, the pack is gone.
// Any other failure: pack and manifest are gone.
void source_read(struct source_job *job);

#endif
