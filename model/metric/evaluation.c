// All figures of one judgement form one row of numbers, so that one bootstrap gives every interval.
#include "model/metric/evaluation.h"

#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const rate_names[RATE_COUNT] = {"selection_rate", "tpr", "fpr", "fnr", "ppv"};

const char *rate_name(int i_rate)
{
    return rate_names[i_rate];
}

// Group numbers of the rows in ranking order: one array a column.
struct evaluated {
    const struct evaluation_input *input;
    uint32_t **group; // n_group columns × n
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

static void group_figures(const struct evaluated *judged, const struct ranking *ranking,
                          const double *weight, double *ret_rates)
{
    const struct evaluation_input *input = judged->input;
    double *selected = memory_alloc((ranking->n + 1) * sizeof *selected);
    double *cells = memory_alloc((judged->n_group + 1) * 4 * sizeof *cells);
    if (!isnan(input->threshold))
        for (size_t i = 0; i < ranking->n; i++)
            selected[i] = ranking->score[i] >= input->threshold;
    else
        ranking_select_top(ranking, weight, &input->tops[0], selected);
    for (size_t i_col = 0; i_col < input->n_group; i_col++) {
        for (size_t i = 0; i < ranking->n; i++) {
            double w = weight ? weight[i] : 1, *cell = cells + 4 * judged->group[i_col][i];
            cell[0] += w;
            cell[1] += w * selected[i];
            cell[2] += w * ranking->label[i];
            cell[3] += w * selected[i] * ranking->label[i];
        }
    }
    for (size_t i = 0; i < judged->n_group; i++)
        rates_from(cells + 4 * i, ret_rates + RATE_COUNT * i);
    free(selected);
    free(cells);
}

static void evaluated_figures(const void *context, const struct ranking *ranking,
                              const double *weight, double *ret_figures)
{
    const struct evaluated *judged = context;
    metrics_fill(ranking, weight, ret_figures);
    ret_figures += n_metric;
    for (size_t i = 0; i < judged->input->n_top; i++) {
        struct at_top at;
        ranking_at_top(ranking, weight, &judged->input->tops[i], &at);
        for (size_t f = 0; f < TOP_FIGURE_COUNT; f++)
            *ret_figures++ = top_figure_rows[f].value(&at);
    }
    if (judged->n_group)
        group_figures(judged, ranking, weight, ret_figures);
}

// Numbers the values of one column bytewise, from judged->n_group on.
static enum status group_column_read(struct arena *arena, struct evaluated *judged, size_t i_col,
                                     const struct ranking *ranking, struct evaluation *evaluation,
                                     struct error *err)
{
    const struct group_column *column = &judged->input->groups[i_col];
    size_t n = ranking->n, first = judged->n_group, n_value = 0;
    const char **sorted = memory_alloc((n + 1) * sizeof *sorted);
    memcpy(sorted, column->values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, order_text);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(sorted[i], sorted[i - 1]) != 0)
            sorted[n_value++] = sorted[i];
    if (first + n_value > EVALUATION_MAX_GROUPS) {
        free(sorted);
        return error_set(err, E_LIMIT, "column %s has more than %d groups", column->name,
                         EVALUATION_MAX_GROUPS);
    }
    for (size_t i = 0; i < n_value; i++)
        evaluation->groups[first + i] =
            (struct evaluated_group){.column = column->name, .value = arena_text(arena, sorted[i])};
    judged->group[i_col] = arena_array(arena, n + 1, sizeof(uint32_t));
    for (size_t i = 0; i < n; i++) {
        const char *value = column->values[ranking->row[i]];
        const char **at = bsearch(&value, sorted, n_value, sizeof *sorted, order_text);
        uint32_t group = (uint32_t)(first + (size_t)(at - sorted));
        judged->group[i_col][i] = group;
        evaluation->groups[group].n++;
        evaluation->groups[group].n_positive += ranking->label[i] == 1;
    }
    judged->n_group += n_value;
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
        ranking_at_top(ranking, NULL, &top->top, &top->at);
        top->precision = *figures++;
        top->recall = *figures++;
        top->lift = *figures++;
    }
    for (size_t i = 0; i < evaluation->n_group; i++)
        for (int i_rate = 0; i_rate < RATE_COUNT; i_rate++)
            evaluation->groups[i].rates[i_rate] = *figures++;
}

