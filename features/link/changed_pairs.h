// The pairs of blocks in which a changed record is: all that an incremental run compares.
#ifndef HEARTH_CHANGED_PAIRS_H
#define HEARTH_CHANGED_PAIRS_H

#include "features/link/blocking.h"

struct changed_pairs {
    struct record_pair *pairs; // n, by records, each once. Owns: the caller frees
    size_t n;
};

// Lists every pair that blocks_visit would visit and of which a record is changed. False, and no
// pairs, where a block of a changed record has more than max_block records, or a rule has no columns:
// then other pairs may change too. Shapes: is_changed n_record. Cost: linear in the values of the
// rules' columns; the pairs are in memory.
bool changed_pairs_list(const struct blocking *blocking, const bool *is_changed,
                        struct changed_pairs *ret_changed);

#endif
