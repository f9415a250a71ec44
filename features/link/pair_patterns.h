// The levels of many pairs, fast: the forms of a record's values side by side, equal ones without a
// look at them, and the levels of common pairs of values kept.
#ifndef HEARTH_PAIR_PATTERNS_H
#define HEARTH_PAIR_PATTERNS_H

#include "features/link/blocking.h"
#include "features/link/comparison.h"
#include "features/link/pattern_counts.h"

#define FORM_SEVERAL (DICTIONARY_NONE - 1) // the record has more than one value

struct pair_patterns {
    const struct comparison *comparisons; // n
    size_t n, n_record, n_worker;
    size_t stride; // of a row of forms
    uint32_t
        *forms; // n_record × stride: of the only value; DICTIONARY_NONE = no value, or FORM_SEVERAL
    struct level_memory *memories; // n_worker
};

// Shapes: n. The forms of a record.
static inline const uint32_t *pair_patterns_forms(const struct pair_patterns *patterns,
                                                  uint32_t record)
{
    return &patterns->forms[record * patterns->stride];
}

// n_thread < 1 = all cores. Owns: pair_patterns_done; borrows comparisons, prepared.
void pair_patterns_make(const struct comparison *comparisons, size_t n, size_t n_record,
                        int n_thread, struct pair_patterns *ret_patterns);
// By all values, as comparison_level_records with DAY_MAX. Shapes: ret_patterns n.
// Threads: one for each worker.
void pair_patterns_of(const struct pair_patterns *patterns, int worker,
                      const struct record_pair *pairs, size_t n, level_pattern *ret_patterns);
// The level of two different forms of one comparison, neither of them none or several.
int pair_patterns_level(const struct pair_patterns *patterns, int worker, size_t i_comparison,
                        uint32_t a, uint32_t b);
void pair_patterns_done(struct pair_patterns *patterns);

#endif
