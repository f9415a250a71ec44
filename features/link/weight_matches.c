// The pipeline: blocks → levels → pattern → weight → pairs → the day of each. Pairs stream; only
// those that may be one person are kept.

#include "features/link/weight_matches.h"

#include "features/base/parallel.h"
#include "features/base/sort.h"
#include "features/link/pair_day.h"
#include "features/link/pair_patterns.h"
#include "features/link/weights_training.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_PROBABILITY 0.01 // of a pair that is kept
#define TERM_WEIGHT_MAX 30.0   // log2: more than term frequencies can add to a pair
#define CHUNK 1024

struct part { // the kept pairs of a part of the blocks
    struct weighted_pair *pairs;
    size_t n, capacity;
};

struct streaming {
    const struct weighing *weighing;
    const struct pair_patterns *patterns;
    struct part *parts;
    double least_odds;
};

static double odds_of(double probability)
{
    return probability < 1 ? log2(probability / (1 - probability)) : INFINITY;
}

// Pairs that once were above the threshold may have fallen since: values received later can lower a
// weight. A difference that was not known once counts as unknown here, so none is missed.
static level_pattern without_differences(level_pattern pattern, size_t n_comparison)
{
    for (size_t i = 0; i < n_comparison; i++)
        if (pattern_level(pattern, i) == 0)
            pattern &= ~((level_pattern)15 << 4 * i);
    return pattern;
}

static void keep_pair(const struct streaming *streaming, const struct record_pair *pair,
                      level_pattern pattern, struct part *kept)
{
    const struct weighing *weighing = streaming->weighing;
    double prior = match_weight_prior(weighing->weights);
    level_pattern alike = without_differences(pattern, weighing->n);
    if (match_weight_of(weighing->weights, alike) + prior + TERM_WEIGHT_MAX < streaming->least_odds)
        return; // nothing more to look at
    double odds = weighing_weight(weighing, pair, DAY_MAX, pattern) + prior;
    if (odds < streaming->least_odds &&
        weighing_weight(weighing, pair, DAY_MAX, alike) + prior < weighing->least_odds)
        return;
    memory_grow(&kept->pairs, &kept->capacity, kept->n + 1, sizeof *kept->pairs);
    kept->pairs[kept->n++] =
        (struct weighted_pair){pair->a, pair->b, (float)odds, 0, DAY_MAX, pattern};
}

static void visit_pairs(void *context, const struct pair_part *part)
{
    const struct streaming *streaming = context;
    level_pattern patterns[CHUNK];
    for (size_t first = 0; first < part->n; first += CHUNK) {
        size_t n = part->n - first < CHUNK ? part->n - first : CHUNK;
        pair_patterns_of(streaming->patterns, part->worker, part->pairs + first, n, patterns);
        for (size_t i = 0; i < n; i++)
            keep_pair(streaming, &part->pairs[first + i], patterns[i],
                      &streaming->parts[part->i_part]);
    }
}

static int compare_pairs(const void *a, const void *b)
{
    const struct weighted_pair *x = a, *y = b;
    ORDER_BY(x->a, y->a);
    return ORDER_OF(x->b, y->b);
}

static void join_parts(struct part *parts, size_t n_part, struct weight_matches *made)
{
    for (size_t i = 0; i < n_part; i++)
        made->n += parts[i].n;
    made->pairs = memory_alloc((made->n + 1) * sizeof *made->pairs);
    size_t n = 0;
    for (size_t i = 0; i < n_part; i++) {
        if (parts[i].n)
            memcpy(made->pairs + n, parts[i].pairs, parts[i].n * sizeof *made->pairs);
        n += parts[i].n;
        free(parts[i].pairs);
    }
    if (n)
        qsort(made->pairs, n, sizeof *made->pairs, compare_pairs);
}

struct dating {
    const struct weighing *weighing;
    const struct blocking *blocking;
    struct weighted_pair *pairs;
};

static void date_pairs(void *context, size_t first, size_t end, int worker)
{
    (void)worker;
    const struct dating *dating = context;
    for (size_t i = first; i < end; i++) {
        struct weighted_pair *pair = &dating->pairs[i];
        const struct record_pair records = {pair->a, pair->b};
        day_t from = pair_day_of_blocks(dating->blocking, &records);
        double odds;
        pair->received = weighing_first_day(dating->weighing, &records, from, &odds);
        if (pair->received != DAY_MAX)
            pair->linked = (float)odds;
    }
}

// Keeps the pairs above 0.01 today, and those that were once linked.
static void drop_unlikely(double least_odds, struct weight_matches *made)
{
    size_t n = 0;
    for (size_t i = 0; i < made->n; i++)
        if (made->pairs[i].odds >= least_odds || made->pairs[i].received != DAY_MAX)
            made->pairs[n++] = made->pairs[i];
    made->n = n;
}

