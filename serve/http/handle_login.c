// Signing in and out. The login form has a key of its own, tied to a cookie, so that nobody can be
// signed in by another site.

#include "serve/http/guard.h"
#include "serve/http/handlers.h"
#include "serve/http/own_access.h"
#include "serve/http/respond.h"
#include "serve/store/login.h"

#include <string.h>

// Where somebody begins: the first that his role allows.
static const struct {
    enum capability needs; // 0 = nothing
    const char *path;
} starts[] = {{CAN_READ_CASES, "/queue"}, {CAN_READ_AUDIT, "/audit"}, {0, "/models"}};

enum status get_start(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    size_t i = 0;
    while (starts[i].needs && !request_can(request, starts[i].needs))
        i++;
    reply_redirect(reply, request->has_session ? starts[i].path : "/login");
    return OK;
}

// Only paths of ours: one slash first, no second one, nothing but letters, digits and slashes.
static const char *next_safe(const char *next)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789/";
    if (!next || next[0] != '/' || next[1] == '/' || strlen(next) > 100 ||
        strspn(next, allowed) != strlen(next))
        return "/";
    return next;
}

static void login_show(const struct site *site, struct request *request, struct reply *reply,
                       struct login_page *page, int http_status)
{
    struct html html = {0};
    char secret[SECRET_TEXT], csrf[SECRET_TEXT];
    struct setting setting = {.hub_name = site->hub_name};
    secret_make(secret);
    secret_derive("login form", secret, csrf);
    page->csrf = csrf;
    page_login(&html, &setting, page);
    reply_page(request, reply, http_status, &html);
    reply->cookies[0] = cookie_make(site, request, LOGIN_COOKIE, secret, LOGIN_SECONDS);
}

static bool login_form_is_ours(const struct request *request)
{
    char csrf[SECRET_TEXT];
    const char *cookie = fields_get(&request->cookies, LOGIN_COOKIE);
    const char *given = fields_get(&request->form, "csrf");
    if (!cookie || !given || strlen(cookie) + 1 != SECRET_TEXT)
        return false;
    secret_derive("login form", cookie, csrf);
    return secret_equal(csrf, given);
}

static enum status login_done(const struct site *site, struct request *request, struct reply *reply,
                              const struct user *user, struct error *err)
{
    struct session session;
    bool is_form = strcmp(request->method, "POST") == 0;
    enum status status = request_session_open(site, request, user, &session, err);
    if (status)
        return status;
    reply_redirect(reply,
                   next_safe(fields_get(is_form ? &request->form : &request->query, "next")));
    reply->cookies[0] = cookie_make(site, request, session_cookie_name(site), session.id, 0);
    reply->cookies[1] = cookie_make(site, request, LOGIN_COOKIE, "", -1);
    return OK;
}

// Who has signed in to the proxy needs no password here.
static enum status proxy_login(const struct site *site, struct request *request,
                               struct reply *reply, struct error *err)
{
    struct user user;
    bool found;
    char actor[ACTOR_TEXT];
    struct login_page page = {.next = next_safe(fields_get(&request->query, "next"))};
    enum status status = user_get(site->store, request->proxy.user, &user, &found, err);
    if (status)
        return status;
    if (!found) {
        refusal_note(site, request, "login.refused");
        form_error_add(&page.errors, "name",
                       "You have no account here under the name that you signed in with");
        login_show(site, request, reply, &page, 403);
        return OK;
    }
    actor_name("user", user.name, actor);
    struct audit_entry entry = {.actor = actor,
                                .action = "login.ok",
                                .client = request->client_text,
                                .details = "{\"by\":\"proxy\"}"};
    status = audit_add(site->store, &entry, 1, err);
    return status ? status : login_done(site, request, reply, &user, err);
}

enum status get_login(const struct site *site, struct request *request, struct reply *reply,
                      struct error *err)
{
    struct login_page page = {.next = next_safe(fields_get(&request->query, "next")),
                              .signed_out = fields_get(&request->query, "signed_out")};
    if (request->has_session)
        reply_redirect(reply, "/");
    else if (request->proxy.user && !page.signed_out)
        return proxy_login(site, request, reply, err);
    else
        login_show(site, request, reply, &page, 200);
    return OK;
}

static void login_refuse(const struct site *site, struct request *request, struct reply *reply,
                         const struct login *login, struct login_page *page)
{
    int seconds = (int)((login->wait_ms + 999) / 1000);
    const char *wait = arena_format(&request->arena, "%d", seconds);
    memcpy(request->actor, login->actor, sizeof request->actor);
    page->asks_code = login->result == LOGIN_CODE;
    if (page->asks_code) {
        form_error_add(&page->errors, "code",
                       "Enter your password again, and the code from your authenticator app");
        login_show(site, request, reply, page, 401);
        return;
    }
    refusal_note(site, request, login->result == LOGIN_WAIT ? "login.waited" : "login.refused");
    form_error_add(&page->errors, "name",
                   login->result == LOGIN_WAIT
                       ? arena_format(&request->arena,
                                      "Too many attempts: try again in %s second%s", wait,
                                      seconds == 1 ? "" : "s")
                   : login->result == LOGIN_EXPIRED
                       ? "Your first password has expired: ask the hub’s administrator for another"
                       : "The user name, the password or the code is wrong");
    login_show(site, request, reply, page, login->result == LOGIN_WAIT ? 429 : 401);
    reply->wait_seconds = seconds ? wait : NULL;
}

static bool login_filled(const struct site *site, struct request *request, struct reply *reply,
                         struct login_page *page)
{
    const char *password = fields_get(&request->form, "password");
    if (!login_form_is_ours(request)) {
        refusal_note(site, request, "form.refused");
        form_error_add(&page->errors, "name", "The form was too old: please try again");
        login_show(site, request, reply, page, 403);
        return false;
    }
    if (!*page->name)
        form_error_add(&page->errors, "name", "Enter your user name");
    if (!password || !*password)
        form_error_add(&page->errors, "password", "Enter your password");
    if (page->errors.n)
        login_show(site, request, reply, page, 422);
    return !page->errors.n;
}

enum status post_login(const struct site *site, struct request *request, struct reply *reply,
                       struct error *err)
{
    struct login login = {0};
    const char *name = fields_get(&request->form, "name");
    const char *password = fields_get(&request->form, "password");
    const char *code = fields_get(&request->form, "code");
    struct login_page page = {.name = name ? name : "",
                              .next = next_safe(fields_get(&request->form, "next")),
                              .asks_code = code != NULL};
    if (!login_filled(site, request, reply, &page))
        return OK;
    struct login_attempt attempt = {.name = name,
                                    .password = password,
                                    .code = code,
                                    .client = &request->client,
                                    .known = request->lane == LANE_KNOWN};
    enum status status = user_login(site->store, &attempt, &login, err);
    secret_wipe((char *)(uintptr_t)password, strlen(password));
    if (status)
        return status;
    if (login.result == LOGIN_OK) {
        known_addresses_add(site->known, &request->client);
        return login_done(site, request, reply, &login.user, err);
    }
    login_refuse(site, request, reply, &login, &page);
    return OK;
}

enum status post_logout(const struct site *site, struct request *request, struct reply *reply,
                        struct error *err)
{
    enum status status = session_close(
        site->store, &(struct audit_entry){.actor = request->actor, .client = request->client_text},
        request->session.id, err);
    reply_redirect(reply, "/login?signed_out=1");
    reply->cookies[0] = cookie_make(site, request, session_cookie_name(site), "", -1);
    return status;
}
