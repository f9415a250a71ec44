// Memory order decides: one row of forms a record, within one line of a processor's cache, so a pair touches two lines of memory and no
// text unless the forms differ and the pair of forms was not seen lately.

#include "features/link/pair_patterns.h"

#include "features/base/arena.h"
#include "features/base/number.h"
#include "features/base/parallel.h"
#include "features/link/comparison_value.h"

#include <stdlib.h>

#define MEMORY_BITS 15
#define REMEMBERED_FORMS 20000 // of columns with more distinct values pairs seldom come again
#define AHEAD 12               // pairs whose values are fetched before they are looked at

struct level_slot {
    uint32_t a, b;     // forms, a < b
    uint32_t level_of; // comparison × 16 + level + 1; 0 = empty
};

struct level_memory {
    struct level_slot *slots;
};

static uint32_t form_of(const struct comparison *comparison, uint32_t record)
{
    const struct linkage_variable *variable = comparison->variable;
    uint32_t first = variable->first[record], end = variable->first[record + 1];
    if (end - first > 1)
        return FORM_SEVERAL;
    return first == end ? DICTIONARY_NONE
                        : comparison_form(comparison, variable->values[first].code);
}

static void fill_forms(void *context, size_t first, size_t end, int worker)
{
    const struct pair_patterns *patterns = context;
    (void)worker;
    for (size_t k = 0; k < patterns->n; k++)
        for (size_t r = first; r < end; r++)
            patterns->forms[r * patterns->stride + k] =
                form_of(&patterns->comparisons[k], (uint32_t)r);
}

void pair_patterns_make(const struct comparison *comparisons, size_t n, size_t n_record,
                        int n_thread, struct pair_patterns *ret_patterns)
{
    *ret_patterns =
        (struct pair_patterns){.comparisons = comparisons, .n = n, .n_record = n_record};
    ret_patterns->n_worker = n_thread < 1 ? (size_t)parallel_default_threads() : (size_t)n_thread;
    ret_patterns->stride = n <= 4 ? 4 : n <= 8 ? 8 : 16;
    ret_patterns->forms =
        memory_aligned(64, (n_record + 16) / 16 * 16 * ret_patterns->stride * sizeof(uint32_t));
    ret_patterns->memories = memory_alloc(ret_patterns->n_worker * sizeof *ret_patterns->memories);
    for (size_t i = 0; i < ret_patterns->n_worker; i++)
        ret_patterns->memories[i].slots =
            memory_alloc(((size_t)1 << MEMORY_BITS) * sizeof(struct level_slot));
    parallel_for(n_record, 4096, n_thread, fill_forms, ret_patterns);
}

void pair_patterns_done(struct pair_patterns *patterns)
{
    for (size_t i = 0; i < patterns->n_worker; i++)
        free(patterns->memories[i].slots);
    free(patterns->memories);
    free(patterns->forms);
}

int pair_patterns_level(const struct pair_patterns *patterns, int worker, size_t i_comparison,
                        uint32_t a, uint32_t b)
{
    const struct comparison *comparison = &patterns->comparisons[i_comparison];
    if (!comparison->kind->compare)
        return 0;
    if (comparison->forms.n > REMEMBERED_FORMS)
        return comparison->kind->compare(comparison, &comparison->values[a],
                                         &comparison->values[b]);
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    uint64_t key = ((uint64_t)low << 32 | high) + i_comparison;
    struct level_slot *slot =
        &patterns->memories[worker].slots[key * 0x9e3779b97f4a7c15u >> (64 - MEMORY_BITS)];
    if (slot->a == low && slot->b == high && slot->level_of >> 4 == i_comparison + 1)
        return (int)(slot->level_of & 15) - 1;
    int level =
        comparison->kind->compare(comparison, &comparison->values[low], &comparison->values[high]);
    *slot =
        (struct level_slot){low, high, (uint32_t)((i_comparison + 1) << 4) + (uint32_t)level + 1};
    return level;
}

static int equal_level(const struct comparison *comparison, uint32_t form)
{
    const struct comparison_kind *kind = comparison->kind;
    return kind->equal ? kind->equal(&comparison->values[form]) : (int)kind->n_level - 1;
}

// Asks for the values that a pair's comparison will look at.
static void fetch_values(const struct pair_patterns *patterns, const struct record_pair *pair)
{
    const uint32_t *a = pair_patterns_forms(patterns, pair->a);
    const uint32_t *b = pair_patterns_forms(patterns, pair->b);
    for (size_t k = 0; k < patterns->n; k++) {
        const struct comparison *comparison = &patterns->comparisons[k];
        if (a[k] == b[k] || comparison->forms.n <= REMEMBERED_FORMS || !comparison->values)
            continue;
        if (a[k] < FORM_SEVERAL)
            __builtin_prefetch(&comparison->values[a[k]]);
        if (b[k] < FORM_SEVERAL)
            __builtin_prefetch(&comparison->values[b[k]]);
    }
}

void pair_patterns_of(const struct pair_patterns *patterns, int worker,
                      const struct record_pair *pairs, size_t n, level_pattern *ret_patterns)
{
    for (size_t i = 0; i < n; i++) {
        if (i + 2 * AHEAD < n) {
            __builtin_prefetch(pair_patterns_forms(patterns, pairs[i + 2 * AHEAD].a));
            __builtin_prefetch(pair_patterns_forms(patterns, pairs[i + 2 * AHEAD].b));
        }
        if (i + AHEAD < n)
            fetch_values(patterns, &pairs[i + AHEAD]);
        const uint32_t *a = pair_patterns_forms(patterns, pairs[i].a);
        const uint32_t *b = pair_patterns_forms(patterns, pairs[i].b);
        level_pattern pattern = 0;
        for (size_t k = 0; k < patterns->n; k++) {
            const struct comparison *comparison = &patterns->comparisons[k];
            int level;
            if (a[k] == DICTIONARY_NONE || b[k] == DICTIONARY_NONE)
                continue;
            if (a[k] == FORM_SEVERAL || b[k] == FORM_SEVERAL)
                level = comparison_level_records(comparison, pairs[i].a, pairs[i].b, DAY_MAX);
            else if (a[k] == b[k])
                level = equal_level(comparison, a[k]);
            else
                level = pair_patterns_level(patterns, worker, k, a[k], b[k]);
            pattern = pattern_with(pattern, k, level);
        }
        ret_patterns[i] = pattern;
    }
}
