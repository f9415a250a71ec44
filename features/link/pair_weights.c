// Most pairs of a block are strangers. Which of their values are equal costs no look at a value, and
// already bounds the weight; the comparisons that are left are made one after the other, the most
// telling first, until the bound is too low. Pairs go through these rounds in batches, so that the
// values of one are fetched while others are compared.

#include "features/link/pair_weights.h"

#include "features/base/arena.h"
#include "features/link/comparison_value.h"

#include <math.h>
#include <stdlib.h>

#define BATCH 128

struct pending { // a pair between two rounds
    uint32_t i_pair;
    uint32_t left; // bit by place in order: comparisons whose values differ, not made yet
    level_pattern pattern;
    float sum, sum_once;     // odds so far; the same without differences
    float bound, bound_once; // the most that `left` can add
    bool slow;               // a record has several values
};

// ---- making -------------------------------------------------------------------------------------

static void set_equal(struct pair_weights *weights, size_t k)
{
    const struct comparison *comparison = &weights->input.patterns->comparisons[k];
    const struct match_weights *of = weights->input.weights;
    const struct term_frequencies *terms = &of->terms[k];
    size_t n = comparison->forms.n;
    weights->equal[k] = memory_alloc((n + 1) * sizeof *weights->equal[k]);
    weights->level[k] = memory_alloc(n + 1);
    for (size_t i = 0; i < n; i++) {
        int level = comparison->kind->equal ? comparison->kind->equal(&comparison->values[i])
                                            : (int)of->top[k];
        double weight = of->level_weight[k][level];
        if (terms->by_form && level == (int)of->top[k])
            weight += log2(of->u[k][level] / fmax(terms->by_form[i], 2 / (double)terms->n_value));
        weights->level[k][i] = (unsigned char)level;
        weights->equal[k][i] = (float)weight;
    }
}

// The largest weight of values that differ, and how far their weights are apart.
static double set_most(struct pair_weights *weights, size_t k)
{
    const double *levels = weights->input.weights->level_weight[k];
    double most = levels[0], least = levels[0];
    for (size_t i = 1; i < weights->input.weights->top[k]; i++) {
        most = fmax(most, levels[i]);
        least = fmin(least, levels[i]);
    }
    weights->most[k] = most;
    return most - least;
}

void pair_weights_make(const struct pair_weights_input *input, struct pair_weights *ret_weights)
{
    double spread[PATTERN_COMPARISONS_MAX];
    *ret_weights = (struct pair_weights){.input = *input};
    ret_weights->prior = match_weight_prior(input->weights);
    for (size_t k = 0; k < input->patterns->n; k++) {
        set_equal(ret_weights, k);
        spread[k] = set_most(ret_weights, k);
        size_t i = k;
        for (; i && spread[ret_weights->order[i - 1]] < spread[k]; i--)
            ret_weights->order[i] = ret_weights->order[i - 1];
        ret_weights->order[i] = k;
    }
    for (size_t i = 0; i < input->patterns->n; i++)
        ret_weights->rank[ret_weights->order[i]] = i;
}

void pair_weights_done(struct pair_weights *weights)
{
    for (size_t k = 0; k < weights->input.patterns->n; k++) {
        free(weights->equal[k]);
        free(weights->level[k]);
    }
}

// ---- weighing -----------------------------------------------------------------------------------

static bool can_be_kept(const struct pair_weights *weights, const struct pending *pending)
{
    return pending->sum + pending->bound >= (float)weights->input.least ||
           pending->sum_once + pending->bound_once >= (float)weights->input.least_once;
}

// What equal forms say.
static struct pending start_pair(const struct pair_weights *weights, const struct record_pair *pair)
{
    const struct pair_patterns *patterns = weights->input.patterns;
    const uint32_t *a = pair_patterns_forms(patterns, pair->a);
    const uint32_t *b = pair_patterns_forms(patterns, pair->b);
    struct pending pending = {.sum = (float)weights->prior, .sum_once = (float)weights->prior};
    for (size_t k = 0; k < patterns->n; k++) {
        if (a[k] == DICTIONARY_NONE || b[k] == DICTIONARY_NONE)
            continue;
        if (a[k] == FORM_SEVERAL || b[k] == FORM_SEVERAL) {
            pending.slow = true;
        } else if (a[k] == b[k]) {
            pending.pattern = pattern_with(pending.pattern, k, weights->level[k][a[k]]);
            pending.sum += weights->equal[k][a[k]];
            pending.sum_once += weights->equal[k][a[k]];
        } else {
            pending.left |= 1u << weights->rank[k];
            pending.bound += (float)weights->most[k];
            pending.bound_once += (float)fmax(0, weights->most[k]);
        }
    }
    return pending;
}

