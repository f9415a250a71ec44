// What people decided about pairs of records: the files `link.never` and `link.always`.
#ifndef HEARTH_MANUAL_LINKS_H
#define HEARTH_MANUAL_LINKS_H

#include "features/link/merging.h"

struct manual_links {
    struct apart *aparts;
    size_t n_apart;
    size_t n_unknown; // pairs that name a record which is not in the data
};

// Reads both files (NULL = none), adds the pairs to join to matches. A file is a CSV with
// input_left, record_left, input_right, record_right and, optional, known: the day on which it was
// decided. Owns: aparts live in arena. Errors: E_DATA with file, line, column.
enum status manual_links_read(struct arena *arena, const char *never, const char *always,
                              const struct registry *registry, struct matches *matches,
                              struct manual_links *ret_decisions, struct error *err);
// Takes the pairs that must stay apart out of the settled matches.
void manual_links_part(const struct manual_links *decisions, struct matches *matches);

#endif
