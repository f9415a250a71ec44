// Sets that only grow together, over items 0 … n − 1 of an array of uint32_t that starts as each item's
// own number. The lowest member stands for a set that is joined by sets_join. Source: Tarjan and van
// Leeuwen (1984), path halving.
#ifndef HEARTH_DISJOINT_SETS_H
#define HEARTH_DISJOINT_SETS_H

#include <stdint.h>

// The item that stands for the item's set. Shortens the way to it. Threads: one.
static inline uint32_t sets_root(uint32_t *root, uint32_t item)
{
    while (root[item] != item) {
        root[item] = root[root[item]];
        item = root[item];
    }
    return item;
}

static inline void sets_join(uint32_t *root, uint32_t a, uint32_t b)
{
    a = sets_root(root, a);
    b = sets_root(root, b);
    root[a < b ? b : a] = a < b ? a : b;
}

#endif
