// Scores and events by programs: what an agency's system sends and asks. A score is audited before
// it is told, an event is on the disk and in every later score before it is acknowledged.

#include "features/base/number.h"
#include "serve/http/handlers.h"
#include "serve/http/http_schema.h"
#include "serve/http/respond.h"
#include "serve/scoring/online_scoring.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REASONS_DEFAULT 5
#define EVENTS_MAX 1000 // of one request

struct scored {
    struct open_scenario *scenario; // held
    struct online_question question;
    struct score_answer answer;
    char as_of[DAY_TEXT], score[NUMBER_TEXT]; // of the answer, as the reply and the audit say them
};

// The question that a body asks, as the route's schema has checked it. Texts are the root's.
static void question_read(const json *root, struct online_question *question,
                          const char **ret_scenario)
{
    const char *as_of = json_text(root, "as_of");
    *ret_scenario = json_text(root, "scenario");
    *question = (struct online_question){.person = json_text(root, "person")};
    question->n_reason = (size_t)json_whole(root, "reasons", REASONS_DEFAULT);
    if (!as_of || !day_parse(as_of, strlen(as_of), NULL, &question->as_of))
        question->as_of = DAY_NONE;
}

static void answer_put(json *root, const struct scored *scored)
{
    const struct score_answer *answer = &scored->answer;
    const struct scenario_model *model = open_scenario_model(scored->scenario);
    json_put_text(root, "scenario", model->info->name);
    json_put_text(root, "model", model->bundle.id);
    json_put_text(root, "warning", bundle_warning(&model->bundle));
    json_put_day(root, "as_of", answer->as_of);
    json_put_number(root, "score", answer->score);
    json_put_number(root, "low", answer->range.low);
    json_put_number(root, "high", answer->range.high);
    json_put_number(root, "log_odds", answer->margin);
    json_put_number(root, "decision", answer->margin);
    json_put_bool(root, "in_cohort", answer->in_cohort);
    json *reasons = json_put_array(root, "reasons");
    for (size_t i = 0; i < answer->n_reason; i++) {
        const struct score_reason *reason = &answer->reasons[i];
        json *object = json_add_object(reasons);
        json_put_text(object, "text", reason->text);
        json_put_text(object, "column", model->columns[model->column_of[reason->column]].name);
        json_put_number(object, "value", reason->value);
        json_put_number(object, "log_odds", reason->contribution);
    }
}

// Is the answer one that is asked for most: no reasons, and an id with nothing in it to escape?
static bool answer_is_plain(const struct scored *scored)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    const char *person = scored->question.person;
    return !scored->question.n_reason && strspn(person, plain) == strlen(person);
}

// As json_put_number writes it.
static const char *number_or_null(double value, char text[NUMBER_TEXT])
{
    if (!isfinite(value))
        return "null";
    number_format(value, text);
    return text;
}

// As answer_put writes it, without the detour.
static const char *answer_text(struct arena *arena, const struct scored *scored)
{
    char decision[NUMBER_TEXT], low[NUMBER_TEXT], high[NUMBER_TEXT];
    const struct estimate_bounds *range = &scored->answer.range;
    const struct scenario_model *model = open_scenario_model(scored->scenario);
    number_format(scored->answer.margin, decision);
    const char *warning = bundle_warning(&model->bundle), *mark = warning ? "\"" : "";
    return arena_format(arena,
                        "{\n  \"person\": \"%s\",\n  \"scenario\": \"%s\",\n  \"model\": "
                        "\"%s\",\n  \"warning\": %s%s%s,\n  \"as_of\": \"%s\",\n  \"score\": %s,\n"
                        "  \"low\": %s,\n  \"high\": %s,\n  \"log_odds\": %s,\n  \"decision\": "
                        "%s,\n  \"in_cohort\": %s,\n"
                        "  \"reasons\": []\n}\n",
                        scored->question.person, model->info->name, model->bundle.id, mark,
                        warning ? warning : "null", mark, scored->as_of, scored->score,
                        number_or_null(range->low, low), number_or_null(range->high, high),
                        decision, decision, scored->answer.in_cohort ? "true" : "false");
}

static const char *audit_details(struct arena *arena, const struct scored *scored)
{
    return arena_format(arena, "{\"model\":\"%s\",\"as_of\":\"%s\",\"score\":%s}",
                        open_scenario_model(scored->scenario)->bundle.id, scored->as_of,
                        scored->score);
}

