// Alerts of one scenario and model are made again together, date by date. Why a score differs is
// decided from the outside in: model, configuration, person, records; what is left is the program.
#include "serve/scoring/score_check.h"

#include "features/base/file.h"
#include "features/base/json.h"
#include "serve/scoring/snapshot.h"

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

// The alerts of one scenario and model, and what is opened for them.
struct rescoring {
    const struct score_check_options *options;
    struct open_scenario *scenario;
};

// Whether the list of that date was made from the records that are open, by the alert's model; false
// when that is not kept.
static bool same_records(const struct rescoring *rescoring, const struct alert *alert)
{
    char day[DAY_TEXT];
    json *root = NULL;
    struct arena arena = {0};
    const char *path =
        arena_format(&arena, "%s/scores/%s/%s.manifest.json", rescoring->options->workspace,
                     alert->scenario, day_format(alert->as_of, day));
    bool same = false;
    if (file_exists(path) && !json_read_file(path, MANIFEST_MAX_BYTES, &root, ERROR_IGNORED)) {
        const struct extract *extract = open_scenario_model(rescoring->scenario)->extract;
        const char *hash = json_text(root, "input_hash"), *model = json_text(root, "model");
        same = hash && model && strcmp(model, alert->model) == 0 &&
               strcmp(hash, extract_hash(extract)) == 0;
        json_free(root);
    }
    arena_done(&arena);
    return same;
}

static enum score_check_verdict verdict_of(const struct rescoring *rescoring,
                                           const struct alert *alert, double score)
{
    double largest = fmax(fabs(score), fabs(alert->score));
    if (score == alert->score)
        return SCORE_CHECK_SAME;
    if (fabs(score - alert->score) <= SCORE_CHECK_TOLERANCE * largest)
        return SCORE_CHECK_CLOSE;
    if (scenario_model_is_stale(open_scenario_model(rescoring->scenario)))
        return SCORE_CHECK_CONFIG;
    return same_records(rescoring, alert) && !open_scenario_n_event(rescoring->scenario)
               ? SCORE_CHECK_PROGRAM
               : SCORE_CHECK_RECORDS;
}

static void alert_rescore(struct rescoring *rescoring, const struct alert *alert,
                          struct score_checked *ret_rescored)
{
    uint32_t person;
    struct view view;
    struct snapshot snapshot;
    struct person_score score;
    *ret_rescored = (struct score_checked){alert, SCORE_CHECK_PERSON, NAN};
    if (open_scenario_person(rescoring->scenario, alert->person, alert->as_of, &person,
                             ERROR_IGNORED))
        return;
    snapshot_take(rescoring->scenario, alert->as_of, &snapshot, &view);
    snapshot_score(&snapshot, &view, person, &score);
    snapshot_release(&snapshot);
    ret_rescored->score = score.score;
    ret_rescored->verdict = verdict_of(rescoring, alert, score.score);
}

// What is not there any more, so that nothing can be made again; SCORE_CHECK_SAME = nothing is missing. Errors:
// E_SYSTEM for a model that cannot be read, which says nothing of the model.
static enum status lacking_of(const struct score_check_options *options, const struct alert *alert,
                              enum score_check_verdict *ret_verdict, struct error *err)
{
    struct arena arena = {0};
    struct error why = {0};
    const char *scenario =
        arena_format(&arena, "%s/scenarios/%s.yaml", options->workspace, alert->scenario);
    const char *model =
        arena_format(&arena, "%s/models/%s/%s", options->workspace, alert->scenario, alert->model);
    *ret_verdict = SCORE_CHECK_SAME;
    if (!file_exists(scenario))
        *ret_verdict = SCORE_CHECK_CONFIG;
    else if (!bundle_id(&arena, model, &why))
        *ret_verdict = SCORE_CHECK_MODEL;
    arena_done(&arena);
    if (why.code != E_SYSTEM)
        return OK;
    *err = why;
    return E_SYSTEM;
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

// The alerts order[0..n), which are of one scenario and model, by date.
// Alerts of one scenario and model.
struct alert_group {
    const struct alert *alerts;
    const size_t *order; // n places in alerts
    size_t n;
};

static enum status group_rescore(const struct score_check_options *options,
                                 const struct alert_group *group,
                                 struct score_checked *ret_rescored, struct error *err)
{
    const struct alert *alerts = group->alerts, *first = &alerts[group->order[0]];
    const size_t *order = group->order;
    struct rescoring rescoring = {.options = options};
    enum score_check_verdict lacking;
    enum status status = lacking_of(options, first, &lacking, err);
    if (status)
        return status;
    bool lacks_column = false;
    struct open_scenario_options opening = {.workspace = options->workspace,
                                            .scenario = first->scenario,
                                            .model = first->model,
                                            .store = options->store,
                                            .n_thread = options->n_thread,
                                            .quiet = options->quiet,
                                            .ret_lacks_column = &lacks_column};
    if (lacking == SCORE_CHECK_SAME) {
        status = open_scenario_open(&opening, &rescoring.scenario, err);
        if (status && !lacks_column)
            return status;
        if (status)
            lacking = SCORE_CHECK_CONFIG;
    }
    for (size_t i = 0; i < group->n; i++)
        if (lacking == SCORE_CHECK_SAME)
            alert_rescore(&rescoring, &alerts[order[i]], &ret_rescored[order[i]]);
        else
            ret_rescored[order[i]] = (struct score_checked){&alerts[order[i]], lacking, NAN};
    open_scenario_close(rescoring.scenario);
    return OK;
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
        status = group_rescore(options, &(struct alert_group){alerts, &order[i], end - i},
                               ret_rescored, err);
    }
    free(order);
    return status;
}
