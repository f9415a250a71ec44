// The steps: find the route, read the body, who is it, may he, is the form his, handle, tell what
// went wrong.

#include "serve/http/answer.h"

#include "serve/http/guard.h"
#include "serve/http/respond.h"
#include "serve/http/routes.h"

#include <string.h>
#include <strings.h>

size_t answer_body_limit(void *context, const struct request *request)
{
    if (strcmp(request->method, "POST") != 0)
        return UNREAD_BODY_MAX; // nobody reads it; the method decides what is answered
    return request->is_api ? BODY_MAX : FORM_BODY_MAX;
}

// What people and programs change waits for the disk, a login for argon2id; a score does not wait:
// its audit does.
enum lane answer_lane(void *context, const struct request *request)
{
    if (strcmp(request->method, "POST") != 0 || strcmp(request->path, "/v1/score") == 0)
        return LANE_QUICK;
    return strcmp(request->path, "/login") == 0 ? LANE_LOGIN : LANE_SLOW;
}

void answer_sent(void *context, const struct request *request, int http_status, double seconds)
{
    const struct site *site = context;
    size_t i_route = !request          ? SIZE_MAX
                     : !request->route ? route_count
                                       : route_index(request->route);
    metrics_count(site->metrics, i_route, http_status, seconds);
}

void answer_refuse(void *context, struct request *request, struct reply *reply, int http_status,
                   const struct error *why)
{
    reply_error(context, request, reply, http_status, why);
    if (http_status == 503)
        reply->wait_seconds = "2";
}

static bool type_is(const struct request *request, const char *type)
{
    size_t n = strlen(type);
    return request->content_type && strncasecmp(request->content_type, type, n) == 0 &&
           (!request->content_type[n] || strchr("; ", request->content_type[n]));
}

static bool body_read(const struct site *site, struct request *request, struct reply *reply)
{
    struct error error = {0};
    if (strcmp(request->method, "POST") != 0)
        return true;
    const char *wanted = request->is_api ? "application/json" : "application/x-www-form-urlencoded";
    if (request->n_body && !type_is(request, wanted)) {
        error_set(&error, E_USAGE, "the body must be %s", wanted);
        reply_error(site, request, reply, 415, &error);
        return false;
    }
    if (request->is_api || !request->n_body)
        return true;
    enum status status =
        fields_parse_form(&request->arena, request->body, request->n_body, &request->form, &error);
    if (!status)
        status = fields_are_single(&request->form, &error);
    if (status)
        reply_error(site, request, reply, error_http_status(status), &error);
    return !status;
}

static void answer_unknown(const struct site *site, struct request *request, struct reply *reply,
                           const char *allow)
{
    reply_error(site, request, reply, allow ? 405 : 404, NULL);
    reply->allow = allow;
}

void answer_request(void *context, struct request *request, struct reply *reply)
{
    const struct site *site = context;
    struct error error = {0};
    const char *allow = NULL;
    bool found = route_find(request, &allow);
    if (guard_identify(site, request, &error)) {
        reply_error(site, request, reply, 503, &error);
        return;
    }
    if (!found) {
        answer_unknown(site, request, reply, allow);
        return;
    }
    if (!body_read(site, request, reply) || !guard_admit(site, request, reply) ||
        !guard_change(site, request, reply))
        return;
    enum status status = request->route->handle(site, request, reply, &error);
    if (status)
        reply_error(site, request, reply, error_http_status(status), &error);
}
