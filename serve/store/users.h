// People who may use the hub, and their passwords.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_USERS_H
#define HEARTH_USERS_H

#include "features/base/arena.h"
#include "serve/store/audit.h"
#include "serve/store/roles.h"
#include "serve/store/store.h"

#include <stddef.h>

struct user {
    int64_t id;
    char name[NAME_TEXT];
    const struct role *role;         // never NULL
    int64_t created_ms, disabled_ms; // 0 = in use
    int64_t locked_ms;               // 0 = not locked
    int64_t password_until_ms;       // of a password that somebody else chose; 0 = one's own
    int64_t password_ms;             // when it was set; 0 = not known
    int64_t login_ms;                // of the last session that began; 0 = none
    bool has_factor;                 // a second factor
};

struct user_new {
    const char *name;
    const char *role;     // its name
    const char *password; // see password_rules.h
    int64_t n_day;        // until it must have been changed by its user; 0 = never
    const char *hub_name; // must not be what the password consists of; NULL = unknown
};
#define FIRST_PASSWORD_DAYS 14
// Errors: E_USAGE for a name, role or password that will not do, E_CONFLICT when the name is taken (for
// ever: the audit speaks of it).
enum status user_add(struct store *store, const char *actor, const struct user_new *user,
                     struct error *err);
// By name. Owns: arena.
enum status user_list(struct store *store, struct arena *arena, struct user **ret_users,
                      size_t *ret_n, struct error *err);
// Ends the user's sessions as well. Errors: E_NOT_FOUND; E_CONFLICT for the only administrator in use; disabled
// already is OK.
enum status user_disable(struct store *store, const char *actor, const char *name,
                         struct error *err);
// Ends the user's sessions, forgives failed logins, lets a disabled or locked user in again. role of `user`
// is not read. `by`: actor, client.
enum status user_set_password(struct store *store, const struct audit_entry *by,
                              const struct user_new *user, struct error *err);
// Nobody signs in under that name, by a password or by a proxy, until it is unlocked; ends its sessions. `by`: actor, client.
// Errors: as user_disable.
enum status user_lock(struct store *store, const struct audit_entry *by, const char *name,
                      struct error *err);
// Also forgives failed logins.
enum status user_unlock(struct store *store, const struct audit_entry *by, const char *name,
                        struct error *err);
// A second factor by totp.h: `secret`, or NULL to do without. Ends the user's sessions.
enum status user_set_factor(struct store *store, const struct audit_entry *by, const char *name,
                            const char *secret, struct error *err);
// A password of one's own: does not expire. Ends the user's sessions. `by`: actor and client.
enum status user_own_password(struct store *store, const struct audit_entry *by,
                              const struct user_new *user, struct error *err);
// The user of that name, when in use and not locked.
enum status user_get(struct store *store, const char *name, struct user *ret_user, bool *ret_found,
                     struct error *err);

#endif
