// A workspace as it would have been had nothing become known on or after a day: for the proof that
// no feature depends on later records (data leakage).
#ifndef HEARTH_COPY_BEFORE_DATE_H
#define HEARTH_COPY_BEFORE_DATE_H

#include "features/ingest/config.h"

struct copy_counts {
    uint64_t n_kept, n_cut; // accepted rows of all sources
    uint64_t n_opened;      // of the kept, spells whose end was not known yet, which is taken out
};

struct copy_options {
    const char *scenario; // its file is copied
    day_t known_before;
    day_t data_end;     // written into hearth.yaml when that does not say one
    const char *folder; // where to; must exist
};

// Writes hearth.yaml, the scenario, code files, link decisions and earlier persons, and each
// source's files with the rows known before the day (rows without any date are kept, rejected ones
// are not; of a file that several sources read, a row that one of them knew). Errors: E_SYSTEM; those of reading the sources; E_FAILED when a file lies outside of
// the workspace, so that its copy could not lie below the folder.
enum status workspace_copy_before(const struct config *config, const struct copy_options *options,
                                  struct copy_counts *ret_counts, struct error *err);

#endif
