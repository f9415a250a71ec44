// Clerical review decisions about pairs of records: the files `link.never` and `link.always`.
#ifndef HEARTH_MANUAL_LINKS_H
#define HEARTH_MANUAL_LINKS_H

#include "features/link/merging.h"

struct manual_links {
    struct cannot_link *cannot_links;
    size_t n_cannot_link;
    size_t n_unknown;          // pairs that name a record which is not in the data
    const char *first_unknown; // its file:line
};

struct manual_links_input {
    const char *never, *always; // paths; NULL = none
    const struct registry *registry;
};
// Reads both files, adds the pairs to link to matches. A file is a CSV with
// input_left, record_left, input_right, record_right and, optional, known: the day on which it was
// decided. Owns: cannot_links live in arena. Errors: E_DATA with file, line, column: all of a file, or
// all pairs that are in both files.
enum status manual_links_read(struct arena *arena, const struct manual_links_input *input,
                              struct matches *matches, struct manual_links *ret_manual,
                              struct error *err);
// Removes the pairs of `never` from the settled matches.
void manual_links_remove(const struct manual_links *manual, struct matches *matches);

#endif
