// The table, and how a path finds its row. Paths are matched as they came: no escapes, no dots.

#include "serve/http/routes.h"

#include "serve/http/handlers.h"

#include <string.h>

#define NAME_MAX_BYTES 64

#define ALERT                                                                                      \
    "id:integer scenario:text as_of:date person:text household:text? rank:integer score:number "   \
    "low:number? high:number? band:text model:text state:text created:text reviews:integer "       \
    "reasons:[text:text]"
#define RECORD                                                                                     \
    "date:date end:date~ known:date source:text agency:text category:text details:text "           \
    "person:text? sent:truth file:text~ line:integer~"
#define REASONS                                                                                    \
    "[subject:text now:text before:text~ log_odds:number older_records:integer records:[" RECORD   \
    "]]"

const struct route route_table[] = {
    {"GET", "/", ACCESS_OPEN, get_start, "to the first page of one's role", NULL, NULL, NULL, NULL},
    {"GET", "/login", ACCESS_OPEN, get_login, "the way in", NULL, NULL, NULL, NULL},
    {"POST", "/login", ACCESS_OPEN, post_login, "signing in", NULL, "name password next csrf", NULL,
     NULL},
    {"POST", "/logout", ACCESS_USER, post_logout, "signing out", NULL, "csrf", NULL, NULL},
    {"GET", "/queue", ACCESS_CASES, get_queue, "families to review", NULL, NULL, NULL, NULL},
    {"GET", "/cases/{id}", ACCESS_CASES, get_case, "one case", NULL, NULL, NULL, NULL},
    {"GET", "/cases/{id}/identity", ACCESS_REVIEWER, get_identity, "form to open an identity", NULL,
     NULL, NULL, NULL},
    {"POST", "/cases/{id}/identity", ACCESS_REVIEWER, post_identity, "opening an identity", NULL,
     "reason words csrf", NULL, NULL},
    {"GET", "/cases/{id}/decide", ACCESS_REVIEWER, get_decide, "form of a decision", NULL, NULL,
     NULL, NULL},
    {"POST", "/cases/{id}/decide", ACCESS_REVIEWER, post_decide, "recording a decision", NULL,
     "outcome agree rationale follow_up note submission last_seen csrf", NULL, NULL},
    {"GET", "/cases/{id}/history", ACCESS_CASES, get_history, "what people did about a case", NULL,
     NULL, NULL, NULL},
    {"GET", "/decisions", ACCESS_REVIEWER, get_decisions, "one's own decisions", NULL, NULL, NULL,
     NULL},
    {"GET", "/models", ACCESS_USER, get_models, "how the list is made", NULL, NULL, NULL, NULL},
    {"GET", "/audit", ACCESS_ADMIN, get_audit, "the audit", NULL, NULL, NULL, NULL},

    {"GET", "/readyz", ACCESS_OPEN, get_ready, "the store answers", NULL, NULL, "503", NULL},
    {"GET", "/metrics", ACCESS_OPEN, get_metrics, "counts for Prometheus", NULL, NULL, NULL, NULL},

    {"GET", "/v1/me", ACCESS_USER | ACCESS_TOKEN(TOKEN_ALERTS | TOKEN_SCORE | TOKEN_EVENTS), api_me,
     "Who asks, with the key that changes need", NULL, NULL, NULL,
     "actor:text role:text~ csrf:text~ scopes:text~"},
    {"GET", "/v1/outcomes", ACCESS_USER | ACCESS_TOKEN(TOKEN_ALERTS), api_outcomes,
     "What can be decided, and the reasons for opening an identity", NULL, NULL, NULL,
     "outcomes:[code:text label:text closes:truth follow_up:truth] "
     "identity_reasons:[code:text label:text]"},
    {"GET", "/v1/models", ACCESS_USER | ACCESS_TOKEN(TOKEN_ALERTS), api_models,
     "The selected model of each scenario, with its figures", NULL, NULL, NULL,
     "models:[scenario:text model:text title:text? kind:text metrics:object~]"},
    {"GET", "/v1/alerts", ACCESS_CASES | ACCESS_TOKEN(TOKEN_ALERTS), api_alerts,
     "Alerts, the newest list first: ?state=open,decided&scenario=S&as_of=DATE&limit=N&offset=N",
     NULL, NULL, "422", "alerts:[" ALERT "]"},
    {"GET", "/v1/alerts/{id}", ACCESS_CASES | ACCESS_TOKEN(TOKEN_ALERTS), api_alert,
     "One case: chance, reasons with records, changes, what became known since, chronology, "
     "sources",
     NULL, NULL, NULL,
     ALERT
     " title:text records_changed_since:truth order_may_be_chance:truth "
     "chance:{estimate:number base_rate:number of:text similar_in_past_tests:{n:integer "
     "with_outcome:integer share_low:number share_high:number score_low:number "
     "score_high:number}~} "
     "raising:" REASONS " lowering:" REASONS " compared_with:date? changes:" REASONS
     " people:[id:text label:text relation:text in_household:truth same_address:truth "
     "records:integer] known_since:[" RECORD "] known_since_older:integer chronology:[" RECORD
     "] sources:[source:text agency:text family_records:integer coverage_from:date? latest:date?] "
     "data_end:date?"},
    {"GET", "/v1/alerts/{id}/reviews", ACCESS_CASES | ACCESS_TOKEN(TOKEN_ALERTS), api_reviews,
     "The decisions about an alert; analysts read no words of others", NULL, NULL, NULL,
     "reviews:[id:integer alert:integer by:text at:text outcome:text agree:truth rationale:text? "
     "follow_up:date? note:text?]"},
    {"POST", "/v1/alerts/{id}/reviews", ACCESS_REVIEWER, api_review_add, "Record a decision",
     &body_review, NULL, "201 409 422", "id:integer alert:integer"},
    {"POST", "/v1/alerts/{id}/identity", ACCESS_REVIEWER, api_reveal,
     "Open the identity of a case's people", &body_identity, NULL, "422",
     "people:[id:text label:text *]"},
    {"POST", "/v1/score", ACCESS_CASES | ACCESS_TOKEN(TOKEN_SCORE), api_score,
     "A person's score at a date; without one, by what will be known tomorrow", &body_score, NULL,
     "422",
     "person:text scenario:text model:text as_of:date score:number decision:number in_cohort:truth "
     "reasons:[text:text column:text value:number? log_odds:number]"},
    {"POST", "/v1/events", ACCESS_TOKEN(TOKEN_EVENTS), api_events,
     "New events of an agency, one or {\"events\": […]}: kept, and counted at once", &body_events,
     NULL, "201 409 422", "events:[id:integer known:date person:text? repeated:truth]"},
};
const size_t route_count = sizeof route_table / sizeof *route_table;