static enum status answer_reply(const struct site *site, struct request *request,
                                struct reply *reply, struct scored *scored, struct error *err)
{
    day_format(scored->answer.as_of, scored->as_of);
    number_format(scored->answer.score, scored->score);
    struct audit_entry entry = {.actor = request->actor,
                                .client = request->client_text,
                                .action = AUDIT_SCORE,
                                .subject = arena_text(&request->arena, scored->question.person),
                                .details = audit_details(&request->arena, scored)};
    reply_after_audit(site, request, &entry, 1);
    if (answer_is_plain(scored)) {
        reply_text(reply, 200, "application/json", answer_text(&request->arena, scored));
        return OK;
    }
    json *root = json_object_create();
    json_put_text(root, "person", scored->question.person);
    answer_put(root, scored);
    return reply_json(request, reply, 200, root, err);
}

static enum status score_reply(const struct site *site, struct request *request,
                               struct reply *reply, const json *body, struct error *err)
{
    struct scored scored = {0};
    const char *scenario;
    question_read(body, &scored.question, &scenario);
    enum status status = open_scenarios_hold(site->scenarios, scenario, &scored.scenario, err);
    if (!status)
        status = online_scoring_answer(scored.scenario, &request->arena, &scored.question,
                                       &scored.answer, err);
    if (!status)
        status = answer_reply(site, request, reply, &scored, err);
    open_scenario_close(scored.scenario);
    return status;
}

enum status api_score(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    json *body;
    enum status status = request_json(request, &body, err);
    if (status)
        return status;
    status = score_reply(site, request, reply, body, err);
    json_free(body);
    return status;
}

static enum status event_parse(struct arena *arena, const json *object, struct sent_event *event,
                               struct error *err)
{
    enum status status = http_schema_check(object, EVENT_SCHEMA, DAY_NONE, err);
    if (status)
        return status;
    const json *columns = json_get(object, "columns");
    *event =
        (struct sent_event){.source = json_text(object, "source"), .key = json_text(object, "key")};
    if (!json_key_at(columns, 0))
        return error_set(err, E_DATA, "columns is empty: the source's columns");
    char *text = json_canonical(columns);
    event->columns = text ? arena_text(arena, text) : NULL;
    free(text);
    return OK;
}

// One event, or {"events": […]}. Owns: sent's arena; texts are the root's.
static enum status events_parse(const json *root, struct event_batch *sent, struct error *err)
{
    const json *list = json_get(root, "events");
    sent->n = list ? json_count(list) : 1;
    if (list && json_count(root) > 1)
        return error_set(err, E_DATA, "beside events there must be no other key");
    if (!sent->n)
        return error_set(err, E_DATA, "events is no list, or an empty one");
    if (sent->n > EVENTS_MAX)
        return error_set(err, E_LIMIT, "more than %d events", EVENTS_MAX);
    sent->events = arena_array(sent->arena, sent->n, sizeof *sent->events);
    for (size_t i = 0; i < sent->n; i++) {
        enum status status =
            event_parse(sent->arena, list ? json_at(list, i) : root, &sent->events[i], err);
        if (status) {
            if (list)
                error_context(err, "event %zu of %zu", i + 1, sent->n);
            return status;
        }
    }
    return OK;
}

static enum status events_reply(struct request *request, struct reply *reply,
                                const struct event_batch *sent, struct error *err)
{
    json *root = json_object_create(), *array = json_put_array(root, "events");
    for (size_t i = 0; i < sent->n; i++) {
        json *object = json_add_object(array);
        json_put_integer(object, "id", sent->events[i].id);
        json_put_day(object, "known", sent->events[i].known);
        json_put_text(object, "person", sent->events[i].person);
        json_put_bool(object, "repeated", sent->events[i].repeated);
        json *unmapped = json_put_array(object, "unmapped");
        for (size_t k = 0; k < sent->events[i].n_unmapped; k++)
            json_put_text(json_add_object(unmapped), "column", sent->events[i].unmapped[k]);
    }
    return reply_json(request, reply, 201, root, err);
}

enum status api_events(const struct site *site, struct request *request, struct reply *reply,
                       struct error *err)
{
    json *body;
    struct event_batch sent = {
        .arena = &request->arena,
        .by = &(struct audit_entry){.actor = request->actor, .client = request->client_text}};
    enum status status = request_json(request, &body, err);
    if (status)
        return status;
    status = events_parse(body, &sent, err);
    if (!status)
        status = open_scenarios_add(site->scenarios, &sent, err);
    if (!status)
        status = events_reply(request, reply, &sent, err);
    json_free(body);
    return status;
}
