// How many pairs show each pattern of levels: all that the weights are estimated from, whatever the
// number of pairs.
#ifndef HEARTH_PATTERN_COUNTS_H
#define HEARTH_PATTERN_COUNTS_H

#include <stddef.h>
#include <stdint.h>

// The levels of a pair: 4 bits a comparison, the first lowest; level + 1, so 0 = a value is missing.
typedef uint64_t level_pattern;
#define PATTERN_COMPARISONS_MAX 16
#define PATTERN_LEVELS_MAX 15

static inline int pattern_level(level_pattern pattern, size_t i_comparison)
{
    return (int)((pattern >> (4 * i_comparison)) & 15) - 1;
}

static inline level_pattern pattern_with(level_pattern pattern, size_t i_comparison, int level)
{
    return pattern | (level_pattern)(level + 1) << (4 * i_comparison);
}

struct pattern_count {
    level_pattern pattern;
    uint64_t n; // pairs
};

struct pattern_counts {          // zeroed = empty. Owns: pattern_counts_done
    struct pattern_count *items; // after pattern_counts_settle: n, by pattern; before: slots
    size_t n, n_slot;
};

void pattern_counts_add(struct pattern_counts *counts, level_pattern pattern, uint64_t n);
// Adds all of `from`, settled or not.
void pattern_counts_merge(struct pattern_counts *counts, const struct pattern_counts *from);
// Sorts by pattern: the same whatever the order of adding. Nothing may be added any more.
void pattern_counts_settle(struct pattern_counts *counts);
uint64_t pattern_counts_sum(const struct pattern_counts *counts);
void pattern_counts_done(struct pattern_counts *counts);

#endif
