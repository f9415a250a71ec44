// A reviewer's own view of a case, from its records: recorded before the estimate is shown.

#include "serve/http/handlers.h"
#include "serve/http/respond.h"
#include "serve/store/own_views.h"

enum status post_view(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct alert alert;
    const char *closer_look = fields_get(&request->form, "closer_look");
    struct own_view view = {.alert_id = request->id,
                            .client = request->client_text,
                            .user_id = request->session.user.id,
                            .closer_look = closer_look,
                            .words = fields_get(&request->form, "words")};
    enum status status = request_alert(site, request, &alert, err);
    if (!status && (!closer_look || !*closer_look)) { // the page says which field
        reply_redirect(reply, arena_format(&request->arena, "/cases/%lld?view=missing#view",
                                           (long long)request->id));
        return OK;
    }
    if (!status)
        status = own_view_add(site->store, &view, err);
    if (status == E_CONFLICT) // sent twice: the first stands
        status = OK;
    if (!status)
        reply_redirect(reply,
                       arena_format(&request->arena, "/cases/%lld#why", (long long)request->id));
    return status;
}