size_t route_index(const struct route *route)
{
    return (size_t)(route - route_table);
}

// One placeholder: {id} is a number, {name} a short name.
static bool take_part(struct request *request, const char *placeholder, size_t n_placeholder,
                      const char *text, size_t n_text)
{
    if (!n_text || n_text > NAME_MAX_BYTES)
        return false;
    const char *part = arena_text_n(&request->arena, text, n_text);
    if (strncmp(placeholder, "{id}", n_placeholder) == 0)
        return id_parse(part, &request->id);
    request->name = part;
    return strspn(part, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n_text;
}

static bool path_fits(struct request *request, const char *pattern)
{
    const char *path = request->path;
    request->id = 0;
    request->name = NULL;
    while (*pattern && *path) {
        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        size_t n_placeholder = strcspn(pattern, "/"), n_text = strcspn(path, "/");
        if (!take_part(request, pattern, n_placeholder, path, n_text))
            return false;
        pattern += n_placeholder;
        path += n_text;
    }
    return !*pattern && !*path;
}

bool route_find(struct request *request, const char **ret_allow)
{
    const char *method = strcmp(request->method, "HEAD") == 0 ? "GET" : request->method;
    *ret_allow = NULL;
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &route_table[i];
        if (!path_fits(request, route->path))
            continue;
        if (strcmp(route->method, method) == 0) {
            request->route = route;
            return true;
        }
        *ret_allow = *ret_allow ? arena_format(&request->arena, "%s, %s", *ret_allow, route->method)
                     : strcmp(route->method, "GET") == 0 ? "GET, HEAD"
                                                         : route->method;
    }
    return false;
}
