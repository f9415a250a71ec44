// Reads the model's folder and the links once; records, events and scores are the open scenario's.

#include "serve/case/case_model.h"

#include "features/base/file.h"
#include "model/metric/alert_rules.h"
#include "model/score/reasons.h"

#include <math.h>
#include <stdlib.h>

#define METRICS_MAX ((size_t)64 << 20)

static void subjects_find(struct case_model *model)
{
    size_t n = model->model->bundle.n_col;
    const struct column **columns = arena_array(&model->arena, n + 1, sizeof *columns);
    for (size_t j = 0; j < n; j++)
        columns[j] = &model->model->columns[model->model->column_of[j]];
    model->subject = arena_array(&model->arena, n + 1, sizeof *model->subject);
    model->n_subject = reason_subjects(columns, n, model->subject);
}

// The newest date of a source, not after the data's end: a mistyped year makes nothing fresh.
static day_t newest_date(const struct timeline *timeline, size_t i_source)
{
    day_t newest = DAY_NONE;
    const struct timeline_source *source = &timeline->sources[i_source];
    for (size_t i = 0; i < source->n_fact; i++) {
        day_t day = source->facts[i].known;
        if (day <= timeline->data_end && (newest == DAY_NONE || day > newest))
            newest = day;
    }
    return newest;
}

static const day_t *extracts_find(struct arena *arena, const struct timeline *timeline)
{
    size_t n = timeline->config->n_source;
    day_t *days = arena_array(arena, n + 1, sizeof *days);
    for (size_t i = 0; i < n; i++) {
        const struct source *source = &timeline->config->sources[i];
        days[i] = source->extracted;
        if (days[i] == DAY_NONE && source_has_facts(source))
            days[i] = newest_date(timeline, i);
        if (source->coverage_to != DAY_NONE && days[i] > source->coverage_to)
            days[i] = source->coverage_to;
    }
    return days;
}

bool metrics_may_be_chance(const json *metrics)
{
    const json *auroc = json_get(json_get(metrics, "metrics"), "auroc");
    return !(json_number(auroc, "ci_low", NAN) > 0.5);
}

const char *metrics_limits(struct arena *arena, const json *metrics, const char *many)
{
    const json *top = json_at(json_get(metrics, "at_k"), 0);
    const char *k = json_text(top, "k");
    double precision = json_number(json_get(top, "precision"), "estimate", NAN);
    double recall = json_number(json_get(top, "recall"), "estimate", NAN);
    if (!k || isnan(precision) || isnan(recall))
        return "";
    return arena_format(
        arena,
        " In past tests, %.0f of 100 %s in the top %s did not have the outcome, and "
        "%.0f of 100 who did were not in it.",
        100 * (1 - precision), many, k, 100 * (1 - recall));
}

static void folder_metrics_read(struct case_model *model, const char *folder)
{
    json *metrics = NULL;
    model->may_be_chance = bundle_warning(&model->model->bundle);
    model->limits = "";
    if (json_read_file(file_join(&model->arena, folder, "metrics.json"), METRICS_MAX, &metrics,
                       ERROR_IGNORED))
        return;
    model->limits = metrics_limits(&model->arena, metrics, model->model->info->many);
    json_free(metrics);
}

// A model that was trained before they were written has none.
static void usual_values_read(struct case_model *model, const char *folder)
{
    json *root = NULL;
    size_t n = model->model->bundle.n_col;
    model->usual = arena_array(&model->arena, n + 1, sizeof *model->usual);
    if (json_read_file(file_join(&model->arena, folder, "model.json"), BUNDLE_MAX_BYTES, &root,
                       ERROR_IGNORED))
        return;
    for (size_t j = 0; j < n; j++)
        model->usual[j] = usual_values_of(json_at(json_get(root, "columns"), j));
    json_free(root);
}

static enum status folder_read(struct case_model *model, const char *workspace, struct error *err)
{
    struct arena *arena = &model->arena;
    struct alert_rules rules;
    const char *folder = file_join(
        arena, workspace,
        arena_format(arena, "models/%s/%s", model->model->info->name, model->model->bundle.id));
    folder_metrics_read(model, folder);
    usual_values_read(model, folder);
    if (alert_rules_read(model->model->info->alerts, &rules, ERROR_IGNORED) == OK)
        model->capacity = (int64_t)rules.capacity;
    enum status status = past_scores_read(arena, folder, &model->past, err);
    if (!status && model->timeline->config->link == LINK_RULES)
        status = case_links_read(arena, model->timeline, &model->links, err);
    return status;
}

enum status case_model_open(const char *workspace, struct open_scenario *scenario,
                            struct case_model **ret_model, struct error *err)
{
    struct case_model *model = memory_alloc(sizeof *model);
    model->scenario = scenario;
    model->model = open_scenario_model(scenario);
    model->timeline = open_scenario_timeline(scenario);
    model->extracted = extracts_find(&model->arena, model->timeline);
    subjects_find(model);
    enum status status = folder_read(model, workspace, err);
    if (status) {
        case_model_close(model);
        return status;
    }
    *ret_model = model;
    return OK;
}

void case_model_close(struct case_model *model)
{
    if (!model)
        return;
    open_scenario_close(model->scenario);
    arena_done(&model->arena);
    free(model);
}
