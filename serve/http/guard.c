// One place decides who may do what; handlers only say what they do.

#include "serve/http/guard.h"

#include "serve/http/http_schema.h"
#include "serve/http/respond.h"
#include "serve/store/secret.h"

#include <string.h>
#include <strings.h>

const char *session_cookie_name(const struct site *site)
{
    return site->secure_cookies ? "__Host-hearth" : "hearth_session";
}

const char *cookie_make(const struct site *site, struct request *request, const char *name,
                        const char *value, int seconds)
{
    const char *age = seconds > 0   ? arena_format(&request->arena, "; Max-Age=%d", seconds)
                      : seconds < 0 ? "; Max-Age=0"
                                    : "";
    return arena_format(&request->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", name,
                        value, site->secure_cookies ? "; Secure" : "", age);
}

static enum status token_identify(const struct site *site, struct request *request,
                                  struct error *err)
{
    static const char scheme[] = "Bearer ";
    if (strncasecmp(request->authorization, scheme, sizeof scheme - 1) != 0)
        return OK;
    enum status status = token_find(site->store, request->authorization + sizeof scheme - 1,
                                    &request->token, &request->has_token, err);
    if (!status && request->has_token) {
        actor_name("token", request->token.name, request->actor);
        request->capabilities = token_scopes_capabilities(request->token.scopes);
    } else if (!status) {
        refusal_note(site, request, "token.refused");
    }
    return status;
}

enum status guard_identify(const struct site *site, struct request *request, struct error *err)
{
    const char *name = session_cookie_name(site);
    const char *cookie = fields_get(&request->cookies, name);
    if (request->authorization) // a program; cookies do not count then
        return token_identify(site, request, err);
    if (!cookie || fields_count(&request->cookies, name) != 1)
        return OK;
    enum status status =
        session_find(site->store, cookie, &request->session, &request->has_session, err);
    // Who has signed in to the proxy as another person is that person.
    if (request->proxy.user && strcmp(request->proxy.user, request->session.user.name) != 0)
        request->has_session = false;
    if (!status && request->has_session) {
        actor_name("user", request->session.user.name, request->actor);
        request->capabilities = request->session.user.role->capabilities;
    }
    return status;
}

// An Origin header must name this host. Browsers send one with every POST, but `null` with ours:
// our pages ask for no Referer. Sec-Fetch-Site tells then, and where that is not known either
// (browsers before 2023), the form's key alone.
static bool origin_fits(const struct request *request)
{
    if (request->fetch_site && strcmp(request->fetch_site, "same-origin") != 0 &&
        strcmp(request->fetch_site, "none") != 0)
        return false;
    if (!request->origin || strcmp(request->origin, "null") == 0)
        return true;
    const char *host = strstr(request->origin, "://");
    return host && request->host && strcmp(host + 3, request->host) == 0;
}

// A form with something typed in it that cannot be taken: shown again rather than lost. False =
// there is nothing to show, or it is not from a page of ours.
static bool typed_shown(const struct site *site, struct request *request, struct reply *reply)
{
    struct viewer viewer;
    struct html html = {0};
    struct unsaved_page page = {.next = request->path};
    struct http_schema_field field;
    bool others = false;
    const char *form = request->route->form ? request->route->form : "";
    while (http_schema_next(&form, &field, &others) && page.n < UNSAVED_TEXTS) {
        const char *text = field.n_words ? fields_get(&request->form, field.name) : NULL;
        if (!text || !*text)
            continue;
        page.typed[page.n].label = arena_text_n(&request->arena, field.words, field.n_words);
        page.typed[page.n++].text = text;
    }
    if (!page.n || !origin_fits(request))
        return false;
    struct setting setting = setting_of(site, request, &viewer);
    page_unsaved(&html, &setting, &page);
    reply_page(request, reply, 403, &html);
    return true;
}

