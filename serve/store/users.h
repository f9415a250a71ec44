// People who may use the hub, and their passwords.
#ifndef HEARTH_USERS_H
#define HEARTH_USERS_H

#include "features/base/arena.h"
#include "serve/store/roles.h"
#include "serve/store/store.h"

#include <stddef.h>

struct user {
    int64_t id;
    char name[NAME_TEXT];
    const struct role *role;         // never NULL
    int64_t created_ms, disabled_ms; // 0 = in use
};

struct user_new {
    const char *name;
    const char *role;     // its name
    const char *password; // PASSWORD_MIN to PASSWORD_MAX bytes; secret.h
};
// Errors: E_USAGE for a name, role or password that will not do, E_CONFLICT when the name is taken (for
// ever: the audit speaks of it).
enum status user_add(struct store *store, const char *actor, const struct user_new *user,
                     struct error *err);
// By name. Owns: arena.
enum status user_list(struct store *store, struct arena *arena, struct user **ret_users,
                      size_t *ret_n, struct error *err);
// Ends the user's sessions as well. Errors: E_NOT_FOUND; disabled already is OK.
enum status user_disable(struct store *store, const char *actor, const char *name,
                         struct error *err);
// Ends the user's sessions, forgives failed logins, lets a disabled user in again.
enum status user_set_password(struct store *store, const char *actor, const char *name,
                              const char *password, struct error *err);

enum login_result {
    LOGIN_OK,
    LOGIN_REFUSED, // no such user, disabled, or a wrong password: never say which
    LOGIN_WAIT     // too many failures under this name; the password was not tried
};
struct login {
    enum login_result result;
    int64_t wait_ms;  // after LOGIN_WAIT, and after LOGIN_REFUSED when the next try must wait
    struct user user; // after LOGIN_OK
};
// The same work for known and unknown names. After LOGIN_FREE failures under one name each further
// one doubles the wait, from 1 second to 15 minutes; a good login or a day forgives. Audited. Cost:
// 64 MiB and about a tenth of a second, one at a time.
#define LOGIN_FREE 5
enum status user_login(struct store *store, const char *name, const char *password,
                       struct login *ret_login, struct error *err);

#endif
