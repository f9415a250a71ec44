// A share without variance in the rows is not certain: with few hits or few misses the interval is
// the exact one, with as many rows as independent ones would be needed to say the same.
#include "model/metric/evaluation_parts.h"

#include "model/metric/auroc_interval.h"
#include "model/metric/evaluation_people.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void rows_select(const struct ranking *ranking, const double *weight,
                 const struct evaluation_input *input, double *ret_selected)
{
    if (isnan(input->threshold)) {
        ranking_select_top(ranking, weight, &input->tops[0], ret_selected);
        return;
    }
    for (size_t i = 0; i < ranking->n; i++)
        ret_selected[i] = ranking->score[i] >= input->threshold;
}

static const char *metric_reason(const struct metric_row *row, const struct ranking *ranking)
{
    if (ranking->n == 0)
        return "no rows";
    if (row->needs_probabilities && !ranking->probabilities)
        return "a score lies outside 0 to 1";
    if (ranking->n_positive == 0)
        return "no row has the outcome";
    return ranking->n_positive == ranking->n
               ? "every row has the outcome"
               : "no finite line: the score may separate the outcome completely";
}

void metrics_complete(const struct ranking *ranking, struct evaluation *evaluation)
{
    for (size_t i = 0; i < n_metric; i++) {
        struct interval *metric = &evaluation->metrics[i];
        if (strcmp(metric_rows[i].name, "auroc") == 0)
            *metric = auroc_interval(ranking);
        if (isnan(metric->estimate))
            metric->reason = metric_reason(&metric_rows[i], ranking);
        else if (metric_rows[i].uses_log_odds && ranking->n_extreme > 0)
            metric->note = "scores of exactly 0 or 1 are taken as half as far from it as the "
                           "nearest other score";
    }
}

// Hits and parts of one row in each rate. Shapes: ret RATE_COUNT × 2.
static void row_parts(double selected, int label, double weight, double ret[RATE_COUNT][2])
{
    double positive = weight * label, negative = weight - positive;
    ret[RATE_SELECTION][0] = weight * selected;
    ret[RATE_SELECTION][1] = weight;
    ret[RATE_TPR][0] = positive * selected;
    ret[RATE_TPR][1] = positive;
    ret[RATE_FPR][0] = negative * selected;
    ret[RATE_FPR][1] = negative;
    ret[RATE_FNR][0] = positive * (1 - selected);
    ret[RATE_FNR][1] = positive;
    ret[RATE_PPV][0] = positive * selected;
    ret[RATE_PPV][1] = weight * selected;
}

struct rate_sums {
    struct cluster_sum of[RATE_COUNT];
};
struct rate_moments {
    struct cluster_moments of[RATE_COUNT];
};

static void row_add(const struct ranking *ranking, size_t i, double selected,
                    struct rate_sums *sums)
{
    double parts[RATE_COUNT][2];
    double weight = ranking->weight ? ranking->weight[i] : 1;
    row_parts(selected, ranking->label[i], weight, parts);
    for (int r = 0; r < RATE_COUNT; r++) {
        sums->of[r].hit += parts[r][0];
        sums->of[r].part += parts[r][1];
        sums->of[r].rows += parts[r][1] / weight;
    }
}

static void cells_add(double selected, int label, double cells[CELL_COUNT])
{
    cells[label ? CELL_TP : CELL_FP] += selected;
    cells[label ? CELL_FN : CELL_TN] += 1 - selected;
}

// The bootstrap's interval, or the exact one where that has little or nothing to resample.
static void interval_complete(const struct proportion *proportion, struct interval *interval)
{
    if (proportion_is_few(proportion) || isnan(interval->low))
        *interval = proportion_exact(proportion);
}

static void top_complete(const struct ranking *ranking, const double *selected,
                         struct rate_sums *sums, struct evaluated_top *top)
{
    struct rate_moments moments = {0};
    memset(sums, 0, (ranking->n_cluster + 1) * sizeof *sums);
    for (size_t i = 0; i < ranking->n; i++) {
        row_add(ranking, i, selected[i], &sums[ranking->cluster[i]]);
        cells_add(selected[i], ranking->label[i], top->cells);
    }
    for (size_t c = 0; c < ranking->n_cluster; c++)
        for (int r = 0; r < RATE_COUNT; r++)
            moments_add(&moments.of[r], &sums[c].of[r]);
    struct proportion precision = proportion_of(&moments.of[RATE_PPV]);
    struct proportion recall = proportion_of(&moments.of[RATE_TPR]);
    bool few = proportion_is_few(&precision) || isnan(top->lift.low);
    interval_complete(&precision, &top->precision);
    interval_complete(&recall, &top->recall);
    if (!few)
        return;
    double times = top->at.lift.estimate / top->at.precision.estimate; // NaN where there is no hit
    struct interval exact = proportion_exact(&precision);
    double rate = moments.of[RATE_TPR].part / moments.of[RATE_SELECTION].part;
    times = rate > 0 ? 1 / rate : times;
    top->lift = interval_none(top->at.lift.estimate, exact.reason);
    if (isnan(exact.low) || !(rate > 0))
        return;
    top->lift.low = exact.low * times;
    top->lift.high = exact.high * times;
    top->lift.method = exact.method;
    top->lift.note = "the base rate is taken as known";
}

