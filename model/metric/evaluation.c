// All figures of one evaluation form one row of numbers, so that one bootstrap gives every interval.
#include "model/metric/evaluation.h"

#include "features/base/sort.h"
#include "model/metric/evaluation_parts.h"
#include "model/metric/evaluation_people.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Group numbers of the rows in ranking order: one array a column.
struct evaluated {
    const struct evaluation_input *input;
    uint32_t **group; // n_group columns × n
    size_t *first;    // n_group columns + 1: each one's first group
    size_t n_group;   // groups over all columns
};

static void rates_from(const double *cells, double *ret_rates)
{
    // cells: weight, selected, positive, selected positive
    double negative = cells[0] - cells[2], false_positive = cells[1] - cells[3];
    ret_rates[RATE_SELECTION] = cells[0] > 0 ? cells[1] / cells[0] : NAN;
    ret_rates[RATE_TPR] = cells[2] > 0 ? cells[3] / cells[2] : NAN;
    ret_rates[RATE_FPR] = negative > 0 ? false_positive / negative : NAN;
    ret_rates[RATE_FNR] = cells[2] > 0 ? 1 - cells[3] / cells[2] : NAN;
    ret_rates[RATE_PPV] = cells[1] > 0 ? cells[3] / cells[1] : NAN;
}

static void group_figures(const struct evaluated *evaluated, const struct ranking *ranking,
                          const double *weight, double *ret_rates)
{
    const struct evaluation_input *input = evaluated->input;
    double *selected = memory_alloc((ranking->n + 1) * sizeof *selected);
    double *cells = memory_alloc((evaluated->n_group + 1) * 4 * sizeof *cells);
    rows_select(ranking, weight, input, selected);
    for (size_t i_col = 0; i_col < input->n_group; i_col++) {
        for (size_t i = 0; i < ranking->n; i++) {
            double w = weight ? weight[i] : 1, *cell = cells + 4 * evaluated->group[i_col][i];
            cell[0] += w;
            cell[1] += w * selected[i];
            cell[2] += w * ranking->label[i];
            cell[3] += w * selected[i] * ranking->label[i];
        }
    }
    for (size_t i = 0; i < evaluated->n_group; i++)
        rates_from(cells + 4 * i, ret_rates + RATE_COUNT * i);
    free(selected);
    free(cells);
}

static void evaluated_figures(const void *context, const struct ranking *ranking,
                              const double *weight, double *ret_figures)
{
    const struct evaluated *evaluated = context;
    metrics_fill(ranking, weight, ret_figures);
    ret_figures += n_metric;
    for (size_t i = 0; i < evaluated->input->n_top; i++) {
        struct at_top at;
        ranking_at_top(ranking, weight, &evaluated->input->tops[i], &at);
        for (size_t f = 0; f < TOP_FIGURE_COUNT; f++)
            *ret_figures++ = top_figure_rows[f].value(&at);
    }
    if (evaluated->n_group)
        group_figures(evaluated, ranking, weight, ret_figures);
}

struct grouping {
    struct arena *arena;
    const struct ranking *ranking;
    struct evaluated *evaluated;
    struct evaluation *evaluation;
};

// The distinct values of a column, bytewise. Owns: free.
static const char **values_sort(const struct group_column *column, size_t n, size_t *ret_n_value)
{
    const char **sorted = memory_alloc((n + 1) * sizeof *sorted);
    memcpy(sorted, column->values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, order_text);
    *ret_n_value = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(sorted[i], sorted[*ret_n_value - 1]) != 0)
            sorted[(*ret_n_value)++] = sorted[i];
    return sorted;
}

// Numbers the values of one column bytewise, from evaluated->n_group on.
static enum status group_column_read(struct grouping *grouping, size_t i_col, struct error *err)
{
    struct evaluated *evaluated = grouping->evaluated;
    const struct ranking *ranking = grouping->ranking;
    struct evaluated_group *groups = grouping->evaluation->groups;
    const struct group_column *column = &evaluated->input->groups[i_col];
    size_t n = ranking->n, first = evaluated->n_group, n_value;
    const char **sorted = values_sort(column, n, &n_value);
    if (first + n_value > EVALUATION_MAX_GROUPS) {
        free(sorted);
        return error_set(err, E_LIMIT, "column %s has more than %d groups", column->name,
                         EVALUATION_MAX_GROUPS);
    }
    for (size_t i = 0; i < n_value; i++)
        groups[first + i] = (struct evaluated_group){
            .column = column->name, .value = arena_text(grouping->arena, sorted[i])};
    evaluated->group[i_col] = arena_array(grouping->arena, n + 1, sizeof(uint32_t));
    for (size_t i = 0; i < n; i++) {
        const char *value = column->values[ranking->row[i]];
        const char **at = bsearch(&value, sorted, n_value, sizeof *sorted, order_text);
        uint32_t group = (uint32_t)(first + (size_t)(at - sorted));
        evaluated->group[i_col][i] = group;
        groups[group].n++;
        groups[group].n_positive += ranking->label[i] == 1;
        if (column->crossed && !groups[group].left) {
            const struct group_column *all = evaluated->input->groups;
            size_t row = ranking->row[i];
            groups[group].left = arena_text(grouping->arena, all[column->left].values[row]);
            groups[group].right = arena_text(grouping->arena, all[column->right].values[row]);
        }
    }
    evaluated->n_group += n_value;
    evaluated->first[i_col + 1] = evaluated->n_group;
    free(sorted);
    return OK;
}

