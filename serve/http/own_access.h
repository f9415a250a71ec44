// What people change about their own access: the password, the second factor.
#ifndef HEARTH_OWN_ACCESS_H
#define HEARTH_OWN_ACCESS_H

#include "serve/http/routes.h"
#include "serve/store/login.h"

struct own_change {
    const char *password, *code; // as now: who changes it must know them. NULL = not given
    const char *new_password;    // NULL = not this
    const char *factor;          // the secret that was offered, "" = none was; NULL = not this
    const char *factor_code;     // of that secret
};
struct own_result {
    const char *field; // of own_change, where something is wrong; NULL = done
    struct error why;
    struct session session; // in place of those before, which ended
};
// Errors: E_SYSTEM, E_FAILED; what the person can mend is in the result. Cost: that of user_login, twice.
enum status own_access_change(const struct site *site, struct request *request,
                              const struct own_change *change, struct own_result *ret_result,
                              struct error *err);
// Only whether it is the person: the password and code as now. *result is set where it is not.
enum status own_access_check(const struct site *site, const struct request *request,
                             const struct own_change *change, struct own_result *result,
                             struct error *err);

// A session for who asks, with the address and the device that it begins from. Errors: as session_open.
enum status request_session_open(const struct site *site, struct request *request,
                                 const struct user *user, struct session *ret_session,
                                 struct error *err);

#endif
