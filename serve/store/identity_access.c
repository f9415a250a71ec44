// Opening an identity: nothing is shown before the reason is on the disk.

#include "serve/store/identity_access.h"

#include "serve/store/audit_chain.h"
#include "serve/store/audit_proof.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

#include <string.h>

static const struct column reason_columns[] = {
    {MAPPED("code", COLUMN_TEXT, identity_access_reason, code)},
    {MAPPED("label", COLUMN_TEXT, identity_access_reason, label)},
    {0},
};
static const struct row_map reason_map = {reason_columns, sizeof(struct identity_access_reason),
                                          "reveal_reasons"};

enum status identity_access_reason_list(struct store *store, struct arena *arena,
                                        struct identity_access_reason **ret_reasons, size_t *ret_n,
                                        struct error *err)
{
    struct listing listing = {.rows = &reason_map, .order = "place"};
    enum status status = listing_read(store, arena, &listing, err);
    *ret_reasons = listing.items;
    *ret_n = listing.n;
    return status;
}

// Does the row exist? The statement counts.
static enum status must_exist(struct database *database, const struct statement *statement,
                              const char *what, struct error *err)
{
    int64_t n;
    enum status status = query_one(database, statement, &n, err);
    return !status && !n ? error_set(err, E_NOT_FOUND, "there is no such %s", what) : status;
}

static enum status reveal_check(struct database *database, const struct identity_access_new *new,
                                struct error *err)
{
    int64_t n;
    enum status status = query_one(
        database,
        SQL("SELECT count(*) FROM reveal_reasons WHERE code = ?1", value_text(new->reason)), &n,
        err);
    if (!status && !n)
        status = error_set(err, E_DATA, "the reason is not one of the list");
    if (!status)
        status = must_exist(database,
                            SQL("SELECT count(*) FROM users WHERE user_id = ?1"
                                " AND disabled_ms IS NULL",
                                value_integer(new->user_id)),
                            "user in use", err);
    if (!status && new->alert_id)
        status = must_exist(database,
                            SQL("SELECT count(*) FROM alerts WHERE alert_id = ?1 AND person = ?2",
                                value_integer(new->alert_id), value_text(new->person)),
                            "alert of that person", err);
    return status;
}

// The others of the family, whose identities are shown with it.
static enum status others_audit(struct database *database, const struct identity_access_new *new,
                                const struct identity_access *reveal, struct error *err)
{
    char actor[ACTOR_TEXT];
    enum status status = OK;
    actor_name("user", reveal->user_name, actor);
    for (size_t i = 0; i < new->n_other && !status; i++) {
        struct audit_entry entry = {.actor = actor,
                                    .action = "identity.shown",
                                    .subject = new->others[i],
                                    .client = new->client};
        json *details = json_object_create();
        json_put_integer(details, "id", reveal->id);
        if (new->alert_id)
            json_put_integer(details, "alert", new->alert_id);
        status = audit_append_json(database, reveal->time_ms, &entry, details, err);
    }
    return status;
}

static enum status reveal_insert(struct database *database, const struct identity_access_new *new,
                                 struct identity_access *reveal, struct error *err)
{
    uint8_t digest[DIGEST_BYTES];
    char actor[ACTOR_TEXT];
    enum status status =
        query_one(database, SQL("SELECT max(reveal_id) FROM reveals"), &reveal->id, err);
    reveal->id++;
    reveal_digest(reveal, digest);
    if (!status)
        status = database_run(
            database,
            SQL("INSERT INTO reveals (reveal_id, alert_id, person, user_id, reason, words, time_ms)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                value_integer(reveal->id), value_id(reveal->alert_id), value_text(reveal->person),
                value_integer(reveal->user_id), value_text(reveal->reason),
                value_text(reveal->words), value_integer(reveal->time_ms)),
            err);
    if (status)
        return status;
    actor_name("user", reveal->user_name, actor);
    struct audit_entry entry = {
        .actor = actor, .action = REVEAL_ACTION, .subject = reveal->person, .client = new->client};
    json *details = json_object_create();
    proof_put(details, reveal->id, digest);
    json_put_text(details, "reason", reveal->reason);
    if (reveal->alert_id)
        json_put_integer(details, "alert", reveal->alert_id);
    return audit_append_json(database, reveal->time_ms, &entry, details, err);
}

static enum status reveal_make(struct database *database, int64_t now_ms,
                               const struct identity_access_new *new, int64_t *ret_id,
                               struct error *err)
{
    struct arena arena = {0};
    struct identity_access reveal = {.user_id = new->user_id,
                                     .alert_id = new->alert_id,
                                     .time_ms = now_ms,
                                     .person = new->person,
                                     .reason = new->reason,
                                     .words = new->words};
    enum status status = reveal_check(database, new, err);
    if (!status)
        status = user_name_read(database, &arena, new->user_id, &reveal.user_name, err);
    if (!status)
        status = reveal_insert(database, new, &reveal, err);
    if (!status)
        status = others_audit(database, new, &reveal, err);
    *ret_id = reveal.id;
    arena_done(&arena);
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

enum status identity_access_holds(struct store *store,
                                  const struct identity_access_question *question, bool *ret_holds,
                                  struct error *err)
{
    int64_t n;
    struct database *database;
    *ret_holds = false;
    enum status status = read_begin(store, &database, err);
    if (status)
        return status;
    status = query_one(database,
                       SQL("SELECT count(*) FROM reveals"
                           " WHERE person = ?1 AND user_id = ?2 AND time_ms >= ?3",
                           value_text(question->person), value_integer(question->user_id),
                           value_integer(question->since_ms)),
                       &n, err);
    read_end(store, database);
    *ret_holds = !status && n > 0;
    return status;
}

enum status identity_access_list(struct store *store, struct arena *arena, const char *person,
                                 struct identity_access_list *ret_list, struct error *err)
{
    struct listing listing = {.rows = &reveal_map, .order = "reveal_id"};
    if (person)
        WHERE(&listing.where, "person = ?", value_text(person));
    enum status status = listing_read(store, arena, &listing, err);
    *ret_list = (struct identity_access_list){listing.items, listing.n};
    return status;
}
