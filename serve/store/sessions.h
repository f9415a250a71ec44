// Sessions of people who have logged in. The store keeps a hash of the id only.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_SESSIONS_H
#define HEARTH_SESSIONS_H

#include "serve/store/audit.h"
#include "serve/store/secret.h"
#include "serve/store/users.h"

struct session {
    char id[SECRET_TEXT];   // the cookie's value; session_open's caller only
    char csrf[SECRET_TEXT]; // the key of this session's forms, made from the id
    struct user user;
    int64_t created_ms, expires_ms;
};

// After a good login; a new id each time. Old sessions of everybody are cleared on the way. A user
// who was disabled meanwhile gets an id that nothing finds. Durable when OK.
enum status session_open(struct store *store, const struct user *user, struct session *ret_session,
                         struct error *err);
// The session of that id, if it has not expired and its user is in use; that request keeps it alive
// (written once a minute at most). Cost: one read; no password, no hash that is slow.
enum status session_find(struct store *store, const char *id, struct session *ret_session,
                         bool *ret_found, struct error *err);
// Is `given` the form key of the session? In constant time.
bool session_csrf_fits(const struct session *session, const char *given);
// Logging out. An unknown id is OK.
// The session ends, audited; of `by`, actor and client are read. One that is not there: OK.
enum status session_close(struct store *store, const struct audit_entry *by, const char *id,
                          struct error *err);

#endif
