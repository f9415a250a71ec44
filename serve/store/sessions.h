// Sessions of people who have logged in. The store keeps a hash of the id only.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_SESSIONS_H
#define HEARTH_SESSIONS_H

#include "serve/store/audit.h"
#include "serve/store/secret.h"
#include "serve/store/session_device.h"
#include "serve/store/users.h"

struct session {
    char id[SECRET_TEXT];   // the cookie's value; session_open's caller only
    char csrf[SECRET_TEXT]; // the key of this session's forms, made from the id
    int64_t number;         // of session_find: which of session_list it is
    struct user user;
    int64_t created_ms, expires_ms;
};
// From where somebody signs in; NULL, "" = not known.
struct session_place {
    const char *client, *device; // an address; see session_device.h
};

// After a good login; a new id each time. Old sessions of everybody are cleared on the way. A user
// who was disabled meanwhile gets an id that nothing finds. Durable when OK.
enum status session_open(struct store *store, const struct user *user,
                         const struct session_place *place, struct session *ret_session,
                         struct error *err);
// The session of that id, if it has not expired and its user is in use; that request keeps it alive
// (written once a minute at most). Cost: one read; no password, no hash that is slow.
enum status session_find(struct store *store, const char *id, struct session *ret_session,
                         bool *ret_found, struct error *err);
// Is `given` the form key of the session? In constant time.
bool session_csrf_fits(const struct session *session, const char *given);
// The session ends, audited; of `by`, actor and client are read. One that is not there: OK.
enum status session_close(struct store *store, const struct audit_entry *by, const char *id,
                          struct error *err);

struct session_shown {
    int64_t number, created_ms, seen_ms; // seen: of its last request, within a minute
    const char *client, *device;         // "" = not known
};
struct session_list {
    const struct session_shown *items;
    size_t n;
};
// The sessions of a user that have not ended, the last used first. Owns: arena.
enum status session_list(struct store *store, struct arena *arena, int64_t user_id,
                         struct session_list *ret_list, struct error *err);
// All of the user's but `keep` end, audited when there were any; of `by`, actor and client are read.
enum status session_close_others(struct store *store, const struct audit_entry *by,
                                 const struct session *keep, int64_t *ret_n, struct error *err);

#endif
