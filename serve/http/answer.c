// The steps: find the route, read the body, who is it, may he, is the form his, handle, tell what
// went wrong.

#include "serve/http/answer.h"

#include "features/base/text.h"
#include "serve/http/guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void reply_page(struct request *request, struct reply *reply, int http_status, struct html *html)
{
    reply->http_status = http_status;
    reply->content_type = "text/html; charset=utf-8";
    reply->body = arena_text_n(&request->arena, html->text ? html->text : "", html->n_bytes);
    reply->n_body = html->n_bytes;
    html_done(html);
}

struct setting setting_of(const struct site *site, const struct request *request,
                          struct viewer *viewer)
{
    *viewer = (struct viewer){request->session.user.name, request->session.csrf,
                              request->session.user.role};
    return (struct setting){site->hub_name, request->has_session ? viewer : NULL};
}

void reply_error(const struct site *site, struct request *request, struct reply *reply,
                 int http_status, const struct error *error)
{
    struct viewer viewer;
    struct html html = {0};
    // What broke inside may name files: the operator reads it, others are told that it broke.
    bool inside = http_status >= 500 && http_status != 501;
    if (inside && error && *error->message)
        fprintf(stderr, "hearth: %s %s: %s\n", request->method,
                request->route ? request->route->path : "(no such address)", error->message);
    if (request->is_api) {
        reply_problem(request, reply, http_status, inside ? NULL : error);
        return;
    }
    const char *message =
        inside ? "This is the hub’s fault, not yours. Nothing was changed by this "
                 "request; try again in a minute."
        : error && *error->message ? text_sentence(&request->arena, error->message)
                                   : "There is nothing at this address.";
    struct setting setting = setting_of(site, request, &viewer);
    page_message(&html, &setting, http_words(http_status), message,
                 error && http_status < 500 ? text_sentence(&request->arena, error->hint) : NULL);
    reply_page(request, reply, http_status, &html);
}

// In the request's arena until the queue has written it.
struct look {
    struct audit_entry entry;
    struct audit_ticket ticket;
    struct request *request;
};

static void look_written(void *context)
{
    struct look *look = context;
    look->request->release(look->request, look->ticket.status);
}

void reply_after_audit(const struct site *site, struct request *request,
                       const struct audit_entry *entry)
{
    struct look *look = arena_alloc(&request->arena, sizeof *look);
    *look = (struct look){.entry = *entry, .request = request};
    look->ticket.written = look_written;
    look->ticket.context = look;
    request->hold(request);
    audit_queue_send(site->store, &look->ticket, &look->entry, 1);
}

void reply_after_look(const struct site *site, struct request *request, const char *action,
                      const char *subject)
{
    struct audit_entry entry = {.actor = request->actor, .action = action, .subject = subject};
    entry.details = request->id
                        ? arena_format(&request->arena, "{\"page\":\"%s\",\"alert\":%lld}",
                                       request->route->path, (long long)request->id)
                        : arena_format(&request->arena, "{\"page\":\"%s\"}", request->route->path);
    reply_after_audit(site, request, &entry);
}

enum status request_alert(const struct site *site, struct request *request, struct alert *ret_alert,
                          struct error *err)
{
    return alert_get(site->store, &request->arena, request->id, ret_alert, err);
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

enum status request_json(struct request *request, json **ret_root, struct error *err)
{
    *ret_root = NULL;
    if (!request->n_body)
        return error_set(err, E_DATA, "the body is empty; JSON is wanted");
    enum status status = json_read_text(request->body, request->n_body, ret_root, err);
    if (!status)
        status = body_check(*ret_root, request->route->body, err);
    if (status) {
        json_free(*ret_root);
        *ret_root = NULL;
    }
    return status;
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