static enum status stream_pairs(struct arena *arena, const struct weight_request *request,
                                const struct blocking *blocking, struct weight_matches *made,
                                struct error *err)
{
    struct blocks *blocks;
    enum status status = blocks_make(blocking, &blocks, err);
    if (status)
        return status;
    size_t n_part = blocks_n_part(blocks);
    struct pair_patterns patterns;
    pair_patterns_make(made->comparisons, made->n_comparison, request->registry->n_record,
                       request->n_thread, &patterns);
    struct streaming streaming = {.weighing = &made->weighing,
                                  .patterns = &patterns,
                                  .parts = memory_alloc((n_part + 1) * sizeof *streaming.parts),
                                  .least_odds = odds_of(LEAST_PROBABILITY)};
    made->tallies = arena_array(arena, blocking->n_rule, sizeof *made->tallies);
    blocks_visit(blocks, visit_pairs, &streaming, made->tallies);
    blocks_free(blocks);
    pair_patterns_done(&patterns);
    join_parts(streaming.parts, n_part, made);
    free(streaming.parts);
    struct dating dating = {&made->weighing, blocking, made->pairs};
    parallel_for(made->n, CHUNK, request->n_thread, date_pairs, &dating);
    drop_unlikely(streaming.least_odds, made);
    return OK;
}

static const struct linkage_variable *find_column(const struct weight_request *request,
                                                  const char *name, size_t n)
{
    for (size_t i = 0; i < request->n_column; i++) {
        const struct linkage_variable *column = &request->columns[i];
        if (strlen(column->name) == n && memcmp(column->name, name, n) == 0 && column->normalise)
            return column;
    }
    return NULL;
}

static void make_comparisons(struct arena *arena, const struct weight_request *request,
                             struct weight_matches *made)
{
    const struct link_config *link = request->link;
    made->comparisons = arena_array(arena, link->n_compare, sizeof *made->comparisons);
    made->n_comparison = link->n_compare;
    for (size_t i = 0; i < link->n_compare; i++) {
        const struct link_comparison *compare = &link->compares[i];
        made->comparisons[i] = (struct comparison){
            .kind = comparison_kind_find(compare->as),
            .variable = find_column(request, compare->column, strlen(compare->column)),
            .term_frequency = compare->term_frequency,
        };
        comparison_prepare(&made->comparisons[i]);
    }
}

static const struct block_column *list_columns(struct arena *arena,
                                               const struct weight_request *request,
                                               const struct link_rule *rule)
{
    struct block_column *columns = arena_array(arena, rule->n_column, sizeof *columns);
    for (size_t k = 0; k < rule->n_column; k++) {
        size_t n_name, n_character = link_block_cut(rule->columns[k], &n_name);
        columns[k] =
            (struct block_column){find_column(request, rule->columns[k], n_name), n_character};
    }
    return columns;
}

static void set_blocks(struct arena *arena, const struct weight_request *request,
                       const struct link_rule *rules, size_t n, struct blocking *blocking)
{
    const struct block_column **columns = arena_array(arena, n, sizeof *columns);
    for (size_t i = 0; i < n; i++)
        columns[i] = list_columns(arena, request, &rules[i]);
    blocking->rules = rules;
    blocking->n_rule = n;
    blocking->columns = columns;
}

static struct blocking make_blocking(struct arena *arena, const struct weight_request *request,
                                     const struct weight_matches *made)
{
    const struct link_config *link = request->link;
    struct blocking blocking = {.n_record = request->registry->n_record,
                                .input = request->registry->input,
                                .unique = request->unique,
                                .n_thread = request->n_thread};
    set_blocks(arena, request, link->blocks, link->n_block, &blocking);
    blocking.n_split = block_splits_choose(arena, made->comparisons, made->n_comparison,
                                           blocking.n_record, &blocking.splits);
    return blocking;
}

enum status weight_matches_make(struct arena *arena, const struct weight_request *request,
                                struct weight_matches *ret_made, struct error *err)
{
    *ret_made = (struct weight_matches){0};
    make_comparisons(arena, request, ret_made);
    struct blocking blocking = make_blocking(arena, request, ret_made);
    const struct weights_request training = {.comparisons = ret_made->comparisons,
                                             .n_comparison = ret_made->n_comparison,
                                             .blocking = blocking};
    enum status status = match_weights_estimate(arena, &training, &ret_made->weights, err);
    if (status)
        return status;
    if (!blocking.n_rule)
        set_blocks(arena, request, ret_made->weights.blocks, ret_made->weights.n_block, &blocking);
    ret_made->blocks = blocking.rules;
    ret_made->n_block = blocking.n_rule;
    ret_made->weighing = (struct weighing){.comparisons = ret_made->comparisons,
                                           .n = ret_made->n_comparison,
                                           .weights = &ret_made->weights,
                                           .least_odds = odds_of(request->link->match_probability)};
    return stream_pairs(arena, request, &blocking, ret_made, err);
}

void weight_matches_add(const struct weight_matches *made, struct matches *matches)
{
    for (size_t i = 0; i < made->n; i++) {
        const struct weighted_pair *pair = &made->pairs[i];
        if (pair->received != DAY_MAX)
            match_add(matches, (struct match){.a = pair->a,
                                              .b = pair->b,
                                              .received = pair->received,
                                              .rule = MATCH_WEIGHT,
                                              .weight = pair->linked});
    }
}

void weight_matches_done(struct weight_matches *made)
{
    for (size_t i = 0; i < made->n_comparison; i++)
        comparison_done(&made->comparisons[i]);
    match_weights_done(&made->weights);
    free(made->pairs);
}