static bool login_wanted(const struct site *site, struct request *request, struct reply *reply)
{
    struct error error = {0};
    if (request->is_api) {
        error_set(&error, E_USAGE, "sign in, or send a token: Authorization: Bearer …");
        reply_problem(request, reply, 401, &error);
        reply->authentication = "Bearer";
        return false;
    }
    if (typed_shown(site, request, reply))
        return false;
    bool comes_back = strcmp(request->method, "GET") == 0;
    reply_redirect(reply, comes_back
                              ? arena_format(&request->arena, "/login?next=%s", request->path)
                              : "/login");
    return false;
}

static const char *capability_help(enum capability needed)
{
    const struct capability_row *row = capability_table;
    while (row->bit && row->bit != needed)
        row++;
    return row->help;
}

// What is open to a person whose access is not complete: until a password that another person chose has
// been changed, and then until a second factor is set up where one is required.
static const struct {
    const char *path;
    bool before_password;
} always_open[] = {{"/account", true},
                   {"/account/password", true},
                   {"/account/second-factor", false},
                   {"/logout", true},
                   {"/v1/me", true},
                   {"/v1/me/password", true}};

static bool route_is_open(const struct route *route, bool before_password)
{
    for (size_t i = 0; i < sizeof always_open / sizeof *always_open; i++)
        if (strcmp(route->path, always_open[i].path) == 0)
            return always_open[i].before_password || !before_password;
    return false;
}

// A proxy that signs people in has passwords and factors of its own.
static bool access_is_complete(const struct site *site, struct request *request,
                               struct reply *reply)
{
    struct error error = {0};
    const struct user *user = &request->session.user;
    bool lacks_password = user->password_until_ms != 0;
    bool lacks_factor = site->needs_factor && !user->has_factor;
    if (!request->has_session || request->proxy.user || (!lacks_password && !lacks_factor) ||
        route_is_open(request->route, lacks_password))
        return true;
    if (!request->is_api) {
        reply_redirect(reply, "/account");
        return false;
    }
    if (lacks_password) {
        error_set(&error, E_USAGE, "change the password that an administrator gave you first");
        error_hint(&error, "POST /v1/me/password, or open /account in a browser");
    } else {
        error_set(&error, E_USAGE, "set up an authenticator app first: open /account in a browser");
    }
    reply_problem_coded(request, reply, 403,
                        lacks_password ? "password_change_required" : "second_factor_required",
                        &error);
    return false;
}

bool guard_admit(const struct site *site, struct request *request, struct reply *reply)
{
    struct error error = {0};
    enum capability needed = request->route->needs;
    bool is_known = request->has_session || (request->has_token && request->is_api);
    if (!needed)
        return true;
    if (is_known && request_can(request, needed))
        return access_is_complete(site, request, reply);
    if (!request->has_session && !request->has_token)
        return login_wanted(site, request, reply);
    refusal_note(site, request, "request.refused");
    if (request->has_session)
        error_set(&error, E_USAGE, "you do not have permission to do this: your role is %s",
                  request->session.user.role->name);
    else
        error_set(&error, E_USAGE, "this token does not allow this");
    error_hint(&error, "it needs a role that may %s", capability_help(needed));
    reply_error(site, request, reply, 403, &error);
    return false;
}

bool guard_change(const struct site *site, struct request *request, struct reply *reply)
{
    struct error error = {0};
    if (strcmp(request->method, "POST") != 0 || request->has_token)
        return true;
    if (!origin_fits(request)) {
        refusal_note(site, request, "form.refused");
        error_set(&error, E_USAGE, "this was sent from another site");
        reply_error(site, request, reply, 403, &error);
        return false;
    }
    if (!request->has_session) // logging in has a key of its own
        return true;
    const char *key = request->is_api ? request->csrf_header : fields_get(&request->form, "csrf");
    if (key && session_csrf_fits(&request->session, key))
        return true;
    refusal_note(site, request, "form.refused");
    if (typed_shown(site, request, reply))
        return false;
    error_set(&error, E_USAGE, "this form has expired");
    error_hint(&error, request->is_api ? "send the session's key as X-CSRF-Token"
                                       : "go back, reload the page and submit it again");
    reply_error(site, request, reply, 403, &error);
    return false;
}
