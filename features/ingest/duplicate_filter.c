// Whole-row duplicates are counted by fingerprint: among ten million rows a false match has a
// chance of some 3 in a million, and only a count in a report would be off by one.

#include "features/ingest/duplicate_filter.h"

#include "features/base/arena.h"

#include <stdlib.h>

static uint64_t *slot_of(const struct duplicate_filter *seen, uint64_t fingerprint)
{
    size_t i = fingerprint & (seen->n_slot - 1);
    while (seen->slots[i] && seen->slots[i] != fingerprint)
        i = (i + 1) & (seen->n_slot - 1);
    return &seen->slots[i];
}

static void grow(struct duplicate_filter *seen)
{
    struct duplicate_filter larger = {.n_slot = seen->n_slot ? 2 * seen->n_slot : 1024};
    larger.slots = memory_alloc(larger.n_slot * sizeof *larger.slots);
    larger.n = seen->n;
    for (size_t i = 0; i < seen->n_slot; i++)
        if (seen->slots[i])
            *slot_of(&larger, seen->slots[i]) = seen->slots[i];
    free(seen->slots);
    *seen = larger;
}

bool duplicate_filter_add(struct duplicate_filter *seen, uint64_t fingerprint)
{
    if (2 * seen->n >= seen->n_slot)
        grow(seen);
    if (!fingerprint)
        fingerprint = 1;
    uint64_t *slot = slot_of(seen, fingerprint);
    if (*slot)
        return true;
    *slot = fingerprint;
    seen->n++;
    return false;
}

void duplicate_filter_done(struct duplicate_filter *seen)
{
    free(seen->slots);
    *seen = (struct duplicate_filter){0};
}
