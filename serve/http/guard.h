// Who asks, and whether he may: session or token, role or scope, form key, origin.
#ifndef HEARTH_GUARD_H
#define HEARTH_GUARD_H

#include "serve/http/routes.h"

#define LOGIN_COOKIE "hearth_login" // proves that a login form was ours
#define LOGIN_SECONDS 3600

// Fills the request's session, token, actor and capabilities. An unknown or expired one is simply not
// there. Errors: E_SYSTEM, E_FAILED when the store cannot say.
enum status guard_identify(const struct site *site, struct request *request, struct error *err);
// Whether who asks has the capability that the route needs; tokens are for the API alone. false: the
// reply says why not (redirect to the login, 401, 403).
bool guard_admit(const struct site *site, struct request *request, struct reply *reply);
// Forms and JSON alike: 403 in reply when the key or the origin does not fit.
bool guard_change(const struct site *site, struct request *request, struct reply *reply);

const char *session_cookie_name(const struct site *site);
// A whole Set-Cookie value; seconds 0 = until the browser closes, −1 = remove.
const char *cookie_make(const struct site *site, struct request *request, const char *name,
                        const char *value, int seconds);

#endif
