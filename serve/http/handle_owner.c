// Who works on a case: taking it, handing it over, covering for a colleague, putting it back.

#include "features/base/text.h"
#include "serve/http/handlers.h"
#include "serve/http/queue_list.h"
#include "serve/http/respond.h"
#include "serve/store/case_owners.h"

#include <string.h>

#define NOBODY "-" // as a value of the form

static enum status reply_case(struct request *request, struct reply *reply, int64_t id)
{
    reply_redirect(reply, arena_format(&request->arena, "/cases/%lld", (long long)id));
    return OK;
}

enum status post_take(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct case_owner_new change = {.alert_id = request->id,
                                    .by_user = request->session.user.id,
                                    .to_user = request->session.user.id,
                                    .client = request->client_text};
    enum status status = case_owner_set(site->store, &change, err);
    return status ? status : reply_case(request, reply, request->id);
}

// The first in the order of the queue; when a colleague was faster, the one after it.
enum status post_queue_next(const struct site *site, struct request *request, struct reply *reply,
                            struct error *err)
{
    struct queue_list list;
    enum status status = queue_list_read(site, request, QUEUE_OPEN, &list, err);
    for (size_t i = 0; i < list.n && !status; i++) {
        if (list.rows[i].alert->owner_id)
            continue;
        struct case_owner_new change = {.alert_id = list.rows[i].alert->id,
                                        .by_user = request->session.user.id,
                                        .to_user = request->session.user.id,
                                        .only_free = true,
                                        .client = request->client_text};
        status = case_owner_set(site->store, &change, err);
        if (!status)
            return reply_case(request, reply, change.alert_id);
        if (status == E_CONFLICT)
            status = OK;
    }
    if (!status)
        reply_redirect(reply, "/queue?none=1");
    return status;
}

// Colleagues who can decide about cases. Owns: the request's arena.
static enum status colleagues_read(const struct site *site, struct request *request,
                                   const char ***ret_names, size_t *ret_n, struct error *err)
{
    struct user *users;
    size_t n;
    *ret_n = 0;
    enum status status = user_list(site->store, &request->arena, &users, &n, err);
    if (status)
        return status;
    *ret_names = arena_array(&request->arena, n + 1, sizeof **ret_names);
    for (size_t i = 0; i < n; i++)
        if (!users[i].disabled_ms && !users[i].locked_ms &&
            users[i].role->capabilities & CAN_DECIDE)
            (*ret_names)[(*ret_n)++] = users[i].name;
    return OK;
}

static enum status hand_over_form(const struct site *site, struct request *request,
                                  struct reply *reply, struct hand_over_page *page,
                                  struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    const char **names;
    struct setting setting = setting_of(site, request, &viewer);
    enum status status = colleagues_read(site, request, &names, &page->n_name, err);
    if (status)
        return status;
    page->names = names;
    page_hand_over(&html, &setting, page);
    reply_page(request, reply, page->errors.n ? 422 : 200, &html);
    return OK;
}

enum status get_hand_over(const struct site *site, struct request *request, struct reply *reply,
                          struct error *err)
{
    struct alert alert;
    struct hand_over_page page = {.alert = &alert};
    enum status status = request_alert(site, request, &alert, err);
    if (!status && alert.state != ALERT_NEW && alert.state != ALERT_OPEN)
        return reply_case(request, reply, alert.id);
    return status ? status : hand_over_form(site, request, reply, &page, err);
}

// The user of that name; NULL = nobody. Errors: E_DATA.
static enum status owner_find(const struct site *site, const char *name, int64_t *ret_user,
                              struct error *err)
{
    struct user user;
    bool found = true;
    *ret_user = 0;
    if (!name || !*name)
        return OK;
    enum status status = user_get(site->store, name, &user, &found, err);
    if (!status && !found)
        return error_set(err, E_DATA, "no user of that name can sign in");
    *ret_user = status ? 0 : user.id;
    return status;
}

enum status post_hand_over(const struct site *site, struct request *request, struct reply *reply,
                           struct error *err)
{
    struct alert alert;
    struct error why = {0};
    const char *shown = fields_get(&request->form, "shown");
    struct hand_over_page page = {.alert = &alert,
                                  .to = fields_get(&request->form, "to"),
                                  .words = fields_get(&request->form, "words")};
    struct case_owner_new change = {.alert_id = request->id,
                                    .by_user = request->session.user.id,
                                    .words = page.words,
                                    .client = request->client_text};
    enum status status = request_alert(site, request, &alert, err);
    if (!status && (!shown || (strcmp(shown, "0") != 0 && !id_parse(shown, &change.shown))))
        status = error_set(err, E_DATA, "the form is not ours: load it again");
    if (status)
        return status;
    if (!page.to || !*page.to)
        form_error_add(&page.errors, "to", "Select who will work on this case");
    if (!page.words || !page.words[strspn(page.words, " \t\r\n")])
        form_error_add(&page.errors, "words", "Enter why you change who works on this case");
    if (page.errors.n)
        return hand_over_form(site, request, reply, &page, err);
    status = owner_find(site, strcmp(page.to, NOBODY) == 0 ? NULL : page.to, &change.to_user, &why);
    if (!status)
        status = case_owner_set(site->store, &change, &why);
    if (!status)
        return reply_case(request, reply, alert.id);
    if (status != E_DATA && status != E_LIMIT && status != E_CONFLICT) {
        *err = why;
        return status;
    }
    form_error_add(&page.errors, status == E_LIMIT ? "words" : "to",
                   text_sentence(&request->arena, why.message));
    status = request_alert(site, request, &alert, err); // who has it by now
    return status ? status : hand_over_form(site, request, reply, &page, err);
}

enum status api_owner(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    json *body;
    enum status status = request_json(request, &body, err);
    if (status)
        return status;
    const char *name = json_text(body, "owner");
    struct case_owner_new change = {.alert_id = request->id,
                                    .by_user = request->session.user.id,
                                    .shown = json_get(body, "shown") ? 0 : -1,
                                    .words = json_text(body, "words"),
                                    .client = request->client_text};
    status = owner_find(site, name, &change.to_user, err);
    if (!status && change.shown >= 0)
        status = owner_find(site, json_text(body, "shown"), &change.shown, err);
    if (!status)
        status = case_owner_set(site->store, &change, err);
    json *root = json_object_create();
    json_put_integer(root, "alert", request->id);
    json_put_text(root, "owner", name && *name ? name : NULL);
    json_free(body);
    if (!status)
        return reply_json(request, reply, 200, root, err);
    json_free(root);
    return status;
}
