// The same work as JSON, for programs with a token and for scripts with a session.

#include "features/base/number.h"
#include "serve/http/case_access.h"
#include "serve/http/decision_holds.h"
#include "serve/http/handlers.h"
#include "serve/http/list_notices.h"
#include "serve/http/respond.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALERTS_LIMIT 100 // of one question that names none

enum status api_me(const struct site *site, struct request *request, struct reply *reply,
                   struct error *err)
{
    char scopes[SCOPES_TEXT], time[TIME_TEXT];
    json *root = json_object_create();
    json_put_text(root, "actor", request->actor);
    if (request->has_session) {
        json_put_text(root, "role", request->session.user.role->name);
        json_put_text(root, "csrf", request->session.csrf);
        json_put_bool(root, "second_factor", request->session.user.has_factor);
        if (request->session.user.password_until_ms)
            json_put_text(root, "password_until",
                          time_format(request->session.user.password_until_ms, time));
    } else {
        json_put_text(root, "scopes", token_scopes_format(request->token.scopes, scopes));
    }
    return reply_json(request, reply, 200, root, err);
}

enum status api_outcomes(const struct site *site, struct request *request, struct reply *reply,
                         struct error *err)
{
    struct decision *decisions;
    struct identity_access_reason *reasons;
    size_t n_decision, n_reason;
    enum status status = decision_list(site->store, &request->arena, &decisions, &n_decision, err);
    if (!status)
        status =
            identity_access_reason_list(site->store, &request->arena, &reasons, &n_reason, err);
    if (status)
        return status;
    json *root = json_object_create(), *list = json_put_array(root, "outcomes");
    for (size_t i = 0; i < n_decision; i++) {
        json *object = json_add_object(list);
        json_put_text(object, "code", decisions[i].code);
        json_put_text(object, "label", decisions[i].label);
        json_put_text(object, "group", decisions[i].part);
        json_put_bool(object, "closes", decisions[i].closes);
        json_put_bool(object, "follow_up", decisions[i].follow_up);
    }
    list = json_put_array(root, "identity_reasons");
    for (size_t i = 0; i < n_reason; i++) {
        json *object = json_add_object(list);
        json_put_text(object, "code", reasons[i].code);
        json_put_text(object, "label", reasons[i].label);
    }
    return reply_json(request, reply, 200, root, err);
}

static enum status states_parse(const char *text, unsigned *ret_states, struct error *err)
{
    *ret_states = 0;
    while (*text) {
        size_t n = strcspn(text, ",");
        int state = 0;
        while (state < ALERT_STATE_COUNT && (strlen(alert_state_names[state]) != n ||
                                             strncmp(alert_state_names[state], text, n) != 0))
            state++;
        if (state == ALERT_STATE_COUNT)
            return error_set(err, E_USAGE, "state is new, open, decided or replaced");
        *ret_states |= 1u << state;
        text += n + (text[n] == ',');
    }
    return OK;
}

// A number that the schema of the query has checked.
static int64_t number_query(const struct request *request, const char *name, int64_t if_absent)
{
    const char *text = fields_get(&request->query, name);
    return text && *text ? strtoll(text, NULL, 10) : if_absent;
}

static enum status filter_parse(const struct request *request, struct alert_filter *filter,
                                struct error *err)
{
    const char *states = fields_get(&request->query, "state");
    const char *as_of = fields_get(&request->query, "as_of");
    *filter = (struct alert_filter){.scenario = fields_get(&request->query, "scenario"),
                                    .limit = number_query(request, "limit", ALERTS_LIMIT),
                                    .offset = number_query(request, "offset", 0)};
    filter->any_date = !as_of || !day_parse(as_of, strlen(as_of), NULL, &filter->as_of);
    return states ? states_parse(states, &filter->states, err) : OK;
}

