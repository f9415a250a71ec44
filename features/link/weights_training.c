// Each run of expectation maximisation sees the pairs that are equal on one or two columns, and
// learns m of the others. Pairs drawn by chance hold a few matches, which are taken out of u by
// their probability, so that small files are not biased.

#include "features/link/weights_training.h"

#include "features/base/parallel.h"
#include "features/base/sort.h"
#include "features/link/block_auto.h"
#include "features/link/pair_patterns.h"
#include "features/link/random_pairs.h"
#include "features/link/training_rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALL_PAIRS_MAX 3000000 // possible pairs that are all compared for u
#define RANDOM_PAIRS 1000000  // else so many are drawn
#define TRAINING_PAIRS 400000 // of one run
#define PRIOR_PAIRS 1000000   // of the blocks, for the prior
#define U_PSEUDO .5           // pairs that each level has at least among pairs by chance
#define M_PSEUDO 10           // matches that the starting m counts as
#define M_TABLE_SHARE .01     // of the matches, those that the starting m counts as at the end
#define EM_TOLERANCE 1e-6
#define EM_ITERATIONS 2000
#define DIFFERS_LEAST 2  // comparisons that differ in a pair that is no match
#define FOLLOWS_PAIRS 20 // pairs that agree, for a comparison to follow from a rule
#define FOLLOWS_SHARE .5 // of the pairs that differ in all else
#define FOLLOWS_TIMES 10 // as often as by chance
#define ROUNDS 3         // of training with a better u
#define RECALL_LEAST .2
#define SPLIT_ALIKE_MAX .01 // share of pairs of records with a value in common

struct training {
    const struct weights_request *request;
    struct pair_patterns patterns;
    size_t n_level[PATTERN_COMPARISONS_MAX];
    struct pattern_counts by_chance;
    struct pattern_counts counts[TRAININGS_MAX]; // of each training rule
    struct training_rule rules[TRAININGS_MAX];
    size_t n_rule;
    struct pattern_counts blocked; // of the blocks
    double blocked_share;          // of the blocks' pairs that are counted
    double n_possible;             // pairs of records
};

// ---- counting -----------------------------------------------------------------------------------

struct counting {
    const struct pair_patterns *patterns;
    struct pattern_counts *counts; // of each worker
    level_pattern **buffers;
    size_t *capacities;
};

static void count_part(void *context, const struct pair_part *part)
{
    struct counting *counting = context;
    struct pattern_counts *counts = &counting->counts[part->worker];
    level_pattern **buffer = &counting->buffers[part->worker];
    memory_grow(buffer, &counting->capacities[part->worker], part->n, sizeof **buffer);
    pair_patterns_of(counting->patterns, part->worker, part->pairs, part->n, *buffer);
    for (size_t i = 0; i < part->n; i++)
        pattern_counts_add(counts, (*buffer)[i], 1);
}

static struct counting counting_start(const struct pair_patterns *patterns)
{
    struct counting counting = {.patterns = patterns};
    counting.counts = memory_alloc(patterns->n_worker * sizeof *counting.counts);
    counting.buffers = memory_alloc(patterns->n_worker * sizeof *counting.buffers);
    counting.capacities = memory_alloc(patterns->n_worker * sizeof *counting.capacities);
    return counting;
}

static void counting_finish(struct counting *counting, struct pattern_counts *ret_counts)
{
    for (size_t i = 0; i < counting->patterns->n_worker; i++) {
        pattern_counts_merge(ret_counts, &counting->counts[i]);
        pattern_counts_done(&counting->counts[i]);
        free(counting->buffers[i]);
    }
    pattern_counts_settle(ret_counts);
    free(counting->counts);
    free(counting->buffers);
    free(counting->capacities);
}

static void count_by_chance(struct training *training)
{
    const struct blocking *blocking = &training->request->blocking;
    double n = (double)blocking->n_record, n_all = n * (n - 1) / 2;
    double share = n_all > 0 ? training->n_possible / n_all : 1;
    struct counting counting = counting_start(&training->patterns);
    random_pairs_visit(blocking, ALL_PAIRS_MAX, (size_t)(RANDOM_PAIRS / fmax(share, .1)),
                       count_part, &counting);
    counting_finish(&counting, &training->by_chance);
}

static enum status count_blocks(const struct training *training, const struct blocking *blocking,
                                struct pattern_counts *ret_counts, double *ret_share,
                                struct error *err)
{
    struct blocks *blocks;
    enum status status = blocks_make(blocking, &blocks, err);
    if (status)
        return status;
    struct counting counting = counting_start(&training->patterns);
    blocks_visit(blocks, count_part, &counting, NULL);
    counting_finish(&counting, ret_counts);
    *ret_share = blocks_sampled(blocks);
    blocks_free(blocks);
    return OK;
}

