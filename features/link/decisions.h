// What people decided about pairs of records: the files `link.never` and `link.always`.
#ifndef HEARTH_DECISIONS_H
#define HEARTH_DECISIONS_H

#include "features/link/joining.h"

struct decisions {
    struct apart *aparts;
    size_t n_apart;
    size_t n_unknown; // pairs that name a record which is not in the data
};

// Reads both files (NULL = none), adds the pairs to join to matches. A file is a CSV with
// input_left, record_left, input_right, record_right and, optional, known: the day on which it was
// decided. Owns: aparts live in arena. Errors: E_DATA with file, line, column.
enum status decisions_read(struct arena *arena, const char *never, const char *always,
                           const struct registry *registry, struct matches *matches,
                           struct decisions *ret_decisions, struct error *err);
// Takes the pairs that must stay apart out of the settled matches.
void decisions_part(const struct decisions *decisions, struct matches *matches);

#endif
