// From a request to its reply: the steps that all routes share.
#ifndef HEARTH_ANSWER_H
#define HEARTH_ANSWER_H

#include "serve/http/routes.h"
#include "serve/store/audit_queue.h"
#include "serve/ui/pages.h"

// For server_options; context is the site.
size_t answer_body_limit(void *context, const struct request *request);
void answer_request(void *context, struct request *request, struct reply *reply);
void answer_sent(void *context, const struct request *request, int http_status, double seconds);

// What went wrong, as a page or as JSON. Never with names or values of the records.
void reply_error(const struct site *site, struct request *request, struct reply *reply,
                 int http_status, const struct error *error);
// The page that html holds. Takes html's text.
void reply_page(struct request *request, struct reply *reply, int http_status, struct html *html);
// The setting of a page for this request; viewer is filled when somebody has signed in.
struct setting setting_of(const struct site *site, const struct request *request,
                          struct viewer *viewer);

// A look that must be in the audit before its page is sent: begin it, make the page, then wait. The
// subject is a person's pseudonym or "".
struct look {
    struct audit_entry entry;
    struct audit_ticket ticket;
};
void look_begin(const struct site *site, struct request *request, struct look *look,
                const char *action, const char *subject);
enum status look_wait(const struct site *site, struct look *look, struct error *err);

// The alert of the request's {id}. Owns: the request's arena. Errors: E_NOT_FOUND.
enum status request_alert(const struct site *site, struct request *request, struct alert *ret_alert,
                          struct error *err);
// The body as JSON: an object. Owns: json_free. Errors: E_DATA.
enum status request_json(struct request *request, json **ret_root, struct error *err);

#endif
