// Opening an identity: nothing is shown before the reason is on the disk.

#include "serve/store/identity_access.h"

#include "serve/store/alert_evidence.h"
#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"

#include <string.h>

static void reason_read(struct query *row, struct arena *arena, void *item)
{
    *(struct identity_access_reason *)item =
        (struct identity_access_reason){column_text(row, arena, 0), column_text(row, arena, 1)};
}

enum status identity_access_reason_list(struct store *store, struct arena *arena,
                                        struct identity_access_reason **ret_reasons, size_t *ret_n,
                                        struct error *err)
{
    struct listing listing = {.sql = "SELECT code, label FROM reveal_reasons ORDER BY place",
                              .item_bytes = sizeof **ret_reasons,
                              .read = reason_read};
    enum status status = listing_read(store, arena, &listing, err);
    *ret_reasons = listing.items;
    *ret_n = listing.n;
    return status;
}

// Does the row exist? sql counts by two parameters.
static enum status must_exist(struct database *database, const char *sql, const struct value *pair,
                              const char *what, struct error *err)
{
    int64_t n;
    enum status status = query_one(database, sql, pair, 2, &n, err);
    return !status && !n ? error_set(err, E_NOT_FOUND, "there is no such %s", what) : status;
}

static enum status reveal_check(struct database *database, const struct identity_access_new *new,
                                struct error *err)
{
    int64_t n;
    const struct value user[] = {value_integer(new->user_id), value_integer(0)};
    const struct value alert[] = {value_integer(new->alert_id), value_text(new->person)};
    enum status status = query_one(database, "SELECT count(*) FROM reveal_reasons WHERE code = ?1",
                                   BIND(value_text(new->reason)), &n, err);
    if (!status && !n)
        status = error_set(err, E_DATA, "the reason is not one of the list");
    if (!status)
        status = must_exist(database,
                            "SELECT count(*) FROM users WHERE user_id = ?1"
                            " AND coalesce(disabled_ms, 0) = ?2",
                            user, "user in use", err);
    if (!status && new->alert_id)
        status =
            must_exist(database, "SELECT count(*) FROM alerts WHERE alert_id = ?1 AND person = ?2",
                       alert, "alert of that person", err);
    return status;
}

static enum status reveal_insert(struct database *database, struct identity_access *reveal,
                                 struct error *err)
{
    uint8_t digest[DIGEST_BYTES];
    char actor[ACTOR_TEXT];
    enum status status =
        query_one(database, "SELECT max(reveal_id) FROM reveals", BIND_NONE, &reveal->id, err);
    reveal->id++;
    reveal_digest(reveal, digest);
    if (!status)
        status = database_run(
            database,
            "INSERT INTO reveals (reveal_id, alert_id, person, user_id, reason, words, time_ms)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            BIND(value_integer(reveal->id), value_id(reveal->alert_id), value_text(reveal->person),
                 value_integer(reveal->user_id), value_text(reveal->reason),
                 value_text(reveal->words), value_integer(reveal->time_ms)),
            err);
    if (status)
        return status;
    actor_name("user", reveal->user_name, actor);
    struct audit_entry entry = {.actor = actor, .action = REVEAL_ACTION, .subject = reveal->person};
    json *details = json_object_create();
    evidence_put(details, reveal->id, digest);
    json_put_text(details, "reason", reveal->reason);
    if (reveal->alert_id)
        json_put_integer(details, "alert", reveal->alert_id);
    return audit_append_json(database, reveal->time_ms, &entry, details, err);
}

static enum status reveal_make(struct database *database, int64_t now_ms,
                               const struct identity_access_new *new, int64_t *ret_id,
                               struct error *err)
{
    struct query *row;
    bool known;
    struct identity_access reveal = {.user_id = new->user_id,
                                     .alert_id = new->alert_id,
                                     .time_ms = now_ms,
                                     .person = new->person,
                                     .reason = new->reason,
                                     .words = new->words};
    enum status status = reveal_check(database, new, err);
    if (!status)
        status = query_start(database, "SELECT name FROM users WHERE user_id = ?1",
                             BIND(value_integer(new->user_id)), &row, err);
    if (status)
        return status;
    status = query_next(row, &known, err);
    reveal.user_name = status || !known ? "" : query_text(row, 0);
    if (!status)
        status = reveal_insert(database, &reveal, err);
    query_end(row);
    *ret_id = reveal.id;
    return status;
}

enum status identity_access_add(struct store *store, const struct identity_access_new *reveal,
                                int64_t *ret_id, struct error *err)
{
    struct database *database;
    enum status status = text_check("the reason", reveal->reason, 64, true, err);
    if (!status)
        status = prose_check("why in words", reveal->words, REVEAL_WORDS_MAX, true, err);
    if (!status)
        status = text_check("the person", reveal->person, 256, true, err);
    if (!status)
        status = write_begin(store, &database, err);
    if (status)
        return status;
    status = reveal_make(database, store_now(store), reveal, ret_id, err);
    return write_end(store, status, err);
}

enum status identity_access_holds(struct store *store, int64_t user_id, const char *person,
                                  int64_t since_ms, bool *ret_holds, struct error *err)
{
    int64_t n;
    struct database *database;
    *ret_holds = false;
    enum status status = read_begin(store, &database, err);
    if (status)
        return status;
    status = query_one(database,
                       "SELECT count(*) FROM reveals"
                       " WHERE person = ?1 AND user_id = ?2 AND time_ms >= ?3",
                       BIND(value_text(person), value_integer(user_id), value_integer(since_ms)),
                       &n, err);
    read_end(store, database);
    *ret_holds = !status && n > 0;
    return status;
}

enum status identity_access_list(struct store *store, struct arena *arena, const char *person,
                                 struct identity_access **ret_reveals, size_t *ret_n,
                                 struct error *err)
{
    struct listing listing = {
        .sql = person ? "SELECT " REVEAL_COLUMNS " FROM " REVEAL_TABLES
                        " WHERE person = ?1 ORDER BY reveal_id"
                      : "SELECT " REVEAL_COLUMNS " FROM " REVEAL_TABLES
                        " WHERE ?1 IS NULL ORDER BY reveal_id",
        BIND(value_text(person)),
        .item_bytes = sizeof **ret_reveals,
        .read = reveal_row_read,
    };
    enum status status = listing_read(store, arena, &listing, err);
    *ret_reveals = listing.items;
    *ret_n = listing.n;
    return status;
}
