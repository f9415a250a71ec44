// Alerts of one scenario and model are made again together, date by date. Why a score differs is
// decided from the outside in: model, configuration, person, records; what is left is the program.
#include "serve/scoring/score_check.h"

#include "features/base/file.h"
#include "features/base/json.h"
#include "model/score/scenario_model.h"
#include "serve/scoring/event_queue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MANIFEST_MAX_BYTES (1u << 20)

const struct score_check_row score_check_rows[SCORE_CHECK_VERDICT_COUNT] = {
    [SCORE_CHECK_SAME] = {"same", "the same to the last bit", true},
    [SCORE_CHECK_CLOSE] = {"close", "the same within 1e-9", true},
    [SCORE_CHECK_MODEL] = {"model", "the model is not there any more, or was changed", false},
    [SCORE_CHECK_CONFIG] = {"configuration",
                            "hearth.yaml or the scenario is not what the model was trained with",
                            false},
    [SCORE_CHECK_PERSON] = {"person", "the records have no such person at that date", false},
    [SCORE_CHECK_RECORDS] = {"records", "the records are not those of that day", false},
    [SCORE_CHECK_PROGRAM] =
        {"program", "the same records and model: the program, or what the store says, was changed",
         false},
};

// Everything opened for the alerts of one scenario and model.
struct rescoring {
    const struct score_check_options *options;
    struct arena arena;
    struct scenario_model model;
    struct event_queue feed;
    struct overlay *events;
    struct scratch *scratch;
    double *x, *model_x;
};

// The hash of the records that the list of that date was made from; "" when it is not kept.
static const char *input_hash(struct rescoring *rescoring, const struct alert *alert)
{
    char day[DAY_TEXT];
    json *root = NULL;
    const char *path =
        arena_format(&rescoring->arena, "%s/scores/%s/%s.manifest.json",
                     rescoring->options->workspace, alert->scenario, day_format(alert->as_of, day));
    if (!file_exists(path) || json_read_file(path, MANIFEST_MAX_BYTES, &root, NULL))
        return "";
    const char *hash = json_text(root, "input_hash"), *model = json_text(root, "model");
    bool its = hash && model && strcmp(model, alert->model) == 0;
    const char *copy = its ? arena_text(&rescoring->arena, hash) : "";
    json_free(root);
    return copy;
}

static enum score_check_verdict verdict_of(struct rescoring *rescoring, const struct alert *alert,
                                           double score)
{
    double largest = fmax(fabs(score), fabs(alert->score));
    if (score == alert->score)
        return SCORE_CHECK_SAME;
    if (fabs(score - alert->score) <= SCORE_CHECK_TOLERANCE * largest)
        return SCORE_CHECK_CLOSE;
    if (scenario_model_is_stale(&rescoring->model))
        return SCORE_CHECK_CONFIG;
    bool same = strcmp(input_hash(rescoring, alert), extract_hash(rescoring->model.extract)) == 0;
    return same && !rescoring->feed.n_event ? SCORE_CHECK_PROGRAM : SCORE_CHECK_RECORDS;
}

static void alert_rescore(struct rescoring *rescoring, const struct view *view,
                          const struct alert *alert, struct score_checked *ret_rescored)
{
    uint32_t person;
    const struct scenario_model *model = &rescoring->model;
    const struct fitted *fitted = &model->bundle.fitted;
    *ret_rescored = (struct score_checked){alert, SCORE_CHECK_PERSON, NAN};
    if (extract_person_at(model->extract, alert->person, alert->as_of, &person, NULL))
        return;
    moment_row(model->extract, view, person, rescoring->x, rescoring->scratch);
    scenario_model_row(model, rescoring->x, rescoring->model_x);
    double margin = fitted_margin(fitted, rescoring->model_x);
    ret_rescored->score = fitted_probability(fitted, margin);
    ret_rescored->verdict = verdict_of(rescoring, alert, ret_rescored->score);
}

static void rescoring_close(struct rescoring *rescoring)
{
    overlay_free(rescoring->events);
    if (rescoring->feed.newer)
        event_queue_close(&rescoring->feed);
    scenario_model_close(&rescoring->model);
    moment_scratch_free(rescoring->scratch);
    arena_done(&rescoring->arena);
}