static enum status count_rule(struct training *training, size_t i, struct error *err)
{
    const struct training_rule *rule = &training->rules[i];
    struct link_rule link_rule = {.n_column = rule->n, .text = rule->text};
    const struct block_column *const columns[] = {rule->columns};
    struct blocking blocking = training->request->blocking;
    blocking.rules = &link_rule;
    blocking.n_rule = 1;
    blocking.columns = columns;
    blocking.n_split = 0;
    blocking.n_sampled_pair = TRAINING_PAIRS;
    double share;
    return count_blocks(training, &blocking, &training->counts[i], &share, err);
}

// ---- u, m, prior --------------------------------------------------------------------------------

static void start_m(const struct training *training, struct match_weights *weights)
{
    for (size_t k = 0; k < weights->n_comparison; k++) {
        const struct comparison_kind *kind = training->request->comparisons[k].kind;
        double sum = 0;
        for (size_t i = 0; i < kind->n_level; i++)
            sum += kind->levels[i].m;
        for (size_t i = 0; i < kind->n_level; i++)
            weights->m[k][i] = fmax(kind->levels[i].m / sum, 1e-6);
    }
}

static struct level_model model_of(const struct match_weights *weights, double share)
{
    struct level_model model = {.share = share};
    memcpy(model.m, weights->m, sizeof model.m);
    memcpy(model.u, weights->u, sizeof model.u);
    return model;
}

// From pairs by chance, each with the probability that it is no match.
static void set_u(const struct training *training, bool with_matches, struct match_weights *weights)
{
    const struct pattern_counts *counts = &training->by_chance;
    struct level_model model = model_of(weights, weights->prior);
    double sums[PATTERN_COMPARISONS_MAX][PATTERN_LEVELS_MAX] = {{0}};
    for (size_t i = 0; i < counts->n; i++) {
        level_pattern pattern = counts->items[i].pattern;
        double n = (double)counts->items[i].n;
        if (!with_matches)
            n *= 1 - level_model_probability(&model, weights->n_comparison, NULL, pattern);
        for (size_t k = 0; k < weights->n_comparison; k++)
            if (pattern_level(pattern, k) >= 0)
                sums[k][pattern_level(pattern, k)] += n;
    }
    for (size_t k = 0; k < weights->n_comparison; k++) {
        double total = 0;
        for (size_t i = 0; i < training->n_level[k]; i++)
            total += sums[k][i] += U_PSEUDO;
        for (size_t i = 0; i < training->n_level[k]; i++)
            weights->u[k][i] = sums[k][i] / total;
    }
}

// Whether the rule's pairs agree on the comparison for no other reason than the rule, as those of one
// town do on its postcode: among pairs that differ in all else, far more agree than do by chance.
// Matches hardly ever differ in all else.
static bool follows_from(const struct training *training, size_t i, size_t k, double u_top)
{
    const struct training_rule *rule = &training->rules[i];
    const struct pattern_counts *counts = &training->counts[i];
    size_t n_comparison = training->request->n_comparison;
    double n = 0, n_top = 0;
    for (size_t c = 0; c < counts->n; c++) {
        level_pattern pattern = counts->items[c].pattern;
        size_t n_differs = 0, n_alike = 0;
        for (size_t o = 0; o < n_comparison; o++) {
            if (o == k || training_rule_has(rule, &training->request->comparisons[o]))
                continue;
            int level = pattern_level(pattern, o);
            n_differs += level == 0;
            n_alike += level > 0 && training->n_level[o] > 2; // sex is equal by chance
        }
        int level = pattern_level(pattern, k);
        if (n_alike || n_differs < DIFFERS_LEAST || level < 0)
            continue;
        n += (double)counts->items[c].n;
        n_top += level == (int)training->n_level[k] - 1 ? (double)counts->items[c].n : 0;
    }
    return n_top >= FOLLOWS_PAIRS && n_top > fmax(FOLLOWS_SHARE, FOLLOWS_TIMES * u_top) * n;
}

static bool is_left_out(const struct training *training, size_t i, size_t k,
                        const struct match_weights *weights)
{
    return training_rule_has(&training->rules[i], &training->request->comparisons[k]) ||
           follows_from(training, i, k, weights->u[k][training->n_level[k] - 1]);
}