void tops_complete(const struct ranking *ranking, const struct evaluation_input *input,
                   struct evaluation *evaluation)
{
    struct rate_sums *sums = memory_alloc((ranking->n_cluster + 1) * sizeof *sums);
    double *selected = memory_alloc((ranking->n + 1) * sizeof *selected);
    for (size_t i = 0; i < evaluation->n_top; i++) {
        ranking_select_top(ranking, ranking->weight, &evaluation->tops[i].top, selected);
        top_complete(ranking, selected, sums, &evaluation->tops[i]);
        people_count(&(struct counted_rows){ranking, input->person, selected, NULL, ranking->n},
                     evaluation->tops[i].people);
    }
    free(sums);
    free(selected);
}

// Rows of one group after the other. Shapes: ret_order n, ret_first n_value + 1.
static void rows_by_group(const struct grouped_rows *rows, size_t n_value, size_t *ret_order,
                          size_t *ret_first)
{
    for (size_t i = 0; i < rows->ranking->n; i++)
        ret_first[rows->group[i] - rows->first + 1]++;
    for (size_t g = 0; g < n_value; g++)
        ret_first[g + 1] += ret_first[g];
    size_t *at = memory_alloc((n_value + 1) * sizeof *at);
    memcpy(at, ret_first, n_value * sizeof *at);
    for (size_t i = 0; i < rows->ranking->n; i++)
        ret_order[at[rows->group[i] - rows->first]++] = i;
    free(at);
}

struct column_work {
    const struct grouped_rows *rows;
    const double *selected;
    struct rate_sums *total, *part; // by cluster: of all rows, of one group's
    struct rate_moments all;
    struct proportion *groups[RATE_COUNT], *others[RATE_COUNT]; // n_value
};

// One group's shares, and those of the rows outside it: its clusters' sums are taken out of all.
static void group_sum(struct column_work *work, const size_t *order, size_t n, size_t i_value,
                      struct evaluated_group *group)
{
    const struct ranking *ranking = work->rows->ranking;
    struct rate_moments inside = {0}, outside = work->all;
    for (size_t i = 0; i < n; i++) {
        size_t row = order[i];
        row_add(ranking, row, work->selected[row], &work->part[ranking->cluster[row]]);
        cells_add(work->selected[row], ranking->label[row], group->cells);
    }
    people_count(
        &(struct counted_rows){ranking, work->rows->input->person, work->selected, order, n},
        group->people);
    for (size_t i = 0; i < n; i++) {
        size_t c = ranking->cluster[order[i]];
        struct rate_sums *part = &work->part[c];
        if (part->of[RATE_SELECTION].rows <= 0)
            continue; // this cluster has been taken
        for (int r = 0; r < RATE_COUNT; r++) {
            struct cluster_sum *total = &work->total[c].of[r];
            struct cluster_sum rest = {total->hit - part->of[r].hit, total->part - part->of[r].part,
                                       total->rows - part->of[r].rows};
            moments_add(&inside.of[r], &part->of[r]);
            moments_take(&outside.of[r], total);
            moments_add(&outside.of[r], &rest);
        }
        *part = (struct rate_sums){0};
    }
    for (int r = 0; r < RATE_COUNT; r++) {
        work->groups[r][i_value] = proportion_of(&inside.of[r]);
        work->others[r][i_value] = proportion_of(&outside.of[r]);
        interval_complete(&work->groups[r][i_value], &group->rates[r]);
    }
}

static void work_start(struct column_work *work, struct arena *arena, size_t n_value)
{
    const struct ranking *ranking = work->rows->ranking;
    double *selected = arena_array(arena, ranking->n + 1, sizeof *selected);
    rows_select(ranking, ranking->weight, work->rows->input, selected);
    work->selected = selected;
    work->total = arena_array(arena, ranking->n_cluster + 1, sizeof *work->total);
    work->part = arena_array(arena, ranking->n_cluster + 1, sizeof *work->part);
    for (size_t i = 0; i < ranking->n; i++)
        row_add(ranking, i, selected[i], &work->total[ranking->cluster[i]]);
    for (int r = 0; r < RATE_COUNT; r++) {
        for (size_t c = 0; c < ranking->n_cluster; c++)
            moments_add(&work->all.of[r], &work->total[c].of[r]);
        work->groups[r] = arena_array(arena, n_value + 1, sizeof(struct proportion));
        work->others[r] = arena_array(arena, n_value + 1, sizeof(struct proportion));
    }
}

void groups_complete(const struct grouped_rows *rows, struct evaluation *evaluation)
{
    struct arena arena = {0};
    struct column_work work = {.rows = rows};
    struct evaluated_group *groups = evaluation->groups + rows->first;
    size_t n_value = rows->n_value;
    size_t *order = arena_array(&arena, rows->ranking->n + 1, sizeof *order);
    size_t *first = arena_array(&arena, n_value + 2, sizeof *first);
    rows_by_group(rows, n_value, order, first);
    work_start(&work, &arena, n_value);
    for (size_t g = 0; g < n_value; g++)
        group_sum(&work, order + first[g], first[g + 1] - first[g], g, &groups[g]);
    struct gap *gaps = arena_array(&arena, n_value + 1, sizeof *gaps);
    for (int r = 0; r < RATE_COUNT; r++) {
        gaps_fill(work.groups[r], work.others[r], n_value, gaps);
        for (size_t g = 0; g < n_value; g++)
            groups[g].gaps[r] = gaps[g];
    }
    arena_done(&arena);
}
