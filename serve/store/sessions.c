// Sessions: a random id whose hash is stored; the form key follows from the id, so that a copy of
// the store gives neither.

#include "serve/store/sessions.h"

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/secret.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

#include <stdio.h>
#include <string.h>

#define TOUCH_MS (60 * 1000)

static struct value id_hash(const char *id, uint8_t hash[DIGEST_BYTES])
{
    secret_hash("session", id, hash);
    return value_blob(hash, DIGEST_BYTES);
}

static enum status ended_delete(struct database *database, int64_t now_ms, int64_t idle_ms,
                                struct error *err)
{
    return database_run(database,
                        SQL("DELETE FROM sessions WHERE expires_ms <= ?1 OR session_id IN"
                            " (SELECT session_id FROM session_use WHERE seen_ms <= ?2)",
                            value_integer(now_ms), value_integer(now_ms - idle_ms)),
                        err);
}

static const char *text_or_none(const char *text)
{
    return text ? text : "";
}

static enum status session_insert(struct database *database, const struct session *session,
                                  const struct session_place *place, struct error *err)
{
    uint8_t hash[DIGEST_BYTES];
    static const struct session_place unknown;
    const struct session_place *from = place ? place : &unknown;
    int64_t now_ms = session->created_ms;
    enum status status = database_run(
        database,
        SQL("INSERT INTO sessions (session_hash, user_id, created_ms, expires_ms, client, device)"
            " SELECT ?1, user_id, ?3, ?4, ?5, ?6 FROM users WHERE user_id = ?2 AND"
            " disabled_ms IS NULL AND locked_ms IS NULL",
            id_hash(session->id, hash), value_integer(session->user.id), value_integer(now_ms),
            value_integer(session->expires_ms), value_text(text_or_none(from->client)),
            value_text(text_or_none(from->device))),
        err);
    if (!status)
        status = database_run(
            database,
            SQL("UPDATE users SET login_ms = ?2 WHERE user_id = ?1 AND disabled_ms IS NULL AND"
                " locked_ms IS NULL",
                value_integer(session->user.id), value_integer(now_ms)),
            err);
    if (status)
        return status;
    return database_run(database,
                        SQL("INSERT INTO session_use SELECT session_id, ?2 FROM sessions"
                            " WHERE session_hash = ?1",
                            id_hash(session->id, hash), value_integer(now_ms)),
                        err);
}

enum status session_open(struct store *store, const struct user *user,
                         const struct session_place *place, struct session *ret_session,
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
    status = ended_delete(database, ret_session->created_ms, store_session_idle_ms(store), err);
    if (!status)
        status = session_insert(database, ret_session, place, err);
    return write_end(store, status, err);
}

struct session_row {
    struct session session;
    int64_t active_ms; // of its last request
};
static const struct column session_columns[] = {
    USER_COLUMNS(offsetof(struct session_row, session.user)),
    {MAPPED("session_id", COLUMN_INTEGER, session_row, session.number)},
    {MAPPED("created_ms", COLUMN_INTEGER, session_row, session.created_ms),
     .sql = "sessions.created_ms"},
    {MAPPED("expires_ms", COLUMN_INTEGER, session_row, session.expires_ms)},
    {MAPPED("seen_ms", COLUMN_INTEGER, session_row, active_ms)},
    {0},
};
static const struct row_map session_map = {session_columns, sizeof(struct session_row),
                                           "sessions JOIN session_use USING (session_id)"
                                           " JOIN users USING (user_id)"};

// ret_row stays as it is when there is no such session.
static enum status session_read(struct store *store, const char *id, struct session_row *ret_row,
                                struct error *err)
{
    struct arena arena = {0};
    uint8_t hash[DIGEST_BYTES];
    int64_t now_ms = store_now(store);
    struct listing listing = {.rows = &session_map};
    WHERE(&listing.where, "session_hash = ?", id_hash(id, hash));
    WHERE(&listing.where, "expires_ms > ?", value_integer(now_ms));
    WHERE(&listing.where, "seen_ms > ?", value_integer(now_ms - store_session_idle_ms(store)));
    WHERE(&listing.where, "disabled_ms IS NULL AND locked_ms IS NULL");
    enum status status = listing_read(store, &arena, &listing, err);
    if (!status && listing.n)
        *ret_row = *(const struct session_row *)listing.items;
    arena_done(&arena);
    return status;
}

