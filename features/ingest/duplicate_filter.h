// A set of 64-bit fingerprints: which rows came before.
#ifndef HEARTH_DUPLICATE_FILTER_H
#define HEARTH_DUPLICATE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct duplicate_filter { // zeroed = empty
    uint64_t *slots;      // 0 = free
    size_t n, n_slot;
};
// Adds; returns whether it was there already.
bool duplicate_filter_add(struct duplicate_filter *seen, uint64_t fingerprint);
void duplicate_filter_done(struct duplicate_filter *seen);

#endif
