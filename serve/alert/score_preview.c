// Who would enter a list and who would leave it, without making it.
#include "serve/alert/alerting.h"
#include "serve/alert/score_run.h"
#include "serve/store/alerts.h"
#include "serve/store/command_look.h"

#include <string.h>

// Who would get an alert now, and whose undecided alert is of somebody who would no longer be listed.
struct preview {
    const char **enter, **leave;
    size_t n_enter, n_leave;
};

static const struct scored_person *person_find(const struct score_run *run, const char *id)
{
    const struct scores *scores = &run->result.scores;
    const struct extract *extract = run->question.model->extract;
    for (size_t i = 0; i < scores->n; i++)
        if (strcmp(extract_person_id(extract, scores->matrix.person[scores->persons[i].i_row]),
                   id) == 0)
            return &scores->persons[i];
    return NULL;
}

static enum status preview_leave(struct score_run *run, struct preview *preview, struct error *err)
{
    struct arena *arena = run->cli->arena;
    struct alert_list alerts;
    struct alert_filter filter = {.scenario = run->question.model->info->name,
                                  .any_date = true,
                                  .states = 1u << ALERT_NEW | 1u << ALERT_OPEN,
                                  .limit = INT64_C(1000000000)};
    enum status status = alert_list(run->store, arena, &filter, &alerts, err);
    if (status)
        return status;
    preview->leave = arena_array(arena, alerts.n + 1, sizeof *preview->leave);
    for (size_t i = 0; i < alerts.n; i++) {
        const struct scored_person *person = person_find(run, alerts.items[i].person);
        if (!person || !person->above)
            preview->leave[preview->n_leave++] = alerts.items[i].person;
    }
    return OK;
}

static enum status preview_make(struct score_run *run, struct preview *preview, struct error *err)
{
    struct scores *scores = &run->result.scores;
    const struct extract *extract = run->question.model->extract;
    struct alerting alerting = {.store = run->store,
                                .actor = run->actor,
                                .model = run->question.model,
                                .rules = &run->rules};
    enum status status = OK;
    if (run->store)
        status = alerting_preview(&alerting, scores, err);
    if (!status && run->store)
        status = preview_leave(run, preview, err);
    preview->enter = arena_array(run->cli->arena, scores->n + 1, sizeof *preview->enter);
    for (size_t i = 0; i < scores->n; i++) {
        const struct scored_person *person = &scores->persons[i];
        if (run->store ? person->alert && !person->kept : person->above)
            preview->enter[preview->n_enter++] =
                extract_person_id(extract, scores->matrix.person[person->i_row]);
    }
    return status;
}

static void people_json(json *root, const char *name, const char *const *ids, size_t n)
{
    json *array = json_put_array(root, name);
    for (size_t i = 0; i < n; i++)
        json_add_text(array, ids[i]);
}

static enum status preview_look(const struct score_run *run, const struct preview *preview,
                                struct error *err)
{
    size_t n = preview->n_enter + preview->n_leave;
    const char **persons = arena_array(run->cli->arena, n + 1, sizeof *persons);
    for (size_t i = 0; i < preview->n_enter; i++)
        persons[i] = preview->enter[i];
    for (size_t i = 0; i < preview->n_leave; i++)
        persons[preview->n_enter + i] = preview->leave[i];
    struct command_look look = {"score --dry-run", run->question.model->info->name,
                                run->question.as_of, persons, n};
    return n ? command_look_record(run->cli->workspace, &look, err) : OK;
}

static enum status preview_print(struct score_run *run, const struct preview *preview,
                                 struct error *err)
{
    enum status looked = preview_look(run, preview, err);
    if (looked)
        return looked;
    if (run->cli->json) {
        json *summary = score_summary_make(run);
        json_put_bool(summary, "dry_run", true);
        people_json(summary, "enter", preview->enter, preview->n_enter);
        people_json(summary, "leave", preview->leave, preview->n_leave);
        enum status status = json_write(summary, stdout, err);
        json_free(summary);
        return status;
    }
    printf("Nothing was written. %zu would enter the list%s:\n", preview->n_enter,
           run->result.withheld || run->result.trial.n ? ", without alerts" : "");
    for (size_t i = 0; i < preview->n_enter; i++)
        printf("  %s\n", preview->enter[i]);
    printf("%zu with an undecided alert would no longer be listed; the alert stays until a person "
           "decides:\n",
           preview->n_leave);
    for (size_t i = 0; i < preview->n_leave; i++)
        printf("  %s\n", preview->leave[i]);
    for (size_t i = 0; i < run->result.trial.n; i++)
        printf("%s%s\n", i ? "  " : "It would be a trial, without alerts:\n  ",
               run->result.trial.items[i]);
    score_evidence_print(run);
    return OK;
}

enum status score_preview_tell(struct score_run *run, struct error *err)
{
    struct preview preview = {0};
    enum status status = preview_make(run, &preview, err);
    return status ? status : preview_print(run, &preview, err);
}
