// A session alone changes nothing here: a screen left open does not give the account away.

#include "serve/http/own_access.h"

#include "serve/http/respond.h"
#include "serve/store/totp.h"

#include <string.h>

enum status request_session_open(const struct site *site, struct request *request,
                                 const struct user *user, struct session *ret_session,
                                 struct error *err)
{
    char device[DEVICE_TEXT];
    struct session_place place = {.client = request->client_text,
                                  .device = session_device_words(request->user_agent, device)};
    return session_open(site->store, user, &place, ret_session, err);
}

static void wrong(struct own_result *result, const char *field, const char *message)
{
    result->field = field;
    error_set(&result->why, E_USAGE, "%s", message);
}

static void check_result(const struct site *site, const struct request *request,
                         const struct login *login, struct own_result *result)
{
    switch (login->result) {
    case LOGIN_OK:
    case LOGIN_EXPIRED:
        return;
    case LOGIN_CODE:
        wrong(result, "code", "Enter the code from your authenticator app");
        return;
    default:
        refusal_note(site, request, "login.refused");
        wrong(result, "password",
              login->result == LOGIN_WAIT ? "Too many attempts: try again later"
                                          : "The password or the code is wrong");
    }
}

enum status own_access_check(const struct site *site, const struct request *request,
                             const struct own_change *change, struct own_result *result,
                             struct error *err)
{
    struct login login = {0};
    struct login_attempt attempt = {.name = request->session.user.name,
                                    .password = change->password,
                                    .code = change->code,
                                    .client = &request->client,
                                    .known = true,
                                    .own_only = true};
    if (!change->password || !*change->password) {
        wrong(result, "password", "Enter the password that you have now");
        return OK;
    }
    enum status status = user_login(site->store, &attempt, &login, err);
    if (!status)
        check_result(site, request, &login, result);
    return status;
}

static enum status password_write(const struct site *site, struct request *request,
                                  const struct own_change *change, struct own_result *result,
                                  struct error *err)
{
    struct audit_entry by = {.actor = request->actor, .client = request->client_text};
    struct user_new user = {.name = request->session.user.name,
                            .password = change->new_password,
                            .hub_name = site->hub_name};
    if (strcmp(change->new_password, change->password) == 0) {
        wrong(result, "new_password", "Enter a password that you did not have before");
        return OK;
    }
    enum status status = user_own_password(site->store, &by, &user, &result->why);
    if (status == E_USAGE) {
        result->field = "new_password";
        return OK;
    }
    if (status) {
        *err = result->why;
        return status;
    }
    struct user own = request->session.user;
    own.password_until_ms = 0;
    return request_session_open(site, request, &own, &result->session, err);
}

static enum status factor_write(const struct site *site, struct request *request,
                                const struct own_change *change, struct own_result *result,
                                struct error *err)
{
    int64_t step;
    struct audit_entry by = {.actor = request->actor, .client = request->client_text};
    if (!*change->factor) {
        wrong(result, "factor_code", "The key has changed: add the new one to your app");
        return OK;
    }
    if (!totp_secret_is_good(change->factor) || !change->factor_code ||
        !totp_fits(change->factor, change->factor_code, store_now(site->store), 0, &step)) {
        wrong(result, "factor_code", "Enter the code that your authenticator app shows now");
        return OK;
    }
    enum status status =
        user_set_factor(site->store, &by, request->session.user.name, change->factor, err);
    struct user own = request->session.user;
    own.has_factor = true;
    return status ? status : request_session_open(site, request, &own, &result->session, err);
}

enum status own_access_change(const struct site *site, struct request *request,
                              const struct own_change *change, struct own_result *ret_result,
                              struct error *err)
{
    *ret_result = (struct own_result){0};
    enum status status = own_access_check(site, request, change, ret_result, err);
    if (!status && !ret_result->field && change->new_password)
        status = password_write(site, request, change, ret_result, err);
    if (!status && !ret_result->field && change->factor)
        status = factor_write(site, request, change, ret_result, err);
    return status;
}
