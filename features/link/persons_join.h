// Deterministic linkage: records that agree exactly on a rule's columns are one person from the day
// on which that was known.
#ifndef HEARTH_PERSONS_JOIN_H
#define HEARTH_PERSONS_JOIN_H

#include "features/link/persons.h"

// E_NOT_IMPLEMENTED when the configuration asks for linkage by probability.
enum status persons_refuse_compare(const struct link_config *link, const char *path,
                                   struct error *err);
// Rules on records whose evidence was gathered already: what workspaces and flat files share.
struct persons_input {
    const struct link_config *link;
    const char *never, *always; // paths; NULL = none
    bool *unique;               // n_input: a person has at most one record there; NULL = none
    const char *earlier;        // path of an earlier persons.csv; need not exist
    struct evidence_column *columns;
    size_t n_column;
};
// persons->registry is filled in. Errors as above.
enum status persons_join(struct arena *arena, const struct persons_input *input,
                         struct persons *persons, struct error *err);
// The distinct columns of all rules, unfilled. Owns: arena; evidence_done for each.
struct evidence_column *persons_columns(struct arena *arena, const struct link_config *link,
                                        size_t *ret_n);

#endif
