// Runs the request on all rows and on each group as on a table of its own, and decides what may be
// shown: a small count is hidden, and so are neighbours from which it could be worked out.
#include "eval/effect_result.h"

#include "eval/effect/effect_dates.h"
#include "eval/effect/effect_withhold.h"
#include "eval/effect_summary.h"

#include <stdlib.h>
#include <string.h>

static bool is_small(const struct effect_group *group)
{
    return group->n_arm[0] < EFFECT_MIN_COUNT || group->n_arm[1] < EFFECT_MIN_COUNT;
}

static void group_run(struct arena *arena, const struct effect_result *result,
                      const struct effect_grouping *grouping, uint32_t i_value,
                      struct effect_group *ret)
{
    struct effect_data *data = arena_alloc(arena, sizeof *data);
    effect_subset(arena, &result->table->data, grouping->value, i_value, data);
    ret->column = grouping->name;
    ret->value = grouping->values[i_value];
    ret->data = data;
    ret->n_arm[0] = effect_arm_count(data, 0);
    ret->n_arm[1] = effect_arm_count(data, 1);
    if (is_small(ret)) {
        ret->reason = arena_format(arena, "fewer than %d rows in an arm", EFFECT_MIN_COUNT);
        ret->hide_counts = result->columns->min_count > 0;
        return;
    }
    effect_run(arena, data, result->request, &ret->study);
}

// What is told of a group by the method that answers for all rows.
static void group_show(struct arena *arena, const struct effect_result *result, bool hide_figures,
                       struct effect_group *group)
{
    const struct effect_withholding how = {
        .min_count = result->columns->min_count,
        .all = group->data,
        .figures = hide_figures,
        .counts = group->hide_counts,
    };
    if (group->reason)
        return;
    effect_study_withhold(&group->study, &how);
    if (!result->study.headline) {
        group->reason = "no method answers for all rows";
        return;
    }
    size_t i_method = (size_t)(result->study.headline - result->study.estimates);
    const struct effect_estimate *shown = &group->study.estimates[i_method];
    if (shown->status)
        group->reason = shown->reason;
    else if (group->hide_counts)
        group->reason = arena_format(arena, "withheld: it would reveal a count below %.0f",
                                     result->columns->min_count);
    else
        group->shown = shown;
}

// Rows of the group by arm, without and with the 0/1 outcome: 4 cells; a number: by arm, 2 cells.
static void cells_count(const struct effect_group *group, bool binary, double *ret_cells)
{
    for (size_t i = 0; i < group->data->n_row; i++) {
        size_t arm = (size_t)group->data->treatment[i];
        ret_cells[binary ? 2 * arm + (group->data->outcome[i] == 1) : arm]++;
    }
}

// The smallest group is hidden when the groups' sum less the rows analysed is a small count.
static void set_aside_hide(const struct effect_result *result, struct effect_group *groups,
                           size_t n)
{
    const size_t *n_arm = result->study.support.n_arm;
    double least = result->columns->min_count;
    struct effect_group *smallest = NULL;
    if (!count_is_small((double)n_arm[0], least) && !count_is_small((double)n_arm[1], least))
        return;
    for (size_t i = 0; i < n; i++)
        if (groups[i].data->n_row && (!smallest || groups[i].data->n_row < smallest->data->n_row))
            smallest = &groups[i];
    if (smallest)
        smallest->hide_counts = true;
}

// Small groups are hidden, and as many neighbours as it takes that none can be worked out, neither
// from numbers of rows nor from the figures that follow from those with the outcome.
static void groups_hide(struct arena *arena, const struct effect_result *result,
                        struct effect_group *groups, size_t n)
{
    size_t n_cell = result->binary ? 4 : 2;
    double *cells = memory_alloc((4 * n + 1) * sizeof *cells);
    bool *withheld = memory_alloc(n + 1);
    if (result->columns->min_count > 0)
        set_aside_hide(result, groups, n);
    for (size_t i = 0; i < n; i++) {
        withheld[i] = groups[i].hide_counts;
        cells[2 * i] = (double)groups[i].n_arm[0];
        cells[2 * i + 1] = (double)groups[i].n_arm[1];
    }
    partition_withhold(&(struct partition){n, 2, cells, result->columns->min_count}, withheld);
    memset(cells, 0, (4 * n + 1) * sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        groups[i].hide_counts = withheld[i];
        cells_count(&groups[i], result->binary, cells + n_cell * i);
    }
    partition_withhold(&(struct partition){n, n_cell, cells, result->columns->min_count}, withheld);
    for (size_t i = 0; i < n; i++)
        group_show(arena, result, withheld[i], &groups[i]);
    free(withheld);
    free(cells);
}