static enum status session_touch(struct store *store, const char *id, struct error *err)
{
    uint8_t hash[DIGEST_BYTES];
    struct database *database;
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = database_run(database,
                          SQL("UPDATE session_use SET seen_ms = ?2 WHERE session_id ="
                              " (SELECT session_id FROM sessions WHERE session_hash = ?1)",
                              id_hash(id, hash), value_integer(store_now(store))),
                          err);
    return write_end(store, status, err);
}

// `id` may be the text in *ret_session.
enum status session_find(struct store *store, const char *id, struct session *ret_session,
                         bool *ret_found, struct error *err)
{
    struct session_row row = {0};
    char own[SECRET_TEXT];
    int64_t idle_ms = store_session_idle_ms(store);
    bool has_length = strlen(id) == SECRET_TEXT - 1;
    snprintf(own, sizeof own, "%s", id);
    id = own;
    *ret_session = (struct session){0};
    *ret_found = false;
    if (!has_length)
        return OK;
    enum status status = session_read(store, id, &row, err);
    if (status || !row.session.user.id)
        return status;
    *ret_session = row.session;
    *ret_found = true;
    snprintf(ret_session->id, SECRET_TEXT, "%s", id);
    secret_derive("csrf", id, ret_session->csrf);
    int64_t touch_ms = idle_ms / 10 < TOUCH_MS ? idle_ms / 10 : TOUCH_MS;
    return store_now(store) - row.active_ms >= touch_ms ? session_touch(store, id, err) : OK;
}

bool session_csrf_fits(const struct session *session, const char *given)
{
    return given && secret_equal(session->csrf, given);
}

enum status session_close(struct store *store, const struct audit_entry *by, const char *id,
                          struct error *err)
{
    uint8_t hash[DIGEST_BYTES];
    int64_t session_id = 0;
    struct database *database;
    struct audit_entry entry = {.actor = by->actor, .client = by->client, .action = "logout"};
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = query_one(
        database,
        SQL("DELETE FROM sessions WHERE session_hash = ?1 RETURNING session_id", id_hash(id, hash)),
        &session_id, err);
    if (!status && session_id)
        status = audit_append(database, store_now(store), &entry, err);
    return write_end(store, status, err);
}

static const struct column shown_columns[] = {
    {MAPPED("session_id", COLUMN_INTEGER, session_shown, number)},
    {MAPPED("created_ms", COLUMN_INTEGER, session_shown, created_ms)},
    {MAPPED("seen_ms", COLUMN_INTEGER, session_shown, seen_ms)},
    {MAPPED("client", COLUMN_TEXT, session_shown, client)},
    {MAPPED("device", COLUMN_TEXT, session_shown, device)},
    {0},
};
static const struct row_map shown_map = {shown_columns, sizeof(struct session_shown),
                                         "sessions JOIN session_use USING (session_id)"};

enum status session_list(struct store *store, struct arena *arena, int64_t user_id,
                         struct session_list *ret_list, struct error *err)
{
    int64_t now_ms = store_now(store);
    struct listing listing = {.rows = &shown_map, .order = "seen_ms DESC, session_id DESC"};
    WHERE(&listing.where, "user_id = ?", value_integer(user_id));
    WHERE(&listing.where, "expires_ms > ?", value_integer(now_ms));
    WHERE(&listing.where, "seen_ms > ?", value_integer(now_ms - store_session_idle_ms(store)));
    enum status status = listing_read(store, arena, &listing, err);
    *ret_list = (struct session_list){listing.items, listing.n};
    return status;
}

// Deletes them and says how many.
static enum status others_delete(struct database *database, const struct session *keep,
                                 int64_t *ret_n, struct error *err)
{
    struct value user = value_integer(keep->user.id), number = value_integer(keep->number);
    enum status status = query_one(
        database,
        SQL("SELECT count(*) FROM sessions WHERE user_id = ?1 AND session_id <> ?2", user, number),
        ret_n, err);
    return status ? status
                  : database_run(database,
                                 SQL("DELETE FROM sessions WHERE user_id = ?1 AND session_id <> ?2",
                                     user, number),
                                 err);
}

enum status session_close_others(struct store *store, const struct audit_entry *by,
                                 const struct session *keep, int64_t *ret_n, struct error *err)
{
    struct database *database;
    struct audit_entry entry = {.actor = by->actor,
                                .client = by->client,
                                .action = "session.end_others",
                                .subject = keep->user.name};
    *ret_n = 0;
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = others_delete(database, keep, ret_n, err);
    if (!status && *ret_n) {
        json *details = json_object_create();
        json_put_integer(details, "n", *ret_n);
        status = audit_append_json(database, store_now(store), &entry, details, err);
    }
    return write_end(store, status, err);
}
