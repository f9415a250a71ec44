// Serving is training: the same extract makes the rows, and columns are matched by name, never by
// position.
#include "model/score/scenario_model.h"

#include "features/extract/scenario_sources.h"
#include "model/bundle/model_choice.h"

#include <string.h>

static enum status model_id(struct arena *arena, const struct scenario_model_place *place,
                            const char *scenario, const char **ret_id, struct error *err)
{
    *ret_id = place->model;
    if (*ret_id && !model_choice_is_id(*ret_id))
        return error_set(err, E_USAGE, "--model must be the id of a model of this scenario");
    if (*ret_id)
        return OK;
    enum status status = model_choice_read(arena, place->workspace, scenario, ret_id, err);
    if (status || *ret_id)
        return status;
    error_set(err, E_USAGE, "no model of scenario %s is in use", scenario);
    error_hint(err, "train one with: hearth train --scenario %s", scenario);
    return E_USAGE;
}

static enum status columns_match(struct arena *arena, struct scenario_model *model,
                                 struct error *err)
{
    size_t n_col;
    model->columns = extract_columns(model->extract, &n_col);
    model->column_of = arena_array(arena, model->bundle.n_col + 1, sizeof(size_t));
    for (size_t j = 0; j < model->bundle.n_col; j++) {
        const char *name = model->bundle.names[j];
        size_t i = j < n_col && strcmp(model->columns[j].name, name) == 0 ? j : 0;
        while (i < n_col && strcmp(model->columns[i].name, name) != 0)
            i++;
        model->column_of[j] = i;
        if (i < n_col)
            continue;
        model->lacks_column = true;
        error_set(err, E_CONFIG, "the model needs column %s, which the scenario no longer makes",
                  name);
        error_at(err, model->info->path, 0, 0);
        error_hint(err, "train again with: hearth train --scenario %s", model->info->name);
        return E_CONFIG;
    }
    return OK;
}

static enum status bundle_find(struct arena *arena, const struct scenario_model_place *place,
                               struct scenario_model *model, struct error *err)
{
    const char *id, *scenario = model->info->name;
    enum status status = model_id(arena, place, scenario, &id, err);
    if (status)
        return status;
    char *directory = model_folder(arena, place->workspace, scenario, id);
    if (file_is_directory(directory))
        return bundle_load(directory, &model->bundle, err);
    return error_set(err, E_USAGE, "there is no model %s of this scenario", id);
}

enum status scenario_model_load(struct arena *arena, const struct scenario_model_place *place,
                                const struct extract_options *options,
                                struct scenario_model *ret_model, struct error *err)
{
    *ret_model = (struct scenario_model){.workspace = arena_text(arena, place->workspace)};
    enum status status =
        extract_open(place->workspace, place->scenario, options, &ret_model->extract, err);
    if (status)
        return status;
    ret_model->info = extract_scenario(ret_model->extract);
    status = bundle_find(arena, place, ret_model, err);
    if (!status)
        status = columns_match(arena, ret_model, err);
    if (status)
        scenario_model_close(ret_model);
    return status;
}

bool scenario_model_is_stale(const struct scenario_model *model)
{
    const struct bundle *bundle = &model->bundle;
    if (*bundle->columns_hash)
        return strcmp(bundle->columns_hash, extract_columns_hash(model->extract)) != 0;
    return strcmp(bundle->config_hash, extract_config_hash(model->extract)) != 0;
}

void scenario_model_close(struct scenario_model *model)
{
    bundle_close(&model->bundle);
    if (model->extract)
        extract_close(model->extract);
    model->extract = NULL;
}

void scenario_model_row(const struct scenario_model *model, const double *x, double *ret_x)
{
    for (size_t j = 0; j < model->bundle.n_col; j++)
        ret_x[j] = x[model->column_of[j]];
}

void scenario_model_margins(const struct scenario_model *model, const struct matrix *matrix,
                            int n_thread, const struct scenario_model_rows *ret_rows)
{
    size_t n = matrix->n_row, n_col = model->bundle.n_col;
    for (size_t i = 0; i < n; i++)
        scenario_model_row(model, matrix->x + i * matrix->n_col, ret_rows->x + i * n_col);
    fitted_margins(&model->bundle.fitted, &(struct feature_rows){ret_rows->x, n, n_col, NULL},
                   n_thread, ret_rows->margins);
}