static void run_rule(const struct training *training, size_t i, struct match_weights *weights,
                     struct level_model *ret_model)
{
    const struct training_rule *rule = &training->rules[i];
    bool left_out[PATTERN_COMPARISONS_MAX] = {false};
    for (size_t k = 0; k < weights->n_comparison; k++)
        left_out[k] = is_left_out(training, i, k, weights);
    *ret_model = model_of(weights, rule->share);
    double n_pair = (double)pattern_counts_sum(&training->counts[i]);
    struct expectation_result result =
        expectation_run(&(struct expectation_input){.counts = &training->counts[i],
                                                    .n_comparison = weights->n_comparison,
                                                    .n_level = training->n_level,
                                                    .left_out = left_out,
                                                    .fixed_u = true,
                                                    .prior_pairs = M_PSEUDO,
                                                    .tolerance = EM_TOLERANCE,
                                                    .max_iteration = EM_ITERATIONS},
                        ret_model);
    weights->trainings[i] = (struct weights_training){rule->text, n_pair, result.n_match,
                                                      result.n_iteration, result.converged};
    weights->converged = weights->converged && result.converged;
}

// Values that are alike weigh no less than values that differ: m / u of a level is at least that of
// level 0, also where no match of the training shows the level.
static void raise_levels(const double *u, size_t n_level, double *m)
{
    double sum = 0;
    for (size_t i = 0; i < n_level; i++)
        sum += m[i] = fmax(m[i], u[i] * m[0] / u[0]);
    for (size_t i = 0; i < n_level; i++)
        m[i] /= sum;
}

// m by all training rules, averaged by the matches that each had. A share of the table of levels
// (a Dirichlet prior that grows with the data) keeps a level that few matches show, such as a date one
// digit apart, from weighing against a match more than values that differ entirely.
static void set_m(const struct training *training, struct match_weights *weights)
{
    struct level_model models[TRAININGS_MAX];
    weights->n_training = training->n_rule;
    weights->converged = true;
    start_m(training, weights);
    for (size_t i = 0; i < training->n_rule; i++)
        run_rule(training, i, weights, &models[i]);
    for (size_t k = 0; k < weights->n_comparison; k++) {
        double sums[PATTERN_LEVELS_MAX] = {0}, total = 0;
        for (size_t i = 0; i < training->n_rule; i++) {
            double n = weights->trainings[i].n_match;
            if (is_left_out(training, i, k, weights))
                continue;
            total += n;
            for (size_t j = 0; j < training->n_level[k]; j++)
                sums[j] += n * models[i].m[k][j];
        }
        weights->trained[k] = total > 0;
        for (size_t j = 0; j < training->n_level[k] && total > 0; j++)
            weights->m[k][j] =
                (1 - M_TABLE_SHARE) * sums[j] / total + M_TABLE_SHARE * weights->m[k][j];
        raise_levels(weights->u[k], training->n_level[k], weights->m[k]);
    }
}

// The share of matches among all pairs, from those in the blocks and the blocks' recall.
static void set_prior(const struct training *training, struct match_weights *weights)
{
    const struct pattern_counts *counts = &training->blocked;
    double recall = fmax(weights->block_recall, RECALL_LEAST), n_match = 0;
    for (size_t round = 0; round < EM_ITERATIONS; round++) {
        struct level_model model = model_of(weights, weights->prior);
        double before = n_match;
        n_match = 0;
        for (size_t i = 0; i < counts->n; i++)
            n_match += (double)counts->items[i].n *
                       level_model_probability(&model, weights->n_comparison, NULL,
                                               counts->items[i].pattern);
        double n_all = n_match / training->blocked_share / recall;
        weights->prior = fmin(fmax(n_all, .5) / training->n_possible, .5);
        if (fabs(n_match - before) <= EM_TOLERANCE * n_match)
            return;
    }
}

// ---- term frequencies ---------------------------------------------------------------------------

struct term {
    uint64_t hash;
    uint32_t n;
};

static int compare_terms(const void *a, const void *b)
{
    const struct term *x = a, *y = b;
    return ORDER_OF(x->hash, y->hash);
}

static void count_terms(const struct comparison *comparison, struct term_frequencies *terms)
{
    const struct linkage_variable *variable = comparison->variable;
    struct term *list = memory_alloc((comparison->forms.n + 1) * sizeof *list);
    for (size_t i = 0; i < variable->n; i++) {
        uint32_t form = comparison_form(comparison, variable->values[i].code);
        if (form == DICTIONARY_NONE)
            continue;
        list[form].n++;
        terms->n_value++;
    }
    for (size_t i = 0; i < comparison->forms.n; i++) {
        const char *text = dictionary_text(&comparison->forms, (uint32_t)i);
        list[i].hash = dictionary_hash(text, strlen(text), 0);
        terms->n += list[i].n > 1;
    }
    if (comparison->forms.n)
        qsort(list, comparison->forms.n, sizeof *list, compare_terms);
    terms->hashes = memory_alloc((terms->n + 1) * sizeof *terms->hashes);
    terms->counts = memory_alloc((terms->n + 1) * sizeof *terms->counts);
    for (size_t i = 0, n = 0; i < comparison->forms.n; i++) {
        if (list[i].n < 2)
            continue;
        terms->hashes[n] = list[i].hash;
        terms->counts[n++] = list[i].n;
    }
    free(list);
}

