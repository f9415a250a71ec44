// Whole-row duplicates are counted by fingerprint: among ten million rows a false match has a
// chance of some 3 in a million, and only a count in a report would be off by one.
#ifndef HEARTH_FINGERPRINTS_H
#define HEARTH_FINGERPRINTS_H

#include <stddef.h>
#include <stdint.h>

#define FINGERPRINT_BINS                                                                           \
    256 // by the first byte, so that one bin's set stays in a processor's cache

struct fingerprint_bin {
    uint64_t *items;
    size_t n, capacity;
};

struct fingerprints { // zeroed = none; one a thread
    struct fingerprint_bin bins[FINGERPRINT_BINS];
};
void fingerprints_add(struct fingerprints *fingerprints, uint64_t fingerprint);
// How many of all are equal to another that has been counted. Shapes: all n_all pointers.
uint64_t fingerprints_repeated(struct fingerprints *const *all, size_t n_all, int n_thread);
void fingerprints_done(struct fingerprints *fingerprints);

#endif
