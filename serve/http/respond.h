// How handlers reply: pages, errors, and replies that wait for the audit.
#ifndef HEARTH_RESPOND_H
#define HEARTH_RESPOND_H

#include "serve/http/routes.h"
#include "serve/store/alerts.h"
#include "serve/store/audit_queue.h"
#include "serve/store/audit_refusals.h"
#include "serve/ui/pages.h"

// What went wrong, as a page or as JSON. Never with names or values of the records.
void reply_error(const struct site *site, struct request *request, struct reply *reply,
                 int http_status, const struct error *error);
// Tells the audit, gathered, that somebody was refused. Actor: who asks, or "unknown".
void refusal_note(const struct site *site, const struct request *request, const char *action);
// The page that html holds. Takes html's text.
void reply_page(struct request *request, struct reply *reply, int http_status, struct html *html);
// The setting of a page for this request; viewer is filled when somebody has signed in.
struct setting setting_of(const struct site *site, struct request *request, struct viewer *viewer);

// What must be in the audit before the reply is sent; meanwhile the reply is made. The subject is a
// person's pseudonym or "".
void reply_after_look(const struct site *site, struct request *request, const char *action,
                      const char *subject);
// The same with details of one's own; texts live as long as the request.
void reply_after_audit(const struct site *site, struct request *request,
                       const struct audit_entry *entries, size_t n);

// The alert of the request's {id}. Owns: the request's arena. Errors: E_NOT_FOUND.
enum status request_alert(const struct site *site, struct request *request, struct alert *ret_alert,
                          struct error *err);
// The body as JSON: an object. Owns: json_free. Errors: E_DATA.
enum status request_json(struct request *request, json **ret_root, struct error *err);

#endif
