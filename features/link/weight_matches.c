// The pipeline: blocks → levels → pattern → weight → pairs → the day of each. Pairs stream; only
// those that may be one person are kept.

#include "features/link/weight_matches.h"

#include "features/base/parallel.h"
#include "features/base/sort.h"
#include "features/link/changed_pairs.h"
#include "features/link/link_reuse.h"
#include "features/link/pair_day.h"
#include "features/link/pair_weights.h"
#include "features/link/weights_file.h"
#include "features/link/weights_training.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_PROBABILITY 0.01 // of a pair that is kept
#define CHUNK 1024

struct part { // the kept pairs of a part of the blocks
    struct weighted_pair *pairs;
    size_t n, capacity;
};

struct streaming {
    const struct pair_weights *weights;
    struct part *parts;
};

static double odds_of(double probability)
{
    return probability < 1 ? log2(probability / (1 - probability)) : INFINITY;
}

static void visit_pairs(void *context, const struct pair_part *part)
{
    const struct streaming *streaming = context;
    struct part *kept = &streaming->parts[part->i_part];
    struct likely_pair likely[CHUNK];
    for (size_t first = 0; first < part->n; first += CHUNK) {
        size_t n = part->n - first < CHUNK ? part->n - first : CHUNK;
        n = pair_weights_likely(streaming->weights, part->worker, part->pairs + first, n, likely);
        memory_grow(&kept->pairs, &kept->capacity, kept->n + n, sizeof *kept->pairs);
        for (size_t i = 0; i < n; i++)
            kept->pairs[kept->n++] = (struct weighted_pair){.a = likely[i].pair.a,
                                                            .b = likely[i].pair.b,
                                                            .odds = (float)likely[i].odds,
                                                            .received = DAY_MAX,
                                                            .pattern = likely[i].pattern};
    }
}

static int compare_pairs(const void *a, const void *b)
{
    const struct weighted_pair *x = a, *y = b;
    ORDER_BY(x->a, y->a);
    return ORDER_OF(x->b, y->b);
}