// A misspelt scenario would be an empty list. One without alerts and without a model is unknown.
static enum status scenario_check(const struct site *site, struct request *request,
                                  const char *scenario, struct error *err)
{
    struct alert_list any;
    struct open_scenario *open;
    struct alert_filter filter = {
        .scenario = scenario, .any_date = true, .states = ~0u, .limit = 1};
    enum status status = alert_list(site->store, &request->arena, &filter, &any, err);
    if (status || any.n)
        return status;
    status = open_scenarios_hold(site->scenarios, scenario, &open, err);
    if (status == E_NOT_READY) // there is one, though it does not open
        return OK;
    if (!status)
        open_scenario_close(open);
    return status;
}

static void alert_put(const struct site *site, struct request *request, json *array,
                      const struct alert *alert)
{
    struct alert_facts facts;
    alert_facts_find(site->cases, &request->arena, alert, &facts);
    json_add(array, alert_to_json(alert, facts.warning));
}

enum status api_alerts(const struct site *site, struct request *request, struct reply *reply,
                       struct error *err)
{
    struct alert_filter filter;
    struct alert_list alerts;
    enum status status = filter_parse(request, &filter, err);
    if (!status && filter.scenario)
        status = scenario_check(site, request, filter.scenario, err);
    if (status)
        return status;
    reply_after_look(site, request, "queue.look", "");
    status = alert_list(site->store, &request->arena, &filter, &alerts, err);
    if (status)
        return status;
    json *root = json_object_create(), *array = json_put_array(root, "alerts");
    for (size_t i = 0; i < alerts.n; i++)
        alert_put(site, request, array, &alerts.items[i]);
    json_put_integer(root, "total", alerts.total);
    struct notices notices;
    list_notices_find(site, &request->arena, filter.scenario, &notices);
    list_notices_put(root, &notices);
    return reply_json(request, reply, 200, root, err);
}

enum status api_alert(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct alert alert;
    const struct family_case *family;
    bool files = request_can(request, CAN_READ_FILES);
    enum status status = request_alert(site, request, &alert, err);
    if (status)
        return status;
    reply_after_look(site, request, "case.look", alert.person);
    status = case_get(site->cases, &alert, &family, err);
    if (!status) {
        struct notices notices;
        json *root = case_to_json(family, &alert, files);
        list_notices_find(site, &request->arena, alert.scenario, &notices);
        list_notices_put(root, &notices);
        status = reply_json(request, reply, 200, root, err);
    }
    case_release(site->cases, family);
    return status;
}

static const char *said(const char *text)
{
    return text && *text ? text : NULL;
}

static void details_put(json *object, const struct review_details *details, bool hides_words)
{
    if (details->need)
        json_put_integer(object, "level_of_need", details->need);
    else
        json_put_text(object, "level_of_need", NULL);
    json_put_text(object, "spoke_to", hides_words ? NULL : said(details->spoke_to));
    json_put_text(object, "family_informed", said(details->informed));
    json_put_text(object, "agreement", said(details->agreement));
    json_put_text(object, "agreement_why", hides_words ? NULL : said(details->agreement_why));
}

// hides_words: what people wrote may name somebody.
static void review_put(json *array, const struct review *review, bool hides_words)
{
    char time[TIME_TEXT];
    json *object = json_add_object(array);
    json_put_integer(object, "id", review->id);
    json_put_integer(object, "alert", review->alert_id);
    json_put_text(object, "by", review->user_name);
    json_put_text(object, "at", time_format(review->time_ms, time));
    json_put_text(object, "outcome", review->decision);
    json_put_bool(object, "agree", review->agree);
    json_put_text(object, "rationale", hides_words ? NULL : review->rationale);
    json_put_day(object, "follow_up", review->follow_up);
    json_put_text(object, "note", hides_words ? NULL : review->note);
    details_put(object, &review->details, hides_words);
    json_put_text(object, "undone",
                  review->undone_ms ? time_format(review->undone_ms, time) : NULL);
}

