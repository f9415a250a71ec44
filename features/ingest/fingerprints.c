// Nothing is looked up while rows are read: the bins are counted at the end, each by one thread.

#include "features/ingest/fingerprints.h"

#include "features/base/arena.h"
#include "features/base/parallel.h"

#include <stdlib.h>

void fingerprints_add(struct fingerprints *fingerprints, uint64_t fingerprint)
{
    struct fingerprint_bin *bin = &fingerprints->bins[fingerprint >> 56];
    if (bin->n == bin->capacity)
        memory_grow(&bin->items, &bin->capacity, bin->n + 1, sizeof *bin->items);
    bin->items[bin->n++] = fingerprint;
}

struct counting {
    struct fingerprints *const *all;
    size_t n_all;
    uint64_t repeated[FINGERPRINT_BINS];
};

// Linear probing; 0 stands for a free slot, so that a fingerprint 0 is taken for a 1.
static uint64_t set_add(uint64_t *slots, size_t n_slot, const struct fingerprint_bin *bin)
{
    uint64_t n_repeated = 0;
    for (size_t k = 0; k < bin->n; k++) {
        uint64_t print = bin->items[k] ? bin->items[k] : 1;
        size_t i = print & (n_slot - 1);
        while (slots[i] && slots[i] != print)
            i = (i + 1) & (n_slot - 1);
        n_repeated += slots[i] == print;
        slots[i] = print;
    }
    return n_repeated;
}

static void bins_count(void *context, size_t first, size_t end, int worker)
{
    struct counting *counting = context;
    (void)worker;
    for (size_t i = first; i < end; i++) {
        size_t n = 0, n_slot = 16;
        for (size_t k = 0; k < counting->n_all; k++)
            n += counting->all[k]->bins[i].n;
        while (n_slot < 2 * n)
            n_slot *= 2;
        uint64_t *slots = memory_alloc(n_slot * sizeof *slots);
        for (size_t k = 0; k < counting->n_all; k++)
            counting->repeated[i] += set_add(slots, n_slot, &counting->all[k]->bins[i]);
        free(slots);
    }
}

uint64_t fingerprints_repeated(struct fingerprints *const *all, size_t n_all, int n_thread)
{
    struct counting counting = {all, n_all, {0}};
    uint64_t n = 0;
    parallel_for(FINGERPRINT_BINS, 1, n_thread, bins_count, &counting);
    for (size_t i = 0; i < FINGERPRINT_BINS; i++)
        n += counting.repeated[i];
    return n;
}

void fingerprints_done(struct fingerprints *fingerprints)
{
    for (size_t i = 0; i < FINGERPRINT_BINS; i++)
        free(fingerprints->bins[i].items);
    *fingerprints = (struct fingerprints){0};
}