// ---- the whole ----------------------------------------------------------------------------------

size_t block_splits_choose(struct arena *arena, const struct comparison *comparisons, size_t n,
                           size_t n_record, const struct block_column **ret_splits)
{
    struct block_column *splits = arena_array(arena, n, sizeof *splits);
    double *alike = arena_array(arena, n, sizeof *alike);
    size_t n_split = 0;
    for (size_t k = 0; k < n; k++) {
        double share = training_rules_alike(&comparisons[k], n_record);
        size_t i = n_split;
        if (share > SPLIT_ALIKE_MAX)
            continue;
        n_split++;
        for (; i && alike[i - 1] > share; i--) {
            alike[i] = alike[i - 1];
            splits[i] = splits[i - 1];
        }
        alike[i] = share;
        splits[i] = (struct block_column){comparisons[k].variable, 0};
    }
    *ret_splits = splits;
    return n_split;
}

static enum status count_all(struct arena *arena, struct training *training, struct error *err)
{
    const struct weights_request *request = training->request;
    training->n_possible = fmax(random_pairs_possible(&request->blocking), 1);
    for (size_t k = 0; k < request->n_comparison; k++)
        training->n_level[k] = request->comparisons[k].kind->n_level;
    count_by_chance(training);
    training->n_rule =
        training_rules_choose(arena,
                              &(struct training_rules_input){
                                  request->comparisons, request->n_comparison,
                                  request->blocking.n_record, training->n_possible, TRAININGS_MAX},
                              training->rules);
    enum status status = OK;
    for (size_t i = 0; i < training->n_rule && !status; i++)
        status = count_rule(training, i, err);
    return status;
}

static enum status estimate(struct arena *arena, struct training *training,
                            struct match_weights *weights, struct error *err)
{
    const struct weights_request *request = training->request;
    struct blocking blocking = request->blocking;
    enum status status = count_all(arena, training, err);
    if (status)
        return status;
    set_u(training, true, weights);
    set_m(training, weights);
    const struct block_column *splits;
    blocking.n_split = block_splits_choose(arena, request->comparisons, request->n_comparison,
                                           blocking.n_record, &splits);
    blocking.splits = splits;
    const struct block_auto_input input = {request->comparisons, request->n_comparison,
                                           blocking.n_record, training->n_possible, weights};
    if (!blocking.n_rule) {
        block_auto_choose(arena, &input, &blocking);
        weights->blocks = blocking.rules;
        weights->n_block = blocking.n_rule;
    }
    weights->added_recall = arena_array(arena, blocking.n_rule, sizeof *weights->added_recall);
    weights->n_added_recall = blocking.n_rule;
    weights->block_recall = block_recall_of(&input, &blocking, weights->added_recall);
    blocking.n_sampled_pair = PRIOR_PAIRS;
    status = count_blocks(training, &blocking, &training->blocked, &training->blocked_share, err);
    if (status)
        return status;
    weights->prior = fmin(.5, (double)blocking.n_record / 10 / training->n_possible);
    for (size_t round = 0; round < ROUNDS; round++) {
        set_prior(training, weights);
        set_u(training, false, weights);
        set_m(training, weights);
    }
    set_prior(training, weights);
    return OK;
}

enum status match_weights_estimate(struct arena *arena, const struct weights_request *request,
                                   struct match_weights *ret_weights, struct error *err)
{
    struct training training = {.request = request};
    *ret_weights = (struct match_weights){.n_comparison = request->n_comparison};
    pair_patterns_make(request->comparisons, request->n_comparison, request->blocking.n_record,
                       request->blocking.n_thread, &training.patterns);
    enum status status = estimate(arena, &training, ret_weights, err);
    for (size_t k = 0; k < request->n_comparison && !status; k++)
        if (request->comparisons[k].term_frequency)
            count_terms(&request->comparisons[k], &ret_weights->terms[k]);
    if (!status)
        match_weights_bind(ret_weights, request->comparisons);
    pair_patterns_done(&training.patterns);
    pattern_counts_done(&training.by_chance);
    pattern_counts_done(&training.blocked);
    for (size_t i = 0; i < training.n_rule; i++)
        pattern_counts_done(&training.counts[i]);
    return status;
}
