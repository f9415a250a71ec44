// The page of one's own access, and the same for programs that a person has signed in with.

#include "serve/http/guard.h"
#include "serve/http/handlers.h"
#include "serve/http/own_access.h"
#include "serve/http/respond.h"
#include "serve/store/totp.h"

#include <string.h>

// 422 when something is wrong with a form, else 200.
static enum status account_show(const struct site *site, struct request *request,
                                struct reply *reply, struct account_page *page, struct error *err)
{
    struct viewer viewer;
    struct session_list sessions;
    enum status status =
        session_list(site->store, &request->arena, request->session.user.id, &sessions, err);
    if (status)
        return status;
    page->sessions = sessions.items;
    page->n_session = sessions.n;
    page->session = request->session.number;
    struct html html = {0};
    char secret[TOTP_SECRET_TEXT];
    struct setting setting = setting_of(site, request, &viewer);
    page->user = &request->session.user;
    if (!page->user->has_factor) {
        factor_offers_make(site->offers, page->session, store_now(site->store), secret);
        page->factor = secret;
    }
    page_account(&html, &setting, page);
    secret_wipe(secret, sizeof secret);
    reply_page(request, reply, page->errors.n ? 422 : 200, &html);
    return OK;
}

enum status get_account(const struct site *site, struct request *request, struct reply *reply,
                        struct error *err)
{
    const char *done = fields_get(&request->query, "done");
    struct account_page page = {.done = done ? done : ""};
    return account_show(site, request, reply, &page, err);
}

static void sign_in_anew(const struct site *site, struct request *request, struct reply *reply,
                         const struct own_result *result)
{
    if (*result->session.id)
        reply->cookies[0] =
            cookie_make(site, request, session_cookie_name(site), result->session.id, 0);
}

static void passwords_wipe(const struct request *request)
{
    static const char *const names[] = {"password", "new_password", "again", "factor_password"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text = fields_get(&request->form, names[i]);
        if (text)
            secret_wipe((char *)(uintptr_t)text, strlen(text));
    }
}

static enum status form_change(const struct site *site, struct request *request,
                               struct reply *reply, const struct own_change *change,
                               struct error *err)
{
    struct own_result result;
    struct account_page page = {.done = ""};
    const char *again = fields_get(&request->form, "again");
    if (change->new_password && (!again || strcmp(again, change->new_password) != 0)) {
        form_error_add(&page.errors, "again", "The two new passwords are not the same");
        return account_show(site, request, reply, &page, err);
    }
    enum status status = own_access_change(site, request, change, &result, err);
    if (status)
        return status;
    if (result.field) {
        bool of_factor = change->factor && strcmp(result.field, "password") == 0;
        form_error_add(&page.errors, of_factor ? "factor_password" : result.field,
                       result.why.message);
        return account_show(site, request, reply, &page, err);
    }
    reply_redirect(reply, change->factor ? "/account?done=factor" : "/account?done=password");
    sign_in_anew(site, request, reply, &result);
    return OK;
}

enum status post_password(const struct site *site, struct request *request, struct reply *reply,
                          struct error *err)
{
    const char *new_password = fields_get(&request->form, "new_password");
    struct own_change change = {.password = fields_get(&request->form, "password"),
                                .code = fields_get(&request->form, "code"),
                                .new_password = new_password ? new_password : ""};
    enum status status = form_change(site, request, reply, &change, err);
    passwords_wipe(request);
    return status;
}

enum status post_factor(const struct site *site, struct request *request, struct reply *reply,
                        struct error *err)
{
    char factor[TOTP_SECRET_TEXT] = "";
    int64_t session = request->session.number;
    factor_offers_find(site->offers, session, store_now(site->store), factor);
    struct own_change change = {.password = fields_get(&request->form, "factor_password"),
                                .code = fields_get(&request->form, "code"),
                                .factor = factor,
                                .factor_code = fields_get(&request->form, "factor_code")};
    enum status status = form_change(site, request, reply, &change, err);
    if (!status && reply->http_status == 303)
        factor_offers_end(site->offers, session);
    secret_wipe(factor, sizeof factor);
    passwords_wipe(request);
    return status;
}

enum status post_sessions(const struct site *site, struct request *request, struct reply *reply,
                          struct error *err)
{
    int64_t n;
    struct audit_entry by = {.actor = request->actor, .client = request->client_text};
    reply_redirect(reply, "/account?done=sessions");
    return session_close_others(site->store, &by, &request->session, &n, err);
}

enum status api_password(const struct site *site, struct request *request, struct reply *reply,
                         struct error *err)
{
    json *body, *root;
    struct own_result result;
    if (!request->has_session)
        return error_set(err, E_USAGE, "a token has no password: sign in");
    enum status status = request_json(request, &body, err);
    if (status)
        return status;
    struct own_change change = {.password = json_text(body, "password"),
                                .code = json_text(body, "code"),
                                .new_password = json_text(body, "new_password")};
    status = own_access_change(site, request, &change, &result, err);
    json_free(body);
    if (status)
        return status;
    if (result.field) {
        reply_problem(request, reply, 422, &result.why);
        return OK;
    }
    root = json_object_create();
    json_put_text(root, "csrf", result.session.csrf);
    status = reply_json(request, reply, 200, root, err);
    sign_in_anew(site, request, reply, &result);
    return status;
}