static void groups_run(struct arena *arena, struct effect_result *result)
{
    const struct effect_data *data = &result->table->data;
    size_t n = 0;
    for (size_t g = 0; g < data->n_group; g++)
        n += data->groups[g].n_value;
    result->groups = arena_array(arena, n + 1, sizeof *result->groups);
    for (size_t g = 0; g < data->n_group; g++) {
        const struct effect_grouping *grouping = &data->groups[g];
        struct effect_group *first = &result->groups[result->n_group];
        for (size_t v = 0; v < grouping->n_value; v++)
            group_run(arena, result, grouping, (uint32_t)v, &result->groups[result->n_group++]);
        groups_hide(arena, result, first, grouping->n_value);
    }
}

static void negative_run(struct arena *arena, const struct effect_result *result,
                         const double *outcome, struct effect_negative *ret)
{
    const struct effect_estimate *headline = result->study.headline;
    const struct effect_estimator **method = arena_alloc(arena, sizeof *method);
    struct effect_data *data = arena_alloc(arena, sizeof *data);
    struct effect_request one = *result->request;
    effect_negative_data(arena, &result->table->data, outcome, data);
    ret->n_row = data->n_row;
    if (!headline) {
        ret->reason = "no method answers for the outcome";
        return;
    }
    *method = headline->method;
    one.methods = method;
    one.n_method = 1;
    effect_run(arena, data, &one, &ret->study);
    effect_study_withhold(&ret->study,
                          &(struct effect_withholding){.min_count = result->columns->min_count});
    ret->shown = &ret->study.estimates[0];
    if (ret->shown->status) {
        ret->reason = ret->shown->reason;
        ret->shown = NULL;
        return;
    }
    ret->differs = ret->shown->low > 0 || ret->shown->high < 0;
}

static void negatives_run(struct arena *arena, struct effect_result *result)
{
    size_t n = result->columns->n_negative;
    result->negatives = arena_array(arena, n + 1, sizeof *result->negatives);
    for (size_t k = 0; k < n; k++) {
        result->negatives[k].name = result->columns->negatives[k];
        negative_run(arena, result, result->table->negatives[k], &result->negatives[k]);
    }
}

static void warnings_gather(struct arena *arena, struct effect_result *result)
{
    const struct effect_table *table = result->table;
    size_t n = result->columns->n_negative;
    const char **texts = arena_array(arena, table->n_warning + n + 1, sizeof *texts);
    for (size_t i = 0; i < table->n_warning; i++)
        texts[result->n_warning++] = table->warnings[i];
    for (size_t k = 0; k < n; k++)
        if (result->negatives[k].differs)
            texts[result->n_warning++] =
                arena_format(arena,
                             "Negative outcome '%s' differs between the groups after adjustment, "
                             "although the treatment cannot change it: confounding remains.",
                             result->negatives[k].name);
    result->warnings = texts;
}

// The balance shown is that of the answer's weights; without an answer, of the first that weighted.
static const struct effect_estimate *weighted_find(const struct effect_study *study)
{
    if (study->headline)
        return study->headline;
    for (size_t i = 0; i < study->n_estimate; i++)
        if (!study->estimates[i].status && study->estimates[i].method->rank)
            return &study->estimates[i];
    return NULL;
}

void effect_result_make(struct arena *arena, struct effect_result *result)
{
    const struct effect_data *data = &result->table->data;
    result->binary = effect_outcome_is_binary(data);
    effect_run(arena, data, result->request, &result->study);
    effect_study_withhold(&result->study,
                          &(struct effect_withholding){.min_count = result->columns->min_count});
    const struct effect_estimate *weighted = weighted_find(&result->study);
    data = result->study.design.data; // without the rows that were set aside
    result->weighted = weighted;
    result->balance =
        effect_balance_make(arena, data, weighted ? weighted->fit.weight : NULL,
                            weighted ? weighted->estimand : result->request->estimand);
    effect_balance_withhold(data, result->columns->min_count, result->balance);
    result->sensitivity = effect_sensitivity_of(data, result->study.headline);
    if (!result->study.status || result->trial)
        groups_run(arena, result);
    negatives_run(arena, result);
    warnings_gather(arena, result);
    result->verdict = effect_verdict_of(result);
    result->answer = effect_summary(arena, result);
    result->notes = effect_notes(arena, result, &result->n_note);
}
