// Pooled predictions give the figures for the whole; each split is evaluated alone as well, because a
// model that is good on average may be getting worse.
#include "model/train/assess.h"

#include "features/base/small_counts.h"
#include "model/metric/auroc_interval.h"

#include <string.h>

void predictions_gather(struct arena *arena, const struct plan *plan, const struct trained *trained,
                        struct predictions *ret_predictions)
{
    const struct cell *cell = &trained->cells[trained->winner];
    size_t n = 0;
    for (size_t i = 0; i < plan->n_split; i++)
        n += plan->splits[i].left_out ? 0 : plan->splits[i].test.n;
    *ret_predictions = (struct predictions){
        .row = arena_array(arena, n + 1, sizeof(size_t)),
        .split = arena_array(arena, n + 1, sizeof(uint32_t)),
        .score = arena_array(arena, n + 1, sizeof(double)),
        .label = arena_array(arena, n + 1, 1),
        .weight = plan->data->weight ? arena_array(arena, n + 1, sizeof(double)) : NULL,
        .cluster = plan->data->cluster ? arena_array(arena, n + 1, sizeof(uint32_t)) : NULL,
        .person = plan->data->ids ? arena_array(arena, n + 1, sizeof(uint32_t)) : NULL,
        .first = arena_array(arena, plan->n_split + 1, sizeof(size_t)),
    };
    const uint32_t *persons =
        plan->data->ids ? dataset_clusters(arena, plan->data->ids, plan->data->n_row) : NULL;
    for (size_t s = 0; s < plan->n_split; s++) {
        const struct rows *test = &plan->splits[s].test;
        ret_predictions->first[s] = ret_predictions->n;
        for (size_t i = 0; i < test->n && !plan->splits[s].left_out; i++) {
            size_t at = ret_predictions->n++, row = test->index[i];
            ret_predictions->row[at] = row;
            ret_predictions->split[at] = (uint32_t)s;
            ret_predictions->score[at] = cell->results[s].scores[i];
            ret_predictions->label[at] = test->y[row];
            if (ret_predictions->weight)
                ret_predictions->weight[at] = plan->data->weight[row];
            if (ret_predictions->person)
                ret_predictions->person[at] = persons[row];
            if (ret_predictions->cluster)
                ret_predictions->cluster[at] = plan->data->cluster[row];
        }
    }
    ret_predictions->first[plan->n_split] = ret_predictions->n;
}

// Predictions first … end − 1, evaluated as `base` says.
struct part {
    const struct predictions *predictions;
    const struct evaluation_input *base;
    size_t first, end;
};

static enum status evaluate_part(struct arena *arena, const struct part *part,
                                 struct evaluation *ret_evaluation, struct error *err)
{
    const struct predictions *predictions = part->predictions;
    const struct evaluation_input *base = part->base;
    size_t first = part->first, end = part->end;
    struct evaluation_input input = *base;
    struct group_column *groups = arena_array(arena, base->n_group + 1, sizeof *groups);
    for (size_t i = 0; i < base->n_group; i++) {
        groups[i] = base->groups[i];
        groups[i].values += first;
    }
    input.n = end - first;
    input.score = predictions->score + first;
    input.label = predictions->label + first;
    input.weight = predictions->weight ? predictions->weight + first : NULL;
    input.cluster = predictions->cluster ? predictions->cluster + first : NULL;
    input.person = predictions->person ? predictions->person + first : NULL;
    input.groups = groups;
    return evaluate(arena, &input, ret_evaluation, err);
}

// "100" is a length of one date's list; over all dates together only shares make sense.
static void tops_of_all(struct arena *arena, const struct evaluation_input *base,
                        struct evaluation_input *input)
{
    struct top *tops = arena_array(arena, base->n_top + 1, sizeof *tops);
    size_t n = 0;
    for (size_t i = 0; i < base->n_top; i++)
        if (base->tops[i].percent)
            tops[n++] = base->tops[i];
    if (n == 0)
        return;
    input->tops = tops;
    input->n_top = n;
}

// The splits make up the whole, so that one withheld split could be worked out from the others.
static void splits_withhold(struct arena *arena, const struct plan *plan,
                            struct assessment *assessment)
{
    size_t n = plan->n_split;
    double *cells = arena_array(arena, 2 * n + 1, sizeof *cells);
    bool *withheld = arena_array(arena, n + 1, sizeof *withheld);
    for (size_t i = 0; i < n; i++) {
        const struct evaluation *split = &assessment->splits[i];
        bool known = split->people > 0;
        cells[2 * i] = known ? split->people_positive : (double)split->n_positive;
        cells[2 * i + 1] = known ? split->people_negative : (double)(split->n - split->n_positive);
    }
    partition_withhold(&(struct partition){n, 2, cells, assessment->overall.min_count}, withheld);
    for (size_t i = 0; i < n; i++) {
        if (!withheld[i] || plan->splits[i].left_out)
            continue;
        assessment->splits[i].withheld_outcome = true;
        evaluation_withhold(&assessment->splits[i]);
    }
}

// What a list needs: people are compared with those of the same date only.
static struct interval within_dates(struct arena *arena, const struct plan *plan, const struct predictions *predictions,
                                    const struct assessment *assessment)
{
    struct ranking_input *parts = arena_array(arena, plan->n_split + 1, sizeof *parts);
    bool rounded = assessment->overall.withheld_outcome;
    size_t n_cluster = predictions->cluster ? 0 : predictions->n;
    for (size_t i = 0; predictions->cluster && i < predictions->n; i++)
        if (predictions->cluster[i] >= n_cluster)
            n_cluster = predictions->cluster[i] + 1;
    for (size_t i = 0; i < plan->n_split; i++) {
        size_t first = predictions->first[i];
        parts[i] = (struct ranking_input){
            .n = predictions->first[i + 1] - first,
            .score = predictions->score + first,
            .label = predictions->label + first,
            .cluster = predictions->cluster ? predictions->cluster + first : NULL,
            .weight = predictions->weight ? predictions->weight + first : NULL};
        rounded |= assessment->splits[i].withheld_outcome;
    }
    struct interval within = auroc_within(&(struct auroc_parts){plan->n_split, parts, n_cluster});
    if (rounded && assessment->overall.min_count > 0)
        interval_round(&within, ROUNDED_DECIMALS);
    return within;
}

enum status assess(struct arena *arena, const struct assess_input *from,
                   struct assessment *ret_assessment, struct error *err)
{
    const struct plan *plan = from->plan;
    const struct predictions *predictions = from->predictions;
    const struct evaluation_input *base = from->base;
    struct evaluation_input input = *base;
    tops_of_all(arena, base, &input);
    enum status status =
        evaluate_part(arena, &(struct part){predictions, &input, 0, predictions->n},
                      &ret_assessment->overall, err);
    input.tops = base->tops;
    input.n_top = base->n_top;
    input.n_group = 0; // groups of one split are too small to say anything
    ret_assessment->splits = arena_array(arena, plan->n_split + 1, sizeof(struct evaluation));
    for (size_t i = 0; i < plan->n_split && !status; i++)
        if (!plan->splits[i].left_out)
            status = evaluate_part(arena,
                                   &(struct part){predictions, &input, predictions->first[i],
                                                  predictions->first[i + 1]},
                                   &ret_assessment->splits[i], err);
    if (!status)
        splits_withhold(arena, plan, ret_assessment);
    if (!status && plan->scheme == SPLIT_DATES)
        ret_assessment->auroc_within = within_dates(arena, plan, predictions, ret_assessment);
    return status;
}
