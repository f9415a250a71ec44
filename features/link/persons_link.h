// Links the records of a workspace: by person IDs alone under `link: none`, else by rules.
#ifndef HEARTH_PERSONS_LINK_H
#define HEARTH_PERSONS_LINK_H

#include "features/link/deterministic.h"

struct linkage_sources {
    const struct config *config;
    const struct records *records;          // config->n_source
    int n_thread;                           // < 1 = all cores
    const struct link_inspector *inspector; // under rules; NULL = nobody
};
// Owns: persons_done, and arena. Reads the earlier link/persons.csv, if any, so that persons keep
// their ids. Errors: E_CONFIG without `link:`; those of matches_by_rule and decisions_read; E_LIMIT
// beyond 2^32 − 2 ids.
enum status persons_link(struct arena *arena, const struct linkage_sources *sources,
                         struct persons *ret_persons, struct error *err);

#endif