// The pairs of all parts by records: put by the first record, then sorted among the few of it.
static void join_parts(struct part *parts, size_t n_part, size_t n_record,
                       struct weight_matches *made)
{
    size_t *end =
        memory_alloc((n_record + 1) * sizeof *end); // of a record's pairs, when all are put
    for (size_t i = 0; i < n_part; i++)
        for (size_t k = 0; k < parts[i].n; k++)
            end[parts[i].pairs[k].a + 1]++;
    for (size_t r = 0; r < n_record; r++)
        end[r + 1] += end[r];
    made->n = end[n_record];
    made->pairs = memory_alloc((made->n + 1) * sizeof *made->pairs);
    for (size_t i = 0; i < n_part; i++) {
        for (size_t k = 0; k < parts[i].n; k++)
            made->pairs[end[parts[i].pairs[k].a]++] = parts[i].pairs[k];
        free(parts[i].pairs);
    }
    for (size_t r = 0, start = 0; r < n_record; start = end[r++])
        if (end[r] - start > 1)
            qsort(made->pairs + start, end[r] - start, sizeof *made->pairs, compare_pairs);
    free(end);
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

// Where no value has a date, all were always known.
static void link_undated(struct weight_matches *made)
{
    for (size_t i = 0; i < made->n; i++) {
        struct weighted_pair *pair = &made->pairs[i];
        pair->linked = pair->odds;
        pair->received = pair->odds >= made->weighing.least_odds ? DAY_NONE : DAY_MAX;
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

// Pairs that once were above the threshold may have fallen since, as values received later can lower
// a weight: where values have dates, such pairs are looked at too.
static bool any_date(const struct weight_matches *made)
{
    for (size_t k = 0; k < made->n_comparison; k++) {
        const struct linkage_variable *variable = made->comparisons[k].variable;
        for (size_t i = 0; i < variable->n; i++)
            if (variable->values[i].received != DAY_NONE)
                return true;
    }
    return false;
}

// Where candidates come from: all blocks or, with the run before at hand, what changed since.
struct candidates {
    struct blocks *blocks; // NULL = the changed pairs
    struct changed_pairs changed;
    size_t n_part;
    pair_visitor *visit; // of the changed pairs
    void *context;
};

static enum status list_candidates(const struct weight_request *request,
                                   const struct blocking *blocking, struct candidates *candidates,
                                   struct error *err)
{
    *candidates = (struct candidates){0};
    if (request->reuse && link_reuse_possible(request->reuse) &&
        changed_pairs_list(blocking, request->reuse->is_changed, &candidates->changed)) {
        candidates->n_part = (candidates->changed.n + CHUNK - 1) / CHUNK;
        return OK;
    }
    if (request->reuse)
        link_reuse_drop(request->reuse);
    enum status status = blocks_make(blocking, &candidates->blocks, err);
    if (!status)
        candidates->n_part = blocks_n_part(candidates->blocks);
    return status;
}

static void visit_changed(void *context, size_t first, size_t end, int worker)
{
    const struct candidates *candidates = context;
    candidates->visit(candidates->context,
                      &(struct pair_part){first / CHUNK, 0, worker,
                                          candidates->changed.pairs + first, end - first});
}

static void visit_candidates(const struct weight_request *request, struct candidates *candidates,
                             struct streaming *streaming, struct blocking_tally *ret_tallies)
{
    if (candidates->blocks) {
        blocks_visit(candidates->blocks, visit_pairs, streaming, ret_tallies);
        blocks_free(candidates->blocks);
        return;
    }
    candidates->visit = visit_pairs;
    candidates->context = streaming;
    parallel_for(candidates->changed.n, CHUNK, request->n_thread, visit_changed, candidates);
    request->reuse->n_compared = candidates->changed.n;
    free(candidates->changed.pairs);
}

// What the run before knew of pairs of which neither record changed, and how it counted the blocks.
static void take_past_pairs(const struct weight_request *request, const struct blocking *blocking,
                            struct weight_matches *made)
{
    if (!request->reuse || !link_reuse_possible(request->reuse))
        return;
    link_reuse_pairs(request->reuse, &made->pairs, &made->n);
    link_reuse_tallies(request->reuse, made->tallies, blocking->n_rule);
}

static enum status stream_pairs(struct arena *arena, const struct weight_request *request,
                                const struct blocking *blocking, struct weight_matches *made,
                                struct error *err)
{
    struct candidates candidates;
    const bool dated = any_date(made);
    enum status status = list_candidates(request, blocking, &candidates, err);
    if (status)
        return status;
    size_t n_part = candidates.n_part;
    struct pair_patterns patterns;
    struct pair_weights weights;
    pair_patterns_make(made->comparisons, made->n_comparison, request->registry->n_record,
                       request->n_thread, &patterns);
    pair_weights_make(
        &(struct pair_weights_input){.patterns = &patterns,
                                     .weights = &made->weights,
                                     .least = odds_of(LEAST_PROBABILITY),
                                     .least_once = dated ? made->weighing.least_odds : INFINITY},
        &weights);
    struct streaming streaming = {.weights = &weights,
                                  .parts = memory_alloc((n_part + 1) * sizeof *streaming.parts)};
    made->tallies = arena_array(arena, blocking->n_rule, sizeof *made->tallies);
    visit_candidates(request, &candidates, &streaming, made->tallies);
    pair_weights_done(&weights);
    pair_patterns_done(&patterns);
    join_parts(streaming.parts, n_part, request->registry->n_record, made);
    free(streaming.parts);
    if (dated) {
        struct dating dating = {&made->weighing, blocking, made->pairs};
        parallel_for(made->n, CHUNK, request->n_thread, date_pairs, &dating);
    } else {
        link_undated(made);
    }
    drop_unlikely(odds_of(LEAST_PROBABILITY), made);
    take_past_pairs(request, blocking, made);
    return OK;
}

static const struct linkage_variable *find_column(const struct weight_request *request,
                                                  const char *name, size_t n, bool normalise)
{
    for (size_t i = 0; i < request->n_column; i++) {
        const struct linkage_variable *column = &request->columns[i];
        if (strlen(column->name) == n && memcmp(column->name, name, n) == 0 &&
            column->normalise == normalise)
            return column;
    }
    return NULL;
}

static void prepare_comparisons(void *context, size_t first, size_t end, int worker)
{
    struct comparison *comparisons = context;
    (void)worker;
    for (size_t i = first; i < end; i++)
        comparison_prepare(&comparisons[i]);
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
            .variable = find_column(request, compare->column, strlen(compare->column), true),
            .term_frequency = compare->term_frequency,
        };
    }
    parallel_for(made->n_comparison, 1, request->n_thread, prepare_comparisons, made->comparisons);
}

static const struct block_column *list_columns(struct arena *arena,
                                               const struct weight_request *request,
                                               const struct link_rule *rule)
{
    struct block_column *columns = arena_array(arena, rule->n_column, sizeof *columns);
    for (size_t k = 0; k < rule->n_column; k++) {
        size_t n_name, n_character = link_block_cut(rule->columns[k], &n_name);
        columns[k] =
            (struct block_column){find_column(request, rule->columns[k], n_name,
                                              request->link->normalise || !request->link->n_block),
                                  n_character};
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

// Read from the settings where they fit, else estimated and written there.
static enum status set_weights(struct arena *arena, const struct weight_request *request,
                               const struct weights_request *training, struct weight_matches *made,
                               struct error *err)
{
    char hash[HASH_TEXT];
    const struct weights_file file = {request->settings, hash, made->comparisons,
                                      made->n_comparison};
    bool fits = false;
    enum status status = OK;
    weights_file_hash(request->link, hash);
    if (request->settings)
        status = weights_file_read(arena, &file, &made->weights, &fits, err);
    if (status || fits)
        return status;
    status = match_weights_estimate(arena, training, &made->weights, err);
    if (!status && request->settings)
        status = weights_file_keep(request->settings, &made->kept_weights, err);
    if (!status && request->settings)
        status = weights_file_write(&file, &made->weights, err);
    return status;
}

static bool has_unique(const struct weight_request *request)
{
    for (size_t i = 0; request->unique && i < request->registry->n_input; i++)
        if (request->unique[i])
            return true;
    return false;
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
    enum status status = set_weights(arena, request, &training, ret_made, err);
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
    if (request->reuse)
        link_reuse_open(
            request->reuse,
            &(struct reuse_settings){request->link, ret_made, any_date(ret_made), request->unique});
    status = stream_pairs(arena, request, &blocking, ret_made, err);
    if (!status && has_unique(request))
        status = forbidden_pairs_count(&blocking, &ret_made->weighing, &ret_made->forbidden, err);
    return status;
}

void weight_matches_add(const struct weight_matches *made, struct matches *matches)
{
    size_t n = 0;
    for (size_t i = 0; i < made->n; i++)
        n += made->pairs[i].received != DAY_MAX;
    matches_reserve(matches, n);
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

// Moves on to the pair, or to where it would be; whether it is there.
static bool advance_to(const struct matches *matches, size_t *i, const struct weighted_pair *pair)
{
    while (*i < matches->n && (matches->items[*i].a < pair->a ||
                               (matches->items[*i].a == pair->a && matches->items[*i].b < pair->b)))
        (*i)++;
    return *i < matches->n && matches->items[*i].a == pair->a && matches->items[*i].b == pair->b;
}

void weight_matches_drop(struct weight_matches *made, const struct matches *dropped,
                         const struct matches *kept, const struct matches *more)
{
    size_t n = 0, i_dropped = 0, i_kept = 0, i_more = 0;
    for (size_t i = 0; i < made->n; i++)
        if (!advance_to(dropped, &i_dropped, &made->pairs[i]) ||
            advance_to(kept, &i_kept, &made->pairs[i]) ||
            advance_to(more, &i_more, &made->pairs[i]))
            made->pairs[n++] = made->pairs[i];
    made->n = n;
}

void weight_matches_done(struct weight_matches *made)
{
    for (size_t i = 0; i < made->n_comparison; i++)
        comparison_done(&made->comparisons[i]);
    match_weights_done(&made->weights);
    free(made->pairs);
}
