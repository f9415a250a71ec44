// Figures of a run by weights. All follow from the records and the settings, in a fixed order.

#include "features/link/weights_manifest.h"

#include "features/base/arena.h"

#include <math.h>
#include <stdlib.h>

#define SELF_RECORDS 200000 // that are compared with themselves
#define SCORE_STEP 2        // log2 of the odds
#define SCORE_STEPS 32      // the last one has all above

static void put_comparisons(json *object, const struct weight_matches *made)
{
    json *list = json_put_array(object, "comparisons");
    for (size_t i = 0; i < made->n_comparison; i++) {
        const struct comparison *comparison = &made->comparisons[i];
        json *row = json_add_object(list);
        json_put_text(row, "column", comparison->variable->name);
        json_put_text(row, "as", comparison->kind->name);
        json_put_bool(row, "term_frequency", comparison->term_frequency);
        json_put_bool(row, "trained", made->weights.trained[i]);
        json *levels = json_put_array(row, "levels");
        for (size_t l = comparison->kind->n_level; l-- > 0;) {
            json *level = json_add_object(levels);
            json_put_text(level, "name", comparison->kind->levels[l].name);
            json_put_text(level, "words", comparison->kind->levels[l].words);
            json_put_number(level, "m", made->weights.m[i][l]);
            json_put_number(level, "u", made->weights.u[i][l]);
            json_put_number(level, "weight", made->weights.level_weight[i][l]);
        }
    }
}

static void put_trainings(json *object, const struct match_weights *weights)
{
    json *list = json_put_array(object, "trainings");
    for (size_t i = 0; i < weights->n_training; i++) {
        json *row = json_add_object(list);
        json_put_text(row, "rule", weights->trainings[i].rule);
        json_put_number(row, "pairs", weights->trainings[i].n_pair);
        json_put_number(row, "matches", weights->trainings[i].n_match);
        json_put_integer(row, "iterations", (long long)weights->trainings[i].n_iteration);
        json_put_bool(row, "converged", weights->trainings[i].converged);
    }
}

// Pairs by log2 of their odds, from the score 0.01 up.
static void put_scores(json *object, const struct weight_matches *made)
{
    size_t counts[SCORE_STEPS] = {0};
    const int least = -8; // below the score 0.01
    for (size_t i = 0; i < made->n; i++) {
        long step = (long)floor((made->pairs[i].odds - least) / SCORE_STEP);
        counts[step < 0 ? 0 : step < SCORE_STEPS ? step : SCORE_STEPS - 1]++;
    }
    json *list = json_put_array(object, "pairs_by_odds");
    for (int i = 0; i < SCORE_STEPS; i++) {
        json *row = json_add_object(list);
        json_put_integer(row, "log2_odds_from", least + i * SCORE_STEP);
        json_put_integer(row, "pairs", (long long)counts[i]);
    }
}

void weights_note_unlinkable(struct weight_matches *made, size_t n_record)
{
    size_t step = n_record / SELF_RECORDS + 1;
    for (size_t r = 0; r < n_record; r += step) {
        const struct record_pair self = {(uint32_t)r, (uint32_t)r};
        made->n_tried++;
        made->n_unlinkable +=
            weighing_odds(&made->weighing, &self, DAY_MAX) < made->weighing.least_odds;
    }
}

// The pairs' own scores also say how many are false: only as far as they are probabilities.
static void put_false_matches(json *object, const struct persons *persons)
{
    const struct weight_matches *made = &persons->weights;
    double expected = 0;
    for (size_t i = 0; i < made->n; i++)
        if (made->pairs[i].received != DAY_MAX)
            expected += 1 / (1 + exp2(fmin(made->pairs[i].linked, 60)));
    json *item = json_put_object(object, "false_matches");
    json_put_number(item, "expected_by_scores", expected);
    if (!(made->forbidden.n_forbidden > 0))
        return;
    json_put_integer(item, "forbidden_pairs_reached", (long long)made->forbidden.n_reached);
    json_put_number(item, "forbidden_pairs", made->forbidden.n_forbidden);
    json_put_number(item, "expected", made->forbidden.expected);
    json_put_number(item, "low", made->forbidden.low);
    json_put_number(item, "high", made->forbidden.high);
}

static void put_reviews(json *object, const struct persons *persons)
{
    size_t counts[DOUBT_COUNT] = {0};
    for (size_t i = 0; i < persons->n_review; i++)
        counts[persons->reviews[i].doubt]++;
    json *list = json_put_array(object, "reviews");
    for (int i = DOUBT_NONE + 1; i < DOUBT_COUNT; i++) {
        if (!counts[i])
            continue;
        json *row = json_add_object(list);
        json_put_text(row, "why", match_doubt_words((enum match_doubt)i));
        json_put_integer(row, "pairs", (long long)counts[i]);
    }
}

void weights_manifest_put(json *object, const struct persons *persons)
{
    put_comparisons(object, &persons->weights);
    put_trainings(object, &persons->weights.weights);
    put_scores(object, &persons->weights);
    json_put_integer(object, "records_tried_on_themselves", (long long)persons->weights.n_tried);
    json_put_integer(object, "records_unlinkable", (long long)persons->weights.n_unlinkable);
    put_false_matches(object, persons);
    put_reviews(object, persons);
}

void persons_by_size_put(json *object, const struct persons *persons)
{
    static const size_t sizes[] = {1, 2, 3, 4, 5, 6, 8, 11, 21, 51, 101};
    enum { N_SIZE = sizeof sizes / sizeof *sizes };
    size_t counts[N_SIZE] = {0};
    size_t *n_record = memory_alloc((persons->n_person + 1) * sizeof *n_record);
    for (size_t r = 0; r < persons->registry.n_record; r++)
        n_record[persons_of_record(persons, r)]++;
    for (size_t p = 0; p < persons->n_person; p++) {
        size_t i = N_SIZE;
        while (i > 0 && sizes[i - 1] > n_record[p])
            i--;
        if (i)
            counts[i - 1]++;
    }
    json *list = json_put_array(object, "persons_by_records");
    for (size_t i = 0; i < N_SIZE; i++) {
        json *row = json_add_object(list);
        json_put_integer(row, "records_from", (long long)sizes[i]);
        if (i + 1 < N_SIZE)
            json_put_integer(row, "records_to", (long long)sizes[i + 1] - 1);
        json_put_integer(row, "persons", (long long)counts[i]);
    }
    free(n_record);
}
