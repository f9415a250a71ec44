// Opens everything that cases read, once; the rest is mapped.

#include "serve/case/case_model.h"

#include "features/extract/moment.h"
#include "features/workspace/workspace_update.h"
#include "model/numeric/numerics.h"
#include "model/score/reasons.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define METRICS_MAX ((size_t)64 << 20)

static enum status columns_match(struct case_model *model, struct error *err)
{
    size_t n_col;
    struct scenario_model *inner = &model->model;
    inner->columns = extract_columns(inner->extract, &n_col);
    model->row = arena_array(&model->arena, n_col + 1, sizeof *model->row);
    inner->column_of = arena_array(&model->arena, inner->bundle.n_col + 1, sizeof(size_t));
    for (size_t j = 0; j < inner->bundle.n_col; j++) {
        size_t i = 0;
        while (i < n_col && strcmp(inner->columns[i].name, inner->bundle.names[j]) != 0)
            i++;
        inner->column_of[j] = i;
        if (i == n_col)
            return error_set(err, E_CONFIG,
                             "model %s needs column %s, which the scenario no longer makes",
                             model->id, inner->bundle.names[j]);
    }
    return OK;
}

static void subjects_find(struct case_model *model)
{
    size_t n = model->model.bundle.n_col;
    const struct column **columns = arena_array(&model->arena, n + 1, sizeof *columns);
    for (size_t j = 0; j < n; j++)
        columns[j] = &model->model.columns[model->model.column_of[j]];
    model->subject = arena_array(&model->arena, n + 1, sizeof *model->subject);
    model->n_subject = reason_subjects(columns, n, model->subject);
}

static enum status records_map(struct case_model *model, struct error *err)
{
    const struct config *config = model->timeline->config;
    model->records = arena_array(&model->arena, config->n_source + 1, sizeof *model->records);
    model->records_are_open = arena_array(&model->arena, config->n_source + 1, sizeof(bool));
    enum status status = OK;
    for (size_t i = 0; i < config->n_source && !status; i++) {
        status = records_open(&model->arena, config, &config->sources[i], &model->records[i], err);
        model->records_are_open[i] = !status;
    }
    return status;
}

bool metrics_may_be_chance(const json *metrics)
{
    const json *auroc = json_get(json_get(metrics, "metrics"), "auroc");
    return !(json_number(auroc, "ci_low", NAN) > 0.5);
}

static bool folder_may_be_chance(struct arena *arena, const char *folder)
{
    json *metrics = NULL;
    if (json_read_file(file_join(arena, folder, "metrics.json"), METRICS_MAX, &metrics, NULL))
        return true;
    bool may_be = metrics_may_be_chance(metrics);
    json_free(metrics);
    return may_be;
}

static enum status parts_open(struct case_model *model, struct store *store, struct error *err)
{
    struct arena *arena = &model->arena;
    struct extract_options options = {.n_thread = 0, .quiet = true};
    const char *folder = file_join(arena, model->workspace,
                                   arena_format(arena, "models/%s/%s", model->scenario, model->id));
    if (!file_is_directory(folder))
        return error_set(err, E_NOT_FOUND, "model %s is no longer there", model->id);
    enum status status =
        workspace_update(model->workspace, &(struct workspace_options){.quiet = true}, err);
    if (!status)
        status =
            extract_open(model->workspace, model->scenario, &options, &model->model.extract, err);
    if (!status)
        status = bundle_load(folder, &model->model.bundle, err);
    if (!status)
        status = columns_match(model, err);
    if (status)
        return status;
    model->model.info = extract_scenario(model->model.extract);
    model->timeline = moment_timeline(model->model.extract);
    subjects_find(model);
    model->may_be_chance = folder_may_be_chance(arena, folder);
    status = event_queue_overlay(store, model->model.extract, &model->feed, &model->events, err);
    if (!status)
        status = records_map(model, err);
    if (!status)
        status = past_scores_read(arena, folder, &model->past, err);
    if (!status && model->timeline->config->link == LINK_RULES)
        status = case_links_read(arena, model->workspace, &model->links, err);
    return status;
}

enum status case_model_open(const struct case_model_place *place, struct case_model **ret_model,
                            struct error *err)
{
    struct case_model *model = memory_alloc(sizeof *model);
    model->workspace = arena_text(&model->arena, place->workspace);
    model->scenario = arena_text(&model->arena, place->scenario);
    model->id = arena_text(&model->arena, place->id);
    model->scratch = moment_scratch_create();
    numerics_prepare();
    enum status status = parts_open(model, place->store, err);
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
    for (size_t i = 0; i < model->n_date; i++)
        household_free(model->households[i].index);
    for (size_t i = 0; model->timeline && model->records && i < model->timeline->config->n_source;
         i++)
        if (model->records_are_open[i])
            records_close(&model->records[i]);
    moment_scratch_free(model->scratch);
    overlay_free(model->events);
    if (model->feed.newer)
        event_queue_close(&model->feed);
    scenario_model_close(&model->model);
    arena_done(&model->arena);
    free(model);
}

enum status case_model_freshen(struct case_model *model, struct error *err)
{
    size_t n = model->feed.n_event;
    enum status status = event_queue_read(&model->feed, err);
    if (model->feed.n_event == n)
        return status;
    overlay_free(model->events);
    model->events = newer_overlay(model->feed.newer);
    return status;
}

struct view case_model_view(struct case_model *model, day_t as_of)
{
    struct view view = {.timeline = model->timeline, .overlay = model->events, .as_of = as_of};
    for (size_t i = 0; i < model->n_date; i++)
        if (model->households[i].as_of == as_of)
            view.households = model->households[i].index;
    if (view.households)
        return view;
    if (model->n_date == CASE_DATES)
        household_free(model->households[--model->n_date].index);
    model->households[model->n_date].as_of = as_of;
    model->households[model->n_date].index = household_build(&view);
    view.households = model->households[model->n_date++].index;
    return view;
}