enum status evaluate(struct arena *arena, const struct evaluation_input *input,
                     struct evaluation *ret_evaluation, struct error *err)
{
    struct ranking ranking;
    ranking_build(arena, input->score, input->label, input->cluster, input->n, &ranking);
    *ret_evaluation = (struct evaluation){
        .n = ranking.n,
        .n_positive = ranking.n_positive,
        .n_cluster = ranking.n_cluster,
        .base_rate = ranking.n ? (double)ranking.n_positive / (double)ranking.n : NAN,
        .tops = arena_array(arena, input->n_top + 1, sizeof(struct evaluated_top)),
        .n_top = input->n_top,
        .groups = arena_array(arena, EVALUATION_MAX_GROUPS, sizeof(struct evaluated_group)),
    };
    struct evaluated judged = {.input = input,
                               .group = arena_array(arena, input->n_group + 1, sizeof(uint32_t *))};
    bool cut = !isnan(input->threshold) || input->n_top > 0;
    for (size_t i = 0; i < input->n_group && cut; i++) {
        enum status status = group_column_read(arena, &judged, i, &ranking, ret_evaluation, err);
        if (status)
            return status;
    }
    ret_evaluation->n_group = judged.n_group;
    struct bootstrap_options options = {n_metric + 3 * input->n_top + RATE_COUNT * judged.n_group,
                                        input->n_replicate, input->seed, input->n_thread};
    struct interval *figures = arena_array(arena, options.n_figure, sizeof *figures);
    bootstrap_run(&ranking, &options, evaluated_figures, &judged, figures);
    figures_place(input, &ranking, figures, ret_evaluation);
    return OK;
}

void interval_to_json(const struct interval *interval, json *object)
{
    json_put_number(object, "estimate", interval->estimate);
    json_put_number(object, "ci_low", interval->low);
    json_put_number(object, "ci_high", interval->high);
}

static void bounds_to_json(const struct tie_bounds *bounds, const struct interval *interval,
                           json *object)
{
    json_put_number(object, "estimate", bounds->estimate);
    json_put_number(object, "best", bounds->best);
    json_put_number(object, "worst", bounds->worst);
    json_put_number(object, "ci_low", interval->low);
    json_put_number(object, "ci_high", interval->high);
}

static void top_to_json(const struct evaluated_top *top, json *object)
{
    if (top->top.percent)
        json_put_text(object, "k", top->top.text);
    else
        json_put_number(object, "k", top->top.value);
    json_put_number(object, "n", top->at.n);
    bounds_to_json(&top->at.precision, &top->precision, json_put_object(object, "precision"));
    bounds_to_json(&top->at.recall, &top->recall, json_put_object(object, "recall"));
    bounds_to_json(&top->at.lift, &top->lift, json_put_object(object, "lift"));
}

static void group_to_json(const struct evaluated_group *group, json *object)
{
    json_put_text(object, "column", group->column);
    json_put_text(object, "value", group->value);
    json_put_integer(object, "n", (long long)group->n);
    json_put_integer(object, "n_positive", (long long)group->n_positive);
    for (int i = 0; i < RATE_COUNT; i++)
        interval_to_json(&group->rates[i], json_put_object(object, rate_names[i]));
}

void evaluation_to_json(const struct evaluation *evaluation, json *object)
{
    json_put_integer(object, "n", (long long)evaluation->n);
    json_put_integer(object, "n_positive", (long long)evaluation->n_positive);
    json_put_number(object, "base_rate", evaluation->base_rate);
    json_put_integer(object, "n_cluster", (long long)evaluation->n_cluster);
    json *metrics = json_put_object(object, "metrics");
    for (size_t i = 0; i < n_metric; i++)
        interval_to_json(&evaluation->metrics[i], json_put_object(metrics, metric_rows[i].name));
    json *tops = json_put_array(object, "at_k");
    for (size_t i = 0; i < evaluation->n_top; i++)
        top_to_json(&evaluation->tops[i], json_add_object(tops));
    json *groups = json_put_array(object, "groups");
    for (size_t i = 0; i < evaluation->n_group; i++)
        group_to_json(&evaluation->groups[i], json_add_object(groups));
}
