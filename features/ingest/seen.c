// Whole-row duplicates are counted by fingerprint: among ten million rows a false match has a
// chance of some 3 in a million, and only a count in a report would be off by one.

#include "features/ingest/seen.h"

#include "features/base/arena.h"

#include <stdlib.h>

static uint64_t *slot_of(const struct seen *seen, uint64_t fingerprint)
{
    size_t i = fingerprint & (seen->n_slot - 1);
    while (seen->slots[i] && seen->slots[i] != fingerprint)
        i = (i + 1) & (seen->n_slot - 1);
    return &seen->slots[i];
}

static void grow(struct seen *seen)
{
    struct seen larger = {.n_slot = seen->n_slot ? 2 * seen->n_slot : 1024};
    larger.slots = memory_alloc(larger.n_slot * sizeof *larger.slots);
    larger.n = seen->n;
    for (size_t i = 0; i < seen->n_slot; i++)
        if (seen->slots[i])
            *slot_of(&larger, seen->slots[i]) = seen->slots[i];
    free(seen->slots);
    *seen = larger;
}

bool seen_add(struct seen *seen, uint64_t fingerprint)
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

void seen_done(struct seen *seen)
{
    free(seen->slots);
    *seen = (struct seen){0};
}
