// The order matters: what cannot be listed is found before anything is written; files are on the disk
// before alerts are, so that a full disk alerts nobody; the state that pages show comes last.
#include "serve/alert/list_publish.h"

#include "features/extract/scenario_sources.h"
#include "model/bundle/model_choice.h"
#include "model/score/frozen_list.h"
#include "serve/alert/alerting.h"
#include "serve/alert/list_lot.h"
#include "serve/store/alerts.h"

#include <string.h>

struct publishing {
    struct arena *arena;
    const struct list_question *question;
    struct list_result *result;
    const char *seed;
    struct output csv, frozen;
    bool is_open; // both outputs
};

// The date in the name of a list's file, or DAY_NONE.
static day_t day_of_file(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    day_t day;
    return day_parse(name, strcspn(name, "."), NULL, &day) ? day : DAY_NONE;
}

enum status list_latest(struct arena *arena, const struct list_question *question, day_t *ret_day,
                        struct error *err)
{
    char **paths;
    size_t n;
    const char *scenario = question->model->info->name;
    char *pattern =
        file_join(arena, question->workspace, arena_format(arena, "scores/%s/*.csv", scenario));
    *ret_day = DAY_NONE;
    if (!file_glob(arena, pattern, &paths, &n, ERROR_IGNORED))
        for (size_t i = 0; i < n; i++)
            *ret_day = day_of_file(paths[i]) > *ret_day ? day_of_file(paths[i]) : *ret_day;
    if (!question->store)
        return OK;
    struct alert_filter filter = {.scenario = scenario, .any_date = true, .limit = 1};
    struct alert_list alerts;
    enum status status = alert_list(question->store, arena, &filter, &alerts, err);
    if (!status && alerts.n && alerts.items[0].list_date > *ret_day)
        *ret_day = alerts.items[0].list_date;
    return status;
}

// Another model than the one in use, or a date that is refused, makes a trial of a list.
static enum status kind_settle(struct publishing *work, struct error *err)
{
    const struct list_question *question = work->question;
    struct list_result *result = work->result;
    const char *in_use;
    day_t latest;
    result->kind = question->kind;
    if (question->kind == LIST_TRIAL || question->kind == LIST_BACKTEST)
        return OK;
    enum status status = model_choice_read(work->arena, question->workspace,
                                           question->model->info->name, &in_use, err);
    if (!status)
        status = list_latest(work->arena, question, &latest, err);
    if (status)
        return status;
    list_dates_check(work->arena, question->model, question->as_of, latest, &result->trial);
    if (question->override.why)
        result->trial.n = 0;
    if (!in_use || strcmp(in_use, question->model->bundle.id) != 0)
        result->trial.items[result->trial.n++] =
            in_use ? arena_format(work->arena, "model %s is in use", in_use) : "no model is in use";
    if (result->trial.n)
        result->kind = LIST_TRIAL;
    return OK;
}

// Kept overrides hold for the model that they were given for.
static enum status override_settle(struct publishing *work, struct error *err)
{
    struct list_state state;
    const struct list_question *question = work->question;
    work->result->override = question->override;
    if (!question->store)
        return OK;
    enum status status =
        list_state_read(question->store, work->arena, question->model->info->name, &state, err);
    if (!status && state.model && strcmp(state.model, question->model->bundle.id) == 0 &&
        list_override_holds(&state.override, extract_today(question->model->extract)))
        *(question->override.why ? &work->result->replaced : &work->result->override) =
            state.override;
    return status;
}

static enum status evidence_settle(struct publishing *work, struct error *err)
{
    const struct list_question *question = work->question;
    struct list_result *result = work->result;
    if (result->kind != LIST_ALERTS || !question->rules->given)
        return OK;
    enum status status = list_gate_check(
        work->arena, &(struct gated_list){question->model, question->rules, question->as_of},
        &result->lacks, err);
    if (!status)
        status = override_settle(work, err);
    result->withheld = result->lacks.n && !result->override.why;
    return status;
}

static enum status seed_settle(struct publishing *work, struct error *err)
{
    const struct list_question *question = work->question;
    struct list_lot lot = {question->store, question->actor, question->model->info->name,
                           question->as_of};
    enum status status = OK;
    work->seed = NULL;
    if (work->result->kind == LIST_ALERTS && question->store)
        status = question->dry ? list_lot_look(&lot, work->arena, &work->seed, err)
                               : list_lot_commit(&lot, work->arena, &work->seed, err);
    if (!work->seed)
        work->seed = arena_format(work->arena, "%llu", (unsigned long long)question->seed);
    return status;
}

// An empty list would pass for the newest one.
static enum status refuse_empty(const struct list_question *question, struct error *err)
{
    const struct scenario_info *info = question->model->info;
    char date[DAY_TEXT], first[DAY_TEXT], last[DAY_TEXT];
    error_set(err, E_USAGE, "the cohort is empty at %s", day_format(question->as_of, date));
    error_hint(err, "the scenario's dates are %s to %s", day_format(info->as_of[0], first),
               day_format(info->as_of[info->n_as_of - 1], last));
    return E_USAGE;
}

static const char *file_of(const struct publishing *work)
{
    char day[DAY_TEXT];
    const struct scenario_model *model = work->question->model;
    const char *scenario = model->info->name;
    day_format(work->question->as_of, day);
    if (work->result->kind == LIST_TRIAL || work->result->kind == LIST_BACKTEST)
        return arena_format(work->arena, "scores/%s/%s/%s-%s.csv", scenario,
                            work->result->kind == LIST_TRIAL ? "trial" : "backtest", day,
                            model->bundle.id);
    return arena_format(work->arena, "scores/%s/%s.csv", scenario, day);
}

