// What handlers and checks reply with: pages, what went wrong as a page or as JSON, and replies that
// leave only when the audit is on the disk.

#include "serve/http/respond.h"

#include "features/base/text.h"
#include "serve/http/http_schema.h"
#include "serve/http/list_notices.h"
#include "serve/http/nightly.h"

#include <stdio.h>
#include <string.h>

void reply_page(struct request *request, struct reply *reply, int http_status, struct html *html)
{
    reply->http_status = http_status;
    reply->content_type = "text/html; charset=utf-8";
    reply->body = arena_text_n(&request->arena, html->text ? html->text : "", html->n_bytes);
    reply->n_body = html->n_bytes;
    html_done(html);
}

void refusal_note(const struct site *site, const struct request *request, const char *action)
{
    audit_refusals_add(
        site->store, &(struct audit_entry){.actor = *request->actor ? request->actor : "unknown",
                                           .action = action,
                                           .subject = request->route ? request->route->path : NULL,
                                           .client = request->client_text});
}

static void notice_first(struct request *request, struct notices *notices, const char *text)
{
    const char **items = arena_array(&request->arena, notices->n + 1, sizeof *items);
    items[0] = text;
    for (size_t i = 0; i < notices->n; i++)
        items[i + 1] = notices->items[i];
    *notices = (struct notices){items, notices->n + 1};
}

// Until a password that somebody else chose has been changed.
static void password_notice(struct request *request, struct notices *notices)
{
    char time[TIME_WORDS];
    int64_t until_ms = request->has_session ? request->session.user.password_until_ms : 0;
    if (until_ms)
        notice_first(
            request, notices,
            arena_format(&request->arena,
                         "An administrator chose your password. Change it to use the hub. It "
                         "expires on %s.",
                         time_words(until_ms, time)));
}

// For administrators: what they read of the log on other days.
static void disk_notice(const struct site *site, struct request *request, struct notices *notices)
{
    struct disk_space space;
    if (!request->has_session || !request_can(request, CAN_READ_AUDIT) ||
        disk_space_read(site->workspace, &space, ERROR_IGNORED) || !space.low)
        return;
    notice_first(request, notices,
                 arena_format(&request->arena,
                              "The disk of the hub is nearly full: %lld MB are free. Make space, "
                              "or decisions can soon not be saved.",
                              (long long)(space.free_bytes >> 20)));
}

struct setting setting_of(const struct site *site, struct request *request, struct viewer *viewer)
{
    struct notices notices = {0};
    if (request->has_session && request_can(request, CAN_READ_MODELS))
        list_notices_find(site, &request->arena, NULL, &notices);
    disk_notice(site, request, &notices);
    password_notice(request, &notices);
    *viewer = (struct viewer){request->session.user.name, request->session.csrf,
                              request->session.user.role, notices.items, notices.n};
    return (struct setting){site->hub_name, request->has_session ? viewer : NULL};
}

void reply_error(const struct site *site, struct request *request, struct reply *reply,
                 int http_status, const struct error *error)
{
    struct viewer viewer;
    struct html html = {0};
    // What broke inside may name files: the operator reads it, others are told that it broke.
    bool inside =
        http_status >= 500 && http_status != 501 && !(error && error->code == E_NOT_READY);
    if (inside && error && *error->message)
        fprintf(stderr, "hearth: %s %s: %s\n", request->method,
                request->route ? request->route->path : "(no such address)", error->message);
    if (request->is_api) {
        reply_problem(request, reply, http_status, inside ? NULL : error);
        return;
    }
    const char *message =
        inside ? "Sorry, there is a problem with the service. Nothing was saved. Try again "
                 "in a minute."
        : error && *error->message ? text_sentence(&request->arena, error->message)
                                   : "If you typed the web address, check it is correct.";
    struct setting setting = setting_of(site, request, &viewer);
    page_message(&html, &setting, http_words(http_status), message,
                 error && !inside ? text_sentence(&request->arena, error->hint) : NULL);
    reply_page(request, reply, http_status, &html);
}

// In the request's arena until the queue has written it.
struct look {
    struct audit_entry *entries;
    struct audit_ticket ticket;
    struct request *request;
};

static void look_written(void *context)
{
    struct look *look = context;
    look->request->release(look->request, look->ticket.status);
}

void reply_after_audit(const struct site *site, struct request *request,
                       const struct audit_entry *entries, size_t n)
{
    struct look *look = arena_alloc(&request->arena, sizeof *look);
    *look = (struct look){.entries = arena_array(&request->arena, n, sizeof *entries),
                          .request = request};
    memcpy(look->entries, entries, n * sizeof *entries);
    for (size_t i = 0; i < n; i++)
        look->entries[i].client = request->client_text;
    look->ticket.written = look_written;
    look->ticket.context = look;
    request->hold(request);
    audit_queue_send(site->store, &look->ticket, look->entries, n);
}

void reply_after_look(const struct site *site, struct request *request, const char *action,
                      const char *subject)
{
    struct audit_entry entry = {.actor = request->actor, .action = action, .subject = subject};
    entry.details = request->id
                        ? arena_format(&request->arena, "{\"page\":\"%s\",\"alert\":%lld}",
                                       request->route->path, (long long)request->id)
                        : arena_format(&request->arena, "{\"page\":\"%s\"}", request->route->path);
    reply_after_audit(site, request, &entry, 1);
}

enum status request_alert(const struct site *site, struct request *request, struct alert *ret_alert,
                          struct error *err)
{
    return alert_get(site->store, &request->arena, request->id, ret_alert, err);
}

enum status request_json(struct request *request, json **ret_root, struct error *err)
{
    *ret_root = NULL;
    if (!request->n_body)
        return error_set(err, E_DATA, "the body is empty; JSON is wanted");
    enum status status = json_read_text(request->body, request->n_body, ret_root, err);
    if (!status)
        status = http_schema_check(*ret_root, request->route->body, request->today, err);
    if (status) {
        json_free(*ret_root);
        *ret_root = NULL;
    }
    return status;
}