static enum status rescoring_open(const struct score_check_options *options,
                                  const struct alert *alert, struct rescoring *ret_rescoring,
                                  struct error *err)
{
    struct rescoring *rescoring = ret_rescoring;
    struct scenario_model_place place = {options->workspace, alert->scenario, alert->model};
    struct extract_options extract = {options->n_thread, options->quiet};
    *rescoring = (struct rescoring){.options = options};
    enum status status =
        scenario_model_load(&rescoring->arena, &place, &extract, &rescoring->model, err);
    if (!status)
        status = event_queue_overlay(options->store, rescoring->model.extract, &rescoring->feed,
                                     &rescoring->events, err);
    if (status)
        return status;
    size_t n_col, n = rescoring->model.bundle.n_col;
    extract_columns(rescoring->model.extract, &n_col);
    rescoring->scratch = moment_scratch_create();
    rescoring->x = arena_array(&rescoring->arena, n_col + 1, sizeof *rescoring->x);
    rescoring->model_x = arena_array(&rescoring->arena, n + 1, sizeof *rescoring->model_x);
    return OK;
}

// What is not there any more, so that nothing can be made again; RESCORE_SAME = nothing lacks.
static enum score_check_verdict lacking_of(const struct score_check_options *options,
                                           const struct alert *alert)
{
    struct arena arena = {0};
    const char *scenario =
        arena_format(&arena, "%s/scenarios/%s.yaml", options->workspace, alert->scenario);
    const char *model =
        arena_format(&arena, "%s/models/%s/%s", options->workspace, alert->scenario, alert->model);
    enum score_check_verdict verdict = SCORE_CHECK_SAME;
    if (!file_exists(scenario))
        verdict = SCORE_CHECK_CONFIG;
    else if (!bundle_id(&arena, model))
        verdict = SCORE_CHECK_MODEL;
    arena_done(&arena);
    return verdict;
}

static int compare_alerts(const void *a, const void *b, void *context)
{
    const struct alert *alerts = context;
    const struct alert *x = &alerts[*(const size_t *)a], *y = &alerts[*(const size_t *)b];
    int order = strcmp(x->scenario, y->scenario);
    if (!order)
        order = strcmp(x->model, y->model);
    return order ? order : (x->as_of > y->as_of) - (x->as_of < y->as_of);
}

// The alerts order[0..n), which are of one scenario and model.
static enum status group_rescore(const struct score_check_options *options,
                                 const struct alert *alerts, const size_t *order, size_t n,
                                 struct score_checked *ret_rescored, struct error *err)
{
    struct rescoring rescoring = {.options = options};
    enum score_check_verdict lacking = lacking_of(options, &alerts[order[0]]);
    enum status status = OK;
    if (lacking == SCORE_CHECK_SAME) {
        status = rescoring_open(options, &alerts[order[0]], &rescoring, err);
        if (status && rescoring.model.lacks_column)
            lacking = SCORE_CHECK_CONFIG;
    }
    for (size_t i = 0; lacking != SCORE_CHECK_SAME && i < n; i++)
        ret_rescored[order[i]] = (struct score_checked){&alerts[order[i]], lacking, NAN};
    if (lacking != SCORE_CHECK_SAME)
        status = OK;
    for (size_t i = 0, end; !status && lacking == SCORE_CHECK_SAME && i < n; i = end) {
        struct view view;
        moment_open(rescoring.model.extract, alerts[order[i]].as_of, &view);
        view.overlay = rescoring.events;
        for (end = i; end < n && alerts[order[end]].as_of == alerts[order[i]].as_of; end++)
            alert_rescore(&rescoring, &view, &alerts[order[end]], &ret_rescored[order[end]]);
        moment_close(&view);
    }
    rescoring_close(&rescoring);
    return status;
}

enum status score_check_alerts(const struct score_check_options *options,
                               const struct alert *alerts, size_t n,
                               struct score_checked *ret_rescored, struct error *err)
{
    size_t *order = memory_alloc((n + 1) * sizeof *order);
    enum status status = OK;
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    if (n)
        qsort_r(order, n, sizeof *order, compare_alerts, (void *)(uintptr_t)alerts);
    for (size_t i = 0, end; !status && i < n; i = end) {
        const struct alert *first = &alerts[order[i]];
        for (end = i + 1; end < n && strcmp(alerts[order[end]].scenario, first->scenario) == 0 &&
                          strcmp(alerts[order[end]].model, first->model) == 0;)
            end++;
        status = group_rescore(options, alerts, &order[i], end - i, ret_rescored, err);
    }
    free(order);
    return status;
}