static enum status output_start(const struct publishing *work, const char *file,
                                struct output *output, struct error *err)
{
    char *path = file_join(work->arena, work->question->workspace, file);
    char *folder = arena_text_n(work->arena, path, (size_t)(strrchr(path, '/') - path));
    enum status status = file_make_directories(folder, err);
    if (!status &&
        file_is_directory(path)) // found before alerts are made, not by the rename after it
        status =
            error_set(err, E_SYSTEM, "'%s' is a folder: the list cannot be written there", path);
    return status ? status : output_open(output, path, err);
}

static void outputs_discard(struct publishing *work)
{
    if (!work->is_open)
        return;
    output_discard(&work->csv);
    if (work->result->kind == LIST_ALERTS)
        output_discard(&work->frozen);
    work->is_open = false;
}

static const char *frozen_file(const struct publishing *work)
{
    const struct scenario_model *model = work->question->model;
    return frozen_list_file(work->arena, model->info->name, work->question->as_of, model->bundle.id);
}

// Writes the files onto the disk under temporary names.
static enum status files_prepare(void *context, const struct scores *scores,
                                 char ret_digest[HASH_TEXT], struct error *err)
{
    struct publishing *work = context;
    const struct list_question *question = work->question;
    bool freezes = work->result->kind == LIST_ALERTS;
    outputs_discard(work);
    enum status status = output_start(work, work->result->file, &work->csv, err);
    if (status)
        return status;
    if (freezes)
        status = output_start(work, frozen_file(work), &work->frozen, err);
    if (status) {
        output_discard(&work->csv);
        return status;
    }
    work->is_open = true;
    scores_write(work->csv.stream, question->model, question->rules, scores);
    status = output_sync(&work->csv, err);
    if (!status && freezes) {
        frozen_list_write(work->frozen.stream, question->model, scores);
        status = output_sync(&work->frozen, err);
    }
    return status || !freezes ? status : hash_file(work->frozen.temporary, ret_digest, err);
}

static enum status files_commit(struct publishing *work, struct error *err)
{
    work->is_open = false;
    enum status frozen = OK, csv = output_close(&work->csv, err);
    if (work->result->kind == LIST_ALERTS)
        frozen = output_close(&work->frozen, csv ? ERROR_IGNORED : err);
    return csv ? csv : frozen;
}

static enum status alerts_make(struct publishing *work, struct error *err)
{
    const struct list_question *question = work->question;
    struct alerting alerting = {question->store, question->actor, question->model,
                                question->rules, files_prepare,   work};
    return alerting_place(&alerting, &work->result->scores, err);
}

static enum status state_write(const struct publishing *work, struct error *err)
{
    const struct list_question *question = work->question;
    const struct list_result *result = work->result;
    if (question->kind != LIST_ALERTS || !question->store || result->kind == LIST_TRIAL)
        return OK;
    struct list_state state = {
        .as_of = question->as_of,
        .model = question->model->bundle.id,
        .withheld = result->withheld,
        .reasons = result->lacks,
        .off = evidence_limits_off(&question->rules->evidence),
        .override = result->override,
    };
    return list_state_write(question->store, question->actor, question->model->info->name, &state,
                            err);
}

// Who would be listed if no alert had been made: the line of a list without alerts of its own.
static void place_without_store(struct publishing *work)
{
    const struct list_question *question = work->question;
    scores_place(&work->result->scores, question->model, question->rules, NULL, 0);
    for (size_t i = 0; i < work->result->scores.n; i++)
        work->result->scores.persons[i].alert = false;
    work->result->scores.n_alert = 0;
}

static enum status list_write(struct publishing *work, struct error *err)
{
    struct list_result *result = work->result;
    bool alerts = result->kind == LIST_ALERTS && !result->withheld &&
                  work->question->rules->given && work->question->store;
    if (result->kind == LIST_ALERTS && !alerts)
        result->kind = LIST_NO_ALERT;
    enum status status = OK;
    if (alerts) {
        status = alerts_make(work, err);
    } else {
        char unused[HASH_TEXT];
        place_without_store(work);
        status = files_prepare(work, &result->scores, unused, err);
    }
    if (!status)
        status = files_commit(work, err);
    outputs_discard(work);
    return status ? status : state_write(work, err);
}

enum status list_publish(struct arena *arena, const struct list_question *question,
                         struct list_result *ret_result, struct error *err)
{
    *ret_result = (struct list_result){.override = {.until = DAY_NONE}};
    struct publishing work = {.arena = arena, .question = question, .result = ret_result};
    enum status status = kind_settle(&work, err);
    if (!status)
        status = evidence_settle(&work, err);
    if (!status)
        status = seed_settle(&work, err);
    if (status)
        return status;
    struct score_question scoring = {question->as_of, work.seed, question->n_thread};
    status = scores_make(arena, question->model, &scoring, &ret_result->scores, err);
    if (!status && !ret_result->scores.n && !ret_result->scores.n_little)
        status = refuse_empty(question, err);
    if (status)
        return status;
    if (question->dry) {
        place_without_store(&work);
        return OK;
    }
    ret_result->file = file_of(&work);
    return list_write(&work, err);
}
