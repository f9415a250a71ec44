// Which rows of a source are versions of one record: what its pack no longer says, read again from
// its files when a newer version comes by itself.
#ifndef HEARTH_VERSIONS_H
#define HEARTH_VERSIONS_H

#include "features/ingest/config.h"
#include "features/ingest/dictionary.h"

#define VERSION_VOID UINT32_MAX

struct version_row {
    day_t known;  // default applied
    uint32_t row; // of the source's records; VERSION_VOID = it retracts
};

// Owns: versions_done. Rows of record r (a number of `records`, below n_record) are rows[first[r]]
// … rows[first[r + 1] − 1], in the order of the files.
struct versions {
    struct dictionary records; // record_ids; the owner may add others
    size_t n_record;           // that the files have
    size_t *first;
    struct version_row *rows;
};

// For a source with record_id. Errors: E_CONFLICT when the files are no longer those of the pack;
// E_SYSTEM, E_CONFIG. Cost: one pass over the files.
enum status versions_read(const struct config *config, const struct source *source,
                          struct versions *ret_versions, struct error *err);
void versions_done(struct versions *versions);
// What becomes of each accepted row of the source, in the order of its files: enum row_fate. Owns:
// the caller frees *ret_fates. Errors: E_SYSTEM, E_CONFIG. Cost: one pass over the files.
enum status versions_fates(const struct config *config, const struct source *source,
                           char **ret_fates, struct error *err);

#endif
