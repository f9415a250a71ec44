// Sources → typed records and rejects, each source only when its files or its part of the
// configuration changed.
#ifndef HEARTH_INGEST_H
#define HEARTH_INGEST_H

#include "features/ingest/config.h"

struct ingest_options {
    int n_thread;      // < 1 = all processors
    size_t part_bytes; // of a file that a thread reads at a time; 0 = as usual
    bool quiet;        // no progress
    bool force;        // rebuild everything
    bool accept_loss;  // take sources that lost more than their max_loss
    bool *ret_rebuilt; // NULL, or n_source: set for those that were read again
};

struct ingest_summary {
    size_t n_source, n_rebuilt;
    uint64_t n_accepted, n_rejected, n_void;
};

// Brings build/records/<source>.pack, build/records/<source>.json (the manifest: format, inputs
// with size, mtime and hash, config hash, rows, rejects by reason, date ranges, missing by column,
// unmapped codes with counts, rows after data_end, duplicates) and rejects/<source>.csv
// (file,line,column,value_class,reason) up to date. Errors: E_CONFIG (missing file or column:
// nearest name), E_REJECTED after all sources were read, when any is beyond its max_rejects
// (message names the source, the share, the rejects file), or lost more than its max_loss since the
// ingest accepted last, whose counts are in kept/ingest.json; E_DATA; E_SYSTEM.
enum status ingest_update(const struct config *config, const struct ingest_options *options,
                          struct ingest_summary *ret_summary, struct error *err);

#endif