static void fetch_next(const struct pair_weights *weights, const struct record_pair *pair,
                       const struct pending *pending)
{
    const struct pair_patterns *patterns = weights->input.patterns;
    if (!pending->left)
        return;
    size_t k = weights->order[__builtin_ctz(pending->left)];
    const struct comparison_value *values = patterns->comparisons[k].values;
    if (!values)
        return;
    __builtin_prefetch(&values[pair_patterns_forms(patterns, pair->a)[k]]);
    __builtin_prefetch(&values[pair_patterns_forms(patterns, pair->b)[k]]);
}

static void compare_next(const struct pair_weights *weights, int worker,
                         const struct record_pair *pair, struct pending *pending)
{
    const struct pair_patterns *patterns = weights->input.patterns;
    size_t k = weights->order[__builtin_ctz(pending->left)];
    int level = pair_patterns_level(patterns, worker, k, pair_patterns_forms(patterns, pair->a)[k],
                                    pair_patterns_forms(patterns, pair->b)[k]);
    float weight = (float)weights->input.weights->level_weight[k][level];
    pending->left &= pending->left - 1;
    pending->pattern = pattern_with(pending->pattern, k, level);
    pending->sum += weight;
    pending->sum_once += level ? weight : 0;
    pending->bound -= (float)weights->most[k];
    pending->bound_once -= (float)fmax(0, weights->most[k]);
}

// By comparing all values of both records.
static bool weigh_slowly(const struct pair_weights *weights, int worker,
                         const struct record_pair *pair, struct likely_pair *ret_likely)
{
    const struct match_weights *of = weights->input.weights;
    const struct comparison *comparisons = weights->input.patterns->comparisons;
    level_pattern pattern, once;
    pair_patterns_of(weights->input.patterns, worker, pair, 1, &pattern);
    once = pattern;
    for (size_t k = 0; k < of->n_comparison; k++)
        if (pattern_level(pattern, k) == 0)
            once &= ~((level_pattern)15 << (4 * k));
    double term =
        match_weight_adjusted(of, comparisons, pair, DAY_MAX, once) - match_weight_of(of, once);
    double odds = match_weight_of(of, pattern) + term + weights->prior;
    *ret_likely = (struct likely_pair){*pair, pattern, odds};
    return odds >= weights->input.least ||
           match_weight_of(of, once) + term + weights->prior >= weights->input.least_once;
}

static size_t likely_of_batch(const struct pair_weights *weights, int worker,
                              const struct record_pair *pairs, size_t n,
                              struct likely_pair *ret_likely)
{
    struct pending list[BATCH];
    size_t n_list = 0, n_likely = 0;
    bool any_left = false;
    for (size_t i = 0; i < n; i++) {
        struct pending pending = start_pair(weights, &pairs[i]);
        if (!pending.slow && !can_be_kept(weights, &pending))
            continue;
        pending.i_pair = (uint32_t)i;
        pending.left = pending.slow ? 0 : pending.left;
        any_left = any_left || pending.left;
        fetch_next(weights, &pairs[i], &pending);
        list[n_list++] = pending;
    }
    while (any_left) {
        size_t n_kept = 0;
        any_left = false;
        for (size_t i = 0; i < n_list; i++) {
            struct pending *pending = &list[i];
            const struct record_pair *pair = &pairs[pending->i_pair];
            if (pending->left) {
                compare_next(weights, worker, pair, pending);
                if (!can_be_kept(weights, pending))
                    continue;
                fetch_next(weights, pair, pending);
            }
            any_left = any_left || pending->left;
            list[n_kept++] = *pending;
        }
        n_list = n_kept;
    }
    for (size_t i = 0; i < n_list; i++) {
        const struct record_pair *pair = &pairs[list[i].i_pair];
        if (list[i].slow)
            n_likely += weigh_slowly(weights, worker, pair, &ret_likely[n_likely]);
        else
            ret_likely[n_likely++] = (struct likely_pair){*pair, list[i].pattern, list[i].sum};
    }
    return n_likely;
}

size_t pair_weights_likely(const struct pair_weights *weights, int worker,
                           const struct record_pair *pairs, size_t n,
                           struct likely_pair *ret_likely)
{
    size_t n_likely = 0;
    for (size_t first = 0; first < n; first += BATCH) {
        size_t n_batch = n - first < BATCH ? n - first : BATCH;
        for (size_t i = first + n_batch; i < n && i < first + 2 * BATCH; i++) {
            __builtin_prefetch(pair_patterns_forms(weights->input.patterns, pairs[i].a));
            __builtin_prefetch(pair_patterns_forms(weights->input.patterns, pairs[i].b));
        }
        n_likely += likely_of_batch(weights, worker, pairs + first, n_batch, ret_likely + n_likely);
    }
    return n_likely;
}
