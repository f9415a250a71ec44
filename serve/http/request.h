// One request as handlers see it, and the reply that they fill in. No library shows here.
#ifndef HEARTH_REQUEST_H
#define HEARTH_REQUEST_H

#include "features/base/ip_address.h"
#include "features/base/json.h"
#include "serve/http/fields.h"
#include "serve/store/sessions.h"
#include "serve/store/tokens.h"

// Requests wait in the queue of their lane: those that wait for disks do not keep back those that
// need not, and those that wait for a password's turn keep back nobody else.
// LANE_KNOWN: passwords of people who are known at their address.
enum lane { LANE_QUICK, LANE_SLOW, LANE_LOGIN, LANE_KNOWN, LANE_COUNT };

#define BODY_MAX ((size_t)1 << 20)      // bytes
#define UNREAD_BODY_MAX ((size_t)4096)  // of what nobody reads
#define FORM_BODY_MAX ((size_t)1 << 18) // of a page's form: two long texts, each byte escaped

// Names of headers; NULL = not used.
struct proxy_headers {
    const char *client, *user, *secret;
};

struct request {
    struct arena arena; // lives until the reply has been sent
    const char *method, *path;
    struct fields query, form, cookies;
    const char *authorization, *content_type, *origin, *host, *csrf_header, *fetch_site,
        *user_agent; // or NULL
    struct {
        const char *client, *user, *secret, *host; // headers of a proxy, or NULL; entrance_read
    } proxy;
    struct ip_address client; // who asks: of the connection, or as a proxy says
    char client_text[IP_TEXT];
    bool by_proxy;
    char *body; // n_body bytes and a 0
    size_t n_body;
    const struct route *route; // NULL = none
    const char *allow;         // of a path without that method: those that there are
    enum lane lane;
    size_t body_max;
    day_t today;      // of the workspace: what dates are bounded by
    int64_t id;       // the {id} of the path
    const char *name; // the {name} of the path
    bool is_api;      // under /v1/: problems are JSON
    bool has_session, has_token;
    struct session session;
    struct token token;
    unsigned capabilities; // of the session's role or the token's scopes
    char actor[ACTOR_TEXT];
    // The reply is sent when the handler has returned and every hold was released; a release with
    // an error makes it a 500. Any thread may release.
    void (*hold)(struct request *request);
    void (*release)(struct request *request, enum status status);
};

static inline bool request_can(const struct request *request, enum capability capability)
{
    return request->capabilities & capability;
}

// The `page` of the query, from 1, which the route's schema has checked.
static inline int64_t request_page(const struct request *request)
{
    int64_t page = 1;
    const char *text = fields_get(&request->query, "page");
    return text && id_parse(text, &page) ? page : 1;
}

struct reply {
    int http_status; // 0 = 200
    const char *content_type;
    const char *body; // in the request's arena or constant
    size_t n_body;
    const char *location;       // of a redirect
    const char *cookies[2];     // whole Set-Cookie values
    const char *allow;          // with 405
    const char *wait_seconds;   // Retry-After
    const char *authentication; // WWW-Authenticate
};

void reply_text(struct reply *reply, int http_status, const char *type, const char *body);
// The text of a JSON value, ended by a 0. Owns: arena.
// Errors: E_SYSTEM.
enum status json_print(struct arena *arena, const json *root, const char **ret_text,
                       struct error *err);
// Replies with the JSON's text. Owns: root is taken. Errors: E_SYSTEM.
enum status reply_json(struct request *request, struct reply *reply, int http_status, json *root,
                       struct error *err);
// 303: see what came of it.
void reply_redirect(struct reply *reply, const char *location);
// RFC 9457. title NULL = the status' own words.
void reply_problem(struct request *request, struct reply *reply, int http_status,
                   const struct error *why);
// The same with `code`, a word that programs can ask for; NULL = none.
void reply_problem_coded(struct request *request, struct reply *reply, int http_status,
                         const char *code, const struct error *why);
const char *http_words(int http_status);

#endif