static void figures_place(const struct evaluation_input *input, const struct ranking *ranking,
                          const struct interval *figures, struct evaluation *evaluation)
{
    for (size_t i = 0; i < n_metric; i++)
        evaluation->metrics[i] = *figures++;
    for (size_t i = 0; i < input->n_top; i++) {
        struct evaluated_top *top = &evaluation->tops[i];
        top->top = input->tops[i];
        ranking_at_top(ranking, ranking->weight, &top->top, &top->at);
        top->precision = *figures++;
        top->recall = *figures++;
        top->lift = *figures++;
    }
    for (size_t i = 0; i < evaluation->n_group; i++)
        for (int i_rate = 0; i_rate < RATE_COUNT; i_rate++)
            evaluation->groups[i].rates[i_rate] = *figures++;
}

static double base_rate_of(const struct ranking *ranking)
{
    double positive = 0, all = 0;
    for (size_t i = 0; i < ranking->n; i++) {
        double weight = ranking->weight ? ranking->weight[i] : 1;
        all += weight;
        positive += weight * ranking->label[i];
    }
    return all > 0 ? positive / all : NAN;
}

// The persons behind all rows, and behind those with and without the outcome.
static void people_fill(const struct ranking *ranking, const struct evaluation_input *input,
                        struct evaluation *evaluation)
{
    double *all = memory_alloc((ranking->n + 1) * sizeof *all), people[PEOPLE_SETS];
    for (size_t i = 0; i < ranking->n; i++)
        all[i] = 1;
    people_count(&(struct counted_rows){ranking, input->person, all, NULL, ranking->n}, people);
    evaluation->people = people[PEOPLE_SETS - 1];
    evaluation->people_positive = people[1u << CELL_TP];
    evaluation->people_negative = people[1u << CELL_FP];
    free(all);
}

enum status evaluate(struct arena *arena, const struct evaluation_input *input,
                     struct evaluation *ret_evaluation, struct error *err)
{
    struct ranking ranking;
    ranking_build(arena,
                  &(struct ranking_input){input->n, input->score, input->label, input->cluster,
                                          input->weight},
                  &ranking);
    *ret_evaluation = (struct evaluation){
        .n = ranking.n,
        .n_positive = ranking.n_positive,
        .n_cluster = ranking.n_cluster,
        .n_extreme = ranking.n_extreme,
        .base_rate = base_rate_of(&ranking),
        .min_count = input->min_count,
        .tops = arena_array(arena, input->n_top + 1, sizeof(struct evaluated_top)),
        .n_top = input->n_top,
        .groups = arena_array(arena, EVALUATION_MAX_GROUPS, sizeof(struct evaluated_group)),
    };
    struct evaluated evaluated = {.input = input,
                                  .group =
                                      arena_array(arena, input->n_group + 1, sizeof(uint32_t *)),
                                  .first = arena_array(arena, input->n_group + 1, sizeof(size_t))};
    struct grouping grouping = {arena, &ranking, &evaluated, ret_evaluation};
    bool cut = !isnan(input->threshold) || input->n_top > 0;
    for (size_t i = 0; i < input->n_group && cut; i++) {
        enum status status = group_column_read(&grouping, i, err);
        if (status)
            return status;
    }
    ret_evaluation->n_group = evaluated.n_group;
    struct bootstrap_options options = {n_metric + 3 * input->n_top +
                                            RATE_COUNT * evaluated.n_group,
                                        input->n_replicate, input->seed, input->n_thread};
    struct interval *figures = arena_array(arena, options.n_figure, sizeof *figures);
    bootstrap_run(&ranking, &options, evaluated_figures, &evaluated, figures);
    figures_place(input, &ranking, figures, ret_evaluation);
    metrics_complete(&ranking, ret_evaluation);
    tops_complete(&ranking, input, ret_evaluation);
    people_fill(&ranking, input, ret_evaluation);
    for (size_t i = 0; i < input->n_group && cut; i++) {
        size_t first = evaluated.first[i], end = evaluated.first[i + 1];
        groups_complete(
            &(struct grouped_rows){&ranking, input, evaluated.group[i], first, end - first},
            ret_evaluation);
    }
    evaluation_withhold(ret_evaluation);
    return OK;
}

const char *evaluation_warning(const struct evaluation *evaluation)
{
    for (size_t i = 0; i < n_metric; i++)
        if (strcmp(metric_rows[i].name, "auroc") == 0 && evaluation->metrics[i].low > 0.5)
            return NULL;
    return EVALUATION_WARNING;
}
