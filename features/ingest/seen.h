// A set of 64-bit fingerprints: which rows came before.
#ifndef HEARTH_SEEN_H
#define HEARTH_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seen {        // zeroed = empty
    uint64_t *slots; // 0 = free
    size_t n, n_slot;
};
// Adds; returns whether it was there already.
bool seen_add(struct seen *seen, uint64_t fingerprint);
void seen_done(struct seen *seen);

#endif
