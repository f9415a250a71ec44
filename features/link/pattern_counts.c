// An open hash table with counts. A slot is empty while its count is 0.

#include "features/link/pattern_counts.h"

#include "features/base/arena.h"
#include "features/base/number.h"
#include "features/base/sort.h"

#include <stdlib.h>

#define FIRST_SLOTS 256

static struct pattern_count *slot_of(const struct pattern_counts *counts, level_pattern pattern)
{
    size_t i = number_scramble(pattern + 1) & (counts->n_slot - 1);
    while (counts->items[i].n && counts->items[i].pattern != pattern)
        i = (i + 1) & (counts->n_slot - 1);
    return &counts->items[i];
}

static void grow(struct pattern_counts *counts)
{
    struct pattern_counts old = *counts;
    counts->n_slot = old.n_slot ? 2 * old.n_slot : FIRST_SLOTS;
    counts->items = memory_alloc(counts->n_slot * sizeof *counts->items);
    for (size_t i = 0; i < old.n_slot; i++)
        if (old.items[i].n)
            *slot_of(counts, old.items[i].pattern) = old.items[i];
    free(old.items);
}

void pattern_counts_add(struct pattern_counts *counts, level_pattern pattern, uint64_t n)
{
    if (!n)
        return;
    if (2 * counts->n >= counts->n_slot)
        grow(counts);
    struct pattern_count *slot = slot_of(counts, pattern);
    counts->n += !slot->n;
    slot->pattern = pattern;
    slot->n += n;
}

static size_t n_item(const struct pattern_counts *counts)
{
    return counts->n_slot ? counts->n_slot : counts->n;
}

void pattern_counts_merge(struct pattern_counts *counts, const struct pattern_counts *from)
{
    for (size_t i = 0; i < n_item(from); i++)
        pattern_counts_add(counts, from->items[i].pattern, from->items[i].n);
}

static int compare_patterns(const void *a, const void *b)
{
    const struct pattern_count *x = a, *y = b;
    return ORDER_OF(x->pattern, y->pattern);
}

void pattern_counts_settle(struct pattern_counts *counts)
{
    size_t n = 0;
    for (size_t i = 0; i < counts->n_slot; i++)
        if (counts->items[i].n)
            counts->items[n++] = counts->items[i];
    counts->n_slot = 0;
    if (n)
        qsort(counts->items, n, sizeof *counts->items, compare_patterns);
}

uint64_t pattern_counts_sum(const struct pattern_counts *counts)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n_item(counts); i++)
        sum += counts->items[i].n;
    return sum;
}

void pattern_counts_done(struct pattern_counts *counts)
{
    free(counts->items);
    *counts = (struct pattern_counts){0};
}
