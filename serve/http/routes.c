// The table. How a path finds its row: route_find.c.

#include "serve/http/routes.h"

#include "serve/http/handlers.h"
#include "serve/http/route_schemas.h"
#include "serve/ui/pages.h"

// What waits for the store, or for a password of somebody who has signed in.
#define STORES_FORM .lane = LANE_SLOW, .body_max = FORM_BODY_MAX
#define STORES_JSON .lane = LANE_SLOW, .body_max = BODY_MAX
#define KNOWN_FORM .lane = LANE_KNOWN, .body_max = FORM_BODY_MAX

const struct route route_table[] = {
    // Pages.
    {
        .method = "GET",
        .path = "/",
        .handle = get_start,
        .summary = "to the first page of one's role",
    },
    {
        .method = "GET",
        .path = "/login",
        .handle = get_login,
        .summary = "the way in",
        .query = "next:text~ signed_out:=1~",
    },
    {
        .method = "POST",
        .path = "/login",
        .handle = post_login,
        .summary = "signing in",
        .lane = LANE_LOGIN,
        .body_max = FORM_BODY_MAX,
        .form = "name:text~ password:text~ code:text~ next:text~ csrf:text~",
    },
    {
        .method = "POST",
        .path = "/logout",
        .needs = CAN_USE_PAGES,
        .handle = post_logout,
        .summary = "signing out",
        STORES_FORM,
        .form = "csrf:text~",
    },
    {
        .method = "GET",
        .path = "/account",
        .needs = CAN_USE_PAGES,
        .handle = get_account,
        .summary = "one's own password, second factor and sessions",
        .query = "done:=password|factor|sessions~",
    },
    {
        .method = "POST",
        .path = "/account/password",
        .needs = CAN_USE_PAGES,
        .handle = post_password,
        .summary = "changing one's own password",
        KNOWN_FORM,
        .form = "password:text~ code:text~ new_password:text~ again:text~ csrf:text~",
    },
    {
        .method = "POST",
        .path = "/account/second-factor",
        .needs = CAN_USE_PAGES,
        .handle = post_factor,
        .summary = "setting up a second factor",
        KNOWN_FORM,
        .form = "factor_code:text~ factor_password:text~ code:text~ csrf:text~",
    },
    {
        .method = "POST",
        .path = "/account/sessions",
        .needs = CAN_USE_PAGES,
        .handle = post_sessions,
        .summary = "signing out one's other sessions",
        STORES_FORM,
        .form = "csrf:text~",
    },
    {
        .method = "GET",
        .path = "/queue",
        .needs = CAN_READ_CASES,
        .handle = get_queue,
        .summary = "families to review",
        .query = "show:=open|known|little|held|decided|all~ page:integer<1,100000>~ none:=1~",
    },
    {
        .method = "GET",
        .path = "/find",
        .needs = CAN_OPEN_IDENTITIES,
        .handle = get_find,
        .summary = "form to find a family",
    },
    {
        .method = "POST",
        .path = "/find",
        .needs = CAN_OPEN_IDENTITIES,
        .handle = post_find,
        .summary = "finding which agencies hold records of a family",
        STORES_FORM,
        .form = "surname:text~ forename:text~ dob-day:text~ dob-month:text~ dob-year:text~ "
                "address:text~ postcode:text~ number:text~ record:text~ person:text~ reason:text~ "
                "words:text~(" LABEL_WORDS ") csrf:text~",
    },
    {
        .method = "GET",
        .path = "/cases/{id}",
        .needs = CAN_READ_CASES,
        .handle = get_case,
        .summary = "one case",
        .query = "agency:text~ person:text~ kind:text~(name of a source) months:=3|12|24~ "
                 "records:=all~ recorded:integer<1,>~ "
                 "view:=missing~",
    },
    {
        .method = "POST",
        .path = "/cases/{id}/view",
        .needs = CAN_DECIDE,
        .handle = post_view,
        .summary = "recording one's own view before the estimate",
        STORES_FORM,
        .form = "closer_look:=yes|no|unsure~ words:text~(" LABEL_VIEW ") csrf:text~",
    },
    {
        .method = "POST",
        .path = "/queue/next",
        .needs = CAN_DECIDE,
        .handle = post_queue_next,
        .summary = "taking the next case that nobody works on",
        STORES_FORM,
        .form = "csrf:text~",
    },
    {
        .method = "POST",
        .path = "/cases/{id}/take",
        .needs = CAN_DECIDE,
        .handle = post_take,
        .summary = "taking a case that nobody works on",
        STORES_FORM,
        .form = "csrf:text~",
    },
    {
        .method = "GET",
        .path = "/cases/{id}/hand-over",
        .needs = CAN_DECIDE,
        .handle = get_hand_over,
        .summary = "form to hand over, take over or put back a case",
    },
    {
        .method = "POST",
        .path = "/cases/{id}/hand-over",
        .needs = CAN_DECIDE,
        .handle = post_hand_over,
        .summary = "handing over, taking over or putting back a case",
        STORES_FORM,
        .form = "to:text~ words:text~(" LABEL_HAND_OVER ") shown:text~ csrf:text~",
    },
    {
        .method = "GET",
        .path = "/cases/{id}/identity",
        .needs = CAN_OPEN_IDENTITIES,
        .handle = get_identity,
        .summary = "form to open an identity",
    },
    {
        .method = "POST",
        .path = "/cases/{id}/identity",
        .needs = CAN_OPEN_IDENTITIES,
        .handle = post_identity,
        .summary = "opening an identity",
        STORES_FORM,
        .form = "reason:text~ words:text~(" LABEL_WORDS ") csrf:text~",
    },
    {
        .method = "GET",
        .path = "/cases/{id}/decide",
        .needs = CAN_DECIDE,
        .handle = get_decide,
        .summary = "form of a decision",
    },
    {
        .method = "POST",
        .path = "/cases/{id}/decide",
        .needs = CAN_DECIDE,
        .handle = post_decide,
        .summary = "recording a decision",
        STORES_FORM,
        .form = "outcome:text~ agree:text~ rationale:text~(" LABEL_RATIONALE ") "
                "follow_up-day:text~ follow_up-month:text~ follow_up-year:text~ "
                "note:text~(" LABEL_NOTE ") need:text~ spoke_to:text~(" LABEL_SPOKE_TO ") "
                "informed:text~ agreement:text~ agreement_why:text~(" LABEL_AGREEMENT_WHY ") "
                "act:=record|draft~ submission:text~ last_seen:text~ csrf:text~",
    },
    {
        .method = "POST",
        .path = "/decisions/{id}/undo",
        .needs = CAN_DECIDE,
        .handle = post_undo,
        .summary = "taking back one's own decision within ten minutes",
        STORES_FORM,
        .form = "csrf:text~",
    },
    {
        .method = "GET",
        .path = "/cases/{id}/history",
        .needs = CAN_READ_CASES,
        .handle = get_history,
        .summary = "what people did about a case",
    },
    {
        .method = "GET",
        .path = "/decisions",
        .needs = CAN_DECIDE,
        .handle = get_decisions,
        .summary = "one's own decisions",
        .query = "page:integer<1,100000>~",
    },
    {
        .method = "GET",
        .path = "/models",
        .needs = CAN_READ_MODELS,
        .handle = get_models,
        .summary = "how the list is made",
    },
    {
        .method = "GET",
        .path = "/audit",
        .needs = CAN_READ_AUDIT,
        .handle = get_audit,
        .summary = "the audit",
        .query = "before:integer<1,>~ who:text~ what:text~ about:text~",
    },
    {
        .method = "GET",
        .path = "/users",
        .needs = CAN_MANAGE_USERS,
        .handle = get_users,
        .summary = "who may use the hub",
        .query = "done:=lock|unlock~",
    },
    {
        .method = "POST",
        .path = "/users/{name}/lock",
        .needs = CAN_MANAGE_USERS,
        .handle = post_user_lock,
        .summary = "locking a user",
        STORES_FORM,
        .form = "csrf:text~",
    },
    {
        .method = "POST",
        .path = "/users/{name}/unlock",
        .needs = CAN_MANAGE_USERS,
        .handle = post_user_unlock,
        .summary = "unlocking a user",
        STORES_FORM,
        .form = "csrf:text~",
    },
    {
        .method = "GET",
        .path = "/users/{name}/reset",
        .needs = CAN_MANAGE_USERS,
        .handle = get_user_reset,
        .summary = "the form to reset a user's access",
    },
    {
        .method = "POST",
        .path = "/users/{name}/reset",
        .needs = CAN_MANAGE_USERS,
        .handle = post_user_reset,
        .summary = "a new first password for a user, or the end of a lost second factor",
        KNOWN_FORM,
        .form = "what:=password|factor~ password:text~ code:text~ csrf:text~",
    },

    // Of those who keep the hub running.
    {
        .method = "GET",
        .path = "/readyz",
        .handle = get_ready,
        .summary = "the store answers and is writable, each scenario with a model is open",
        .answers = {503},
    },
    {
        .method = "GET",
        .path = "/metrics",
        .handle = get_metrics,
        .summary = "counts for Prometheus",
    },

    // The API.
    {
        .method = "GET",
        .path = "/v1/me",
        .needs = CAN_ASK_SELF,
        .handle = api_me,
        .summary = "Who asks, with the key that changes need",
        .reply = "actor:text role:text~ csrf:text~ scopes:text~ second_factor:truth~ "
                 "password_until:text~",
    },
    {
        .method = "POST",
        .path = "/v1/me/password",
        .needs = CAN_ASK_SELF,
        .handle = api_password,
        .summary = "Changes one's own password; other sessions end, the reply sets a new one",
        KNOWN_FORM,
        .body =
            "password:text(the one until now) new_password:text code:text~(of the second factor)",
        .example =
            "{\"password\": \"the one until now\", \"new_password\": \"seven quiet lanterns\"}",
        .reply = "csrf:text",
        .answers = {422},
    },
    {
        .method = "GET",
        .path = "/v1/outcomes",
        .needs = CAN_READ_MODELS,
        .handle = api_outcomes,
        .summary = "What can be decided, and the reasons for opening an identity",
        .reply = "outcomes:[code:text label:text group:text closes:truth follow_up:truth] "
                 "identity_reasons:[code:text label:text]",
    },
    {
        .method = "GET",
        .path = "/v1/models",
        .needs = CAN_READ_MODELS,
        .handle = api_models,
        .summary = "The selected model of each scenario, with its figures",
        .reply = "models:[scenario:text model:text title:text? kind:text metrics:object~] " NOTICES,
    },
    {
        .method = "GET",
        .path = "/v1/alerts",
        .needs = CAN_READ_CASES,
        .handle = api_alerts,
        .summary = "Alerts, the newest list first",
        .query = "state:text~(new, open, decided or replaced; several with commas) scenario:text~ "
                 "as_of:date~(of the list that made it) limit:integer<1,1000>~(100 without it) "
                 "offset:integer<0,>~",
        .reply = "alerts:[" ALERT "] total:integer " NOTICES,
        .answers = {422},
    },
    {
        .method = "GET",
        .path = "/v1/holds",
        .needs = CAN_READ_CASES,
        .handle = api_holds,
        .summary = "Children who are held back after a decision, and whose records changed since",
        .reply = "holds:[scenario:text person:text alert:integer(of the decision) outcome:text "
                 "by:text decided_on:date until:date woken_by:text?(what ended it early) "
                 "woken_on:date?]",
    },
    {
        .method = "GET",
        .path = "/v1/not-enough-data",
        .needs = CAN_READ_CASES,
        .handle = api_little,
        .summary = "Of whom the newest lists know too little, and what is missing",
        .reply = "not_enough_data:[scenario:text person:text household:text? as_of:date? "
                 "ranked:truth(an estimate is made: only a contact is missing) "
                 "missing:[text:text]]",
    },
    {
        .method = "GET",
        .path = "/v1/alerts/{id}",
        .needs = CAN_READ_CASES,
        .handle = api_alert,
        .summary =
            "One case: chance, reasons with records, changes, what became known since, chronology, "
            "sources",
        .reply = CASE_REPLY,
    },
    {
        .method = "GET",
        .path = "/v1/alerts/{id}/reviews",
        .needs = CAN_READ_CASES,
        .handle = api_reviews,
        .summary = "The decisions about an alert; analysts read no words of others",
        .reply = REVIEWS_REPLY,
    },
    {
        .method = "POST",
        .path = "/v1/alerts/{id}/reviews",
        .needs = CAN_DECIDE,
        .handle = api_review_add,
        .summary = "Record a decision",
        STORES_JSON,
        .body = REVIEW_BODY,
        .example = "{\"outcome\": \"early_help\", \"agree\": true, \"rationale\": \"…\", "
                   "\"note\": \"…\", \"submission\": \"a key of yours\", \"n_seen\": 0}",
        .reply = "id:integer alert:integer",
        .answers = {201, 409, 422},
    },
    {
        .method = "POST",
        .path = "/v1/reviews/{id}/undo",
        .needs = CAN_DECIDE,
        .handle = api_undo,
        .summary = "Take back one's own decision within ten minutes: the case is open again",
        STORES_JSON,
        .body = "alert:integer~(of the decision: the request fails when it is about another)",
        .example = "{\"alert\": 1}",
        .reply = "id:integer alert:integer",
        .answers = {409},
    },
    {
        .method = "POST",
        .path = "/v1/alerts/{id}/owner",
        .needs = CAN_DECIDE,
        .handle = api_owner,
        .summary = "Take a case, hand it over, or put it back",
        STORES_JSON,
        .body = "owner:text~(name of who works on it; without one, nobody) words:text~(why; needed "
                "unless you take a case that nobody works on) shown:text~(the owner that you had "
                "seen, \"\" = nobody: the request fails when it is another)",
        .example = "{\"words\": \"…\"}",
        .reply = "alert:integer owner:text?",
        .answers = {409, 422},
    },
    {
        .method = "POST",
        .path = "/v1/alerts/{id}/identity",
        .needs = CAN_OPEN_IDENTITIES,
        .handle = api_reveal,
        .summary = "Open the identity of a case's people",
        STORES_JSON,
        .body = "reason:text(a code) words:text(why, in words)",
        .example = "{\"reason\": \"assess_alert\", \"words\": \"…\"}",
        .reply = "people:[id:text label:text *]",
        .answers = {422},
    },
    {
        .method = "POST",
        .path = "/v1/find",
        .needs = CAN_OPEN_IDENTITIES,
        .handle = api_find,
        .summary = "Which agencies hold records of a person, by name, address or number",
        STORES_JSON,
        .body = FIND_BODY,
        .example = "{\"surname\": \"…\", \"dob\": \"2024-03-27\", \"reason\": \"assess_alert\", "
                   "\"words\": \"…\"}",
        .reply = FOUND,
        .answers = {422},
    },
    // Its audit waits for the disk, not the worker.
    {
        .method = "POST",
        .path = "/v1/score",
        .needs = CAN_ASK_SCORES,
        .handle = api_score,
        .summary = "A person's score at a date; without one, by what will be known tomorrow",
        .lane = LANE_QUICK,
        .body_max = BODY_MAX,
        .body =
            "person:text(a pseudonym) as_of:date<today-36525,today+366>~(without one, tomorrow) "
            "scenario:text~(needed when there are several) reasons:integer<0,50>~(at most so many)",
        .example = "{\"person\": \"P…\", \"as_of\": \"2026-01-01\", \"scenario\": \"…\", "
                   "\"reasons\": 5}",
        .reply = "person:text scenario:text model:text warning:text? as_of:date score:number "
                 "low:number?(95% range of the estimate) high:number? "
                 "log_odds:number(before calibration) decision:number(deprecated: log_odds) "
                 "in_cohort:truth reasons:[text:text column:text value:number? log_odds:number]",
        .answers = {422},
    },
    {
        .method = "POST",
        .path = "/v1/events",
        .needs = CAN_SEND_EVENTS,
        .handle = api_events,
        .summary = "New events of an agency, one or {\"events\": […]}: kept, and counted at once",
        STORES_JSON,
        .body =
            "events:[" EVENT_SCHEMA "]~(several; then nothing else) source:text~(of one event: a "
            "source of hearth.yaml) key:text~(" EVENT_KEY ") columns:object~(" EVENT_COLUMNS ")",
        .example = "{\"source\": \"police_incidents\", \"key\": \"yours, unique in the source\", "
                   "\"columns\": {\"person_id\": \"…\", \"date\": \"2026-01-31\"}}",
        .reply = "events:[id:integer known:date person:text? repeated:truth "
                 "unmapped:[column:text(its codes file lacks the word, which is kept as sent)]]",
        .answers = {201, 409, 422},
    },
};
const size_t route_count = sizeof route_table / sizeof *route_table;

size_t route_index(const struct route *route)
{
    return (size_t)(route - route_table);
}

bool route_answers(const struct route *route, int http_status)
{
    for (int i = 0; i < ROUTE_ANSWERS; i++)
        if (route->answers[i] == http_status)
            return true;
    return false;
}
