// Sessions: a random id whose hash is stored; the form key follows from the id, so that a copy of
// the store gives neither.

#include "serve/store/sessions.h"

#include "serve/store/audit_chain.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

#include <stdio.h>
#include <string.h>

#define TOUCH_MS (60 * 1000)

static struct value id_hash(const char *id, uint8_t hash[DIGEST_BYTES])
{
    secret_hash("session", id, hash);
    return value_bytes(hash, DIGEST_BYTES);
}

static enum status session_insert(struct store *store, struct database *database,
                                  const struct session *session, struct error *err)
{
    uint8_t hash[DIGEST_BYTES];
    int64_t now_ms = session->created_ms;
    enum status status = database_run(
        database, "DELETE FROM sessions WHERE expires_ms <= ?1 OR seen_ms <= ?2",
        BIND(value_integer(now_ms), value_integer(now_ms - store_session_idle_ms(store))), err);
    if (status)
        return status;
    return database_run(database,
                        "INSERT INTO sessions SELECT ?1, user_id, ?3, ?3, ?4 FROM users"
                        " WHERE user_id = ?2 AND disabled_ms IS NULL",
                        BIND(id_hash(session->id, hash), value_integer(session->user.id),
                             value_integer(now_ms), value_integer(session->expires_ms)),
                        err);
}

enum status session_open(struct store *store, const struct user *user, struct session *ret_session,
                         struct error *err)
{
    struct database *database;
    *ret_session = (struct session){.user = *user, .created_ms = store_now(store)};
    ret_session->expires_ms = ret_session->created_ms + store_session_lifetime_ms(store);
    secret_make(ret_session->id);
    secret_derive("csrf", ret_session->id, ret_session->csrf);
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = session_insert(store, database, ret_session, err);
    return write_end(store, status, err);
}

static enum status session_read(struct store *store, const char *id, struct session *session,
                                int64_t *ret_seen_ms, struct error *err)
{
    uint8_t hash[DIGEST_BYTES];
    int64_t now_ms = store_now(store);
    struct database *database;
    struct query *row;
    bool more;
    enum status status = read_begin(store, &database, err);
    if (status)
        return status;
    status = query_start(
        database,
        "SELECT user_id, name, role, users.created_ms, disabled_ms, sessions.created_ms, seen_ms,"
        " expires_ms FROM sessions JOIN users USING (user_id)"
        " WHERE session_hash = ?1 AND expires_ms > ?2 AND seen_ms > ?3 AND disabled_ms IS NULL",
        BIND(id_hash(id, hash), value_integer(now_ms),
             value_integer(now_ms - store_session_idle_ms(store))),
        &row, err);
    if (!status) {
        status = query_next(row, &more, err);
        if (!status && more) {
            user_row_read(row, &session->user);
            session->created_ms = query_integer(row, 5);
            *ret_seen_ms = query_integer(row, 6);
            session->expires_ms = query_integer(row, 7);
        }
        query_end(row);
    }
    read_end(store, database);
    return status;
}

// One statement about a session, written as a whole.
static enum status session_run(struct store *store, const char *sql, const struct value *values,
                               size_t n_value, struct error *err)
{
    struct database *database;
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = database_run(database, sql, values, n_value, err);
    return write_end(store, status, err);
}

static enum status session_touch(struct store *store, const char *id, struct error *err)
{
    uint8_t hash[DIGEST_BYTES];
    return session_run(store, "UPDATE sessions SET seen_ms = ?2 WHERE session_hash = ?1",
                       BIND(id_hash(id, hash), value_integer(store_now(store))), err);
}

enum status session_find(struct store *store, const char *id, struct session *ret_session,
                         bool *ret_found, struct error *err)
{
    int64_t seen_ms = 0, idle_ms = store_session_idle_ms(store);
    *ret_session = (struct session){0};
    *ret_found = false;
    if (strlen(id) != SECRET_TEXT - 1)
        return OK;
    enum status status = session_read(store, id, ret_session, &seen_ms, err);
    if (status || !ret_session->user.id)
        return status;
    *ret_found = true;
    snprintf(ret_session->id, SECRET_TEXT, "%s", id);
    secret_derive("csrf", id, ret_session->csrf);
    int64_t touch_ms = idle_ms / 10 < TOUCH_MS ? idle_ms / 10 : TOUCH_MS;
    return store_now(store) - seen_ms >= touch_ms ? session_touch(store, id, err) : OK;
}

bool session_csrf_fits(const struct session *session, const char *given)
{
    return given && secret_equal(session->csrf, given);
}

enum status session_close(struct store *store, const char *id, struct error *err)
{
    uint8_t hash[DIGEST_BYTES];
    return session_run(store, "DELETE FROM sessions WHERE session_hash = ?1",
                       BIND(id_hash(id, hash)), err);
}
