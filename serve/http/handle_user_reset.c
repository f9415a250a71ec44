// An administrator gives a user a new first password or takes a lost second factor away. It asks for the
// administrator's own password: a screen left open must not give anybody's access away.

#include "serve/http/handlers.h"
#include "serve/http/own_access.h"
#include "serve/http/respond.h"
#include "serve/store/secret.h"

#include <string.h>

static enum status reset_show(const struct site *site, struct request *request, struct reply *reply,
                              struct user_reset_page *page)
{
    struct viewer viewer;
    struct html html = {0};
    struct setting setting = setting_of(site, request, &viewer);
    page->name = request->name;
    page->asks_code = request->session.user.has_factor;
    page_user_reset(&html, &setting, page);
    reply_page(request, reply, page->errors.n ? 422 : 200, &html);
    return OK;
}

// Only of who is in use: a lock or the end of an account is not undone by the way.
static enum status user_check(const struct site *site, const struct request *request,
                              struct error *err)
{
    struct user user;
    bool found = false;
    if (strcmp(request->name, request->session.user.name) == 0)
        return error_set(err, E_CONFLICT, "this is for others: change your own access on its page");
    enum status status = user_get(site->store, request->name, &user, &found, err);
    if (!status && !found)
        return error_set(err, E_NOT_FOUND, "no user in use has that name");
    return status;
}

enum status get_user_reset(const struct site *site, struct request *request, struct reply *reply,
                           struct error *err)
{
    struct user_reset_page page = {.what = ""};
    enum status status = user_check(site, request, err);
    return status ? status : reset_show(site, request, reply, &page);
}

static enum status reset_do(const struct site *site, const struct request *request,
                            const char *what, char ret_made[SECRET_TEXT], struct error *err)
{
    struct audit_entry by = {.actor = request->actor, .client = request->client_text};
    if (strcmp(what, "factor") == 0)
        return user_set_factor(site->store, &by, request->name, NULL, err);
    secret_make(ret_made);
    struct user_new user = {.name = request->name,
                            .password = ret_made,
                            .n_day = FIRST_PASSWORD_DAYS,
                            .hub_name = site->hub_name};
    return user_set_password(site->store, &by, &user, err);
}

enum status post_user_reset(const struct site *site, struct request *request, struct reply *reply,
                            struct error *err)
{
    char made[SECRET_TEXT] = "";
    struct own_result result = {0};
    const char *what = fields_get(&request->form, "what");
    const char *password = fields_get(&request->form, "password");
    struct user_reset_page page = {.what = what ? what : ""};
    struct own_change own = {.password = password, .code = fields_get(&request->form, "code")};
    enum status status = user_check(site, request, err);
    if (status)
        return status;
    if (!*page.what)
        form_error_add(&page.errors, "what", "Select what to reset");
    else
        status = own_access_check(site, request, &own, &result, err);
    if (password)
        secret_wipe((char *)(uintptr_t)password, strlen(password));
    if (result.field)
        form_error_add(&page.errors, result.field, result.why.message);
    if (!status && !page.errors.n) {
        status = reset_do(site, request, page.what, made, err);
        page.is_done = !status;
        page.made = *made ? made : NULL;
    }
    if (!status)
        status = reset_show(site, request, reply, &page);
    secret_wipe(made, sizeof made);
    return status;
}
