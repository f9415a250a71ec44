// The steps: find the route, who is it, read the body, may he, is the form his, is it what the route
// takes, handle, tell what went wrong.

#include "serve/http/answer.h"

#include "serve/http/guard.h"
#include "serve/http/http_schema.h"
#include "serve/http/respond.h"
#include "serve/http/routes.h"

#include <string.h>
#include <strings.h>

bool answer_accepts(void *context, const struct ip_address *address)
{
    const struct site *site = context;
    return entrance_accepts(&site->entrance, address);
}

// Also for a path without a row: what it sends is read as far as a page's form may go, so that the
// answer is that there is nothing.
void answer_begin(void *context, struct request *request, const struct ip_address *address)
{
    const struct site *site = context;
    entrance_read(&site->entrance, request, address);
    bool found = route_find(request, &request->allow);
    bool sends = strcmp(request->method, "POST") == 0;
    size_t body_max = found ? request->route->body_max : sends ? FORM_BODY_MAX : 0;
    request->body_max = body_max ? body_max : UNREAD_BODY_MAX;
    request->lane = found ? request->route->lane : LANE_QUICK;
    if (request->lane == LANE_LOGIN && known_addresses_has(site->known, &request->client))
        request->lane = LANE_KNOWN;
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
    const struct route *route = request->route;
    if (!route->body_max)
        return true;
    const char *wanted = route->body ? "application/json" : "application/x-www-form-urlencoded";
    if (request->n_body && !type_is(request, wanted)) {
        error_set(&error, E_USAGE, "the body must be %s", wanted);
        reply_error(site, request, reply, 415, &error);
        return false;
    }
    if (!route->form || !request->n_body)
        return true;
    enum status status =
        fields_parse_form(&request->arena, request->body, request->n_body, &request->form, &error);
    if (!status)
        status = fields_are_single(&request->form, &error);
    if (status)
        reply_error(site, request, reply, error_http_status(status), &error);
    return !status;
}

// What is asked is honoured or refused, on pages as in the API: a name that nobody reads, or a value
// that is not one of those that there are, would be another list than the one that was asked for.
static bool fields_fit(const struct site *site, struct request *request, struct reply *reply)
{
    struct error error = {0};
    const struct route *route = request->route;
    enum status status = http_schema_check_fields(&request->query, route->query ? route->query : "",
                                                  request->today, &error);
    if (!status && route->form)
        status = http_schema_check_fields(&request->form, route->form, request->today, &error);
    if (status)
        reply_error(site, request, reply, error_http_status(status), &error);
    return !status;
}

static void answer_unknown(const struct site *site, struct request *request, struct reply *reply)
{
    reply_error(site, request, reply, request->allow ? 405 : 404, NULL);
    reply->allow = request->allow;
}

void answer_request(void *context, struct request *request, struct reply *reply)
{
    const struct site *site = context;
    struct error error = {0};
    request->today = site_today(site);
    if (!entrance_host_fits(&site->entrance, request)) {
        error_set(&error, E_USAGE, "this hub has another name");
        error_hint(&error, "serving: {hosts} in hearth.yaml lists its names");
        reply_error(site, request, reply, 421, &error);
        return;
    }
    if (guard_identify(site, request, &error)) {
        reply_error(site, request, reply, 503, &error);
        return;
    }
    if (!request->route) {
        answer_unknown(site, request, reply);
        return;
    }
    if (!body_read(site, request, reply) || !guard_admit(site, request, reply) ||
        !guard_change(site, request, reply) || !fields_fit(site, request, reply))
        return;
    enum status status = request->route->handle(site, request, reply, &error);
    if (status)
        reply_error(site, request, reply, error_http_status(status), &error);
}