enum status api_reviews(const struct site *site, struct request *request, struct reply *reply,
                        struct error *err)
{
    struct alert alert;
    struct review_list reviews;
    struct review_filter filter = {.alert_id = request->id};
    enum status status = request_alert(site, request, &alert, err);
    if (status)
        return status;
    reply_after_look(site, request, "history.look", alert.person);
    status = review_list(site->store, &request->arena, &filter, &reviews, err);
    if (status)
        return status;
    json *root = json_object_create(), *array = json_put_array(root, "reviews");
    for (size_t i = 0; i < reviews.n; i++)
        review_put(array, &reviews.items[i], !request_can(request, CAN_READ_NOTES));
    return reply_json(request, reply, 200, root, err);
}

// The review that a JSON body holds, as the route's schema has checked it. Texts are the root's.
static void review_read(const json *root, struct review_new *review)
{
    const char *follow_up = json_text(root, "follow_up");
    review->decision = json_text(root, "outcome");
    review->rationale = json_text(root, "rationale");
    review->note = json_text(root, "note");
    review->submission = json_text(root, "submission");
    review->agree = json_bool(root, "agree", false);
    review->n_shown = json_whole(root, "n_seen", -1);
    review->details = (struct review_details){.need = json_whole(root, "level_of_need", 0),
                                              .spoke_to = json_text(root, "spoke_to"),
                                              .informed = json_text(root, "family_informed"),
                                              .agreement = json_text(root, "agreement"),
                                              .agreement_why = json_text(root, "agreement_why")};
    if (!follow_up || !day_parse(follow_up, strlen(follow_up), NULL, &review->follow_up))
        review->follow_up = DAY_NONE;
}

enum status api_review_add(const struct site *site, struct request *request, struct reply *reply,
                           struct error *err)
{
    json *body;
    int64_t id;
    struct alert alert;
    struct review_new review = {.alert_id = request->id,
                                .user_id = request->session.user.id,
                                .today = request->today,
                                .client = request->client_text};
    enum status status = request_json(request, &body, err);
    if (status)
        return status;
    review_read(body, &review);
    status = request_alert(site, request, &alert, err);
    if (!status)
        status = decision_holds_fill(site, request, &alert, &review, err);
    if (!status)
        status = review_add(site->store, &review, &id, err);
    json_free(body);
    if (status)
        return status;
    json *root = json_object_create();
    json_put_integer(root, "id", id);
    json_put_integer(root, "alert", request->id);
    return reply_json(request, reply, 201, root, err);
}

static enum status identities_reply(const struct site *site, struct request *request,
                                    struct reply *reply, const struct family_case *family,
                                    struct error *err)
{
    json *root = json_object_create(), *people = json_put_array(root, "people");
    enum status status = OK;
    for (size_t i = 0; !status && i < family->n_person; i++) {
        struct case_identities known;
        if (family->people[i].place == PLACE_WAS)
            continue;
        json *object = json_add_object(people);
        json_put_text(object, "id", family->people[i].id);
        json_put_text(object, "label", family->people[i].label);
        status = case_identify(family, i, &request->arena, &known, err);
        for (size_t k = 0; !status && k < known.n; k++)
            json_put_text(object, known.items[k].name, known.items[k].value);
    }
    if (!status)
        return reply_json(request, reply, 200, root, err);
    json_free(root);
    return status;
}

enum status api_reveal(const struct site *site, struct request *request, struct reply *reply,
                       struct error *err)
{
    json *body;
    struct alert alert;
    const struct family_case *family;
    enum status status = request_alert(site, request, &alert, err);
    if (!status)
        status = request_json(request, &body, err);
    if (status)
        return status;
    struct identity_access_new reveal = {.alert_id = alert.id,
                                         .client = request->client_text,
                                         .person = alert.person,
                                         .reason = json_text(body, "reason"),
                                         .words = json_text(body, "words")};
    status = case_get(site->cases, &alert, &family, err);
    if (!status)
        status = identities_open(site, request, family, &reveal, err);
    json_free(body);
    if (!status)
        status = identities_reply(site, request, reply, family, err);
    case_release(site->cases, family);
    return status;
}
