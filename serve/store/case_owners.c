// A change of hands: one insert, the alert's state and the audit's row, all or nothing.

#include "serve/store/case_owners.h"

#include "serve/store/alert_row.h"
#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

static const struct column owner_columns[] = {
    {MAPPED("owner_id", COLUMN_INTEGER, case_owner, id)},
    {MAPPED("alert_id", COLUMN_INTEGER, case_owner, alert_id)},
    {MAPPED("time_ms", COLUMN_INTEGER, case_owner, time_ms)},
    {MAPPED("user_id", COLUMN_INTEGER, case_owner, user_id), .sql = "case_owners.user_id"},
    {MAPPED("user_name", COLUMN_TEXT, case_owner, user_name),
     .sql = "(SELECT name FROM users WHERE users.user_id = case_owners.user_id)"},
    {MAPPED("by_name", COLUMN_TEXT, case_owner, by),
     .sql = "(SELECT name FROM users WHERE users.user_id = by_user)"},
    {MAPPED("words", COLUMN_TEXT, case_owner, words)},
    {0},
};
static const struct row_map owner_map = {owner_columns, sizeof(struct case_owner), "case_owners"};

static const struct column user_columns[] = {USER_COLUMNS(0), {0}};
static const struct row_map user_map = {user_columns, sizeof(struct user), "users"};

// What the store holds about a change that is to be made.
struct changing {
    struct database *database;
    const struct case_owner_new *new;
    int64_t now_ms;
    struct alert alert; // arena
    struct user by, to; // to: id 0 = nobody
};

static enum status user_read(struct changing *work, struct arena *arena, int64_t id,
                             struct user *ret_user, struct error *err)
{
    struct listing listing = {.rows = &user_map};
    WHERE(&listing.where, "user_id = ?", value_integer(id));
    enum status status = listing_read_in(work->database, arena, &listing, err);
    if (!status && !listing.n)
        return error_set(err, E_NOT_FOUND, "there is no user %lld", (long long)id);
    if (!status)
        *ret_user = *(const struct user *)listing.items;
    return status;
}

static enum status facts_read(struct changing *work, struct arena *arena, struct error *err)
{
    const struct case_owner_new *new = work->new;
    struct listing listing = {.rows = &alert_now_map};
    WHERE(&listing.where, "alerts.alert_id = ?", value_integer(new->alert_id));
    enum status status = listing_read_in(work->database, arena, &listing, err);
    if (!status && !listing.n)
        return error_set(err, E_NOT_FOUND, "there is no alert %lld", (long long)new->alert_id);
    if (!status)
        work->alert = *(const struct alert *)listing.items;
    if (!status)
        status = user_read(work, arena, new->by_user, &work->by, err);
    if (!status && new->to_user)
        status = user_read(work, arena, new->to_user, &work->to, err);
    return status;
}

static enum status change_check(const struct changing *work, struct error *err)
{
    const struct case_owner_new *new = work->new;
    const struct alert *alert = &work->alert;
    bool takes = !alert->owner_id && new->to_user == new->by_user;
    if (alert->state != ALERT_NEW && alert->state != ALERT_OPEN)
        return error_set(err, E_CONFLICT, "this case is decided: nobody needs to work on it");
    if (new->shown >= 0 && new->shown != alert->owner_id) {
        error_set(err, E_CONFLICT, "this case is with %s now",
                  alert->owner ? alert->owner : "nobody");
        error_hint(err, "load the case again");
        return E_CONFLICT;
    }
    if (new->to_user &&
        (work->to.disabled_ms || work->to.locked_ms || !(work->to.role->capabilities & CAN_DECIDE)))
        return error_set(err, E_DATA, "%s cannot decide about cases", work->to.name);
    return prose_check("the reason", new->words, OWNER_WORDS_MAX, !takes, err);
}

static enum status change_audit(const struct changing *work, struct error *err)
{
    char actor[ACTOR_TEXT];
    actor_name("user", work->by.name, actor);
    struct audit_entry entry = {.actor = actor,
                                .action = "case.owner",
                                .subject = work->alert.person,
                                .client = work->new->client};
    json *details = json_object_create();
    json_put_integer(details, "alert", work->alert.id);
    json_put_text(details, "from", work->alert.owner);
    json_put_text(details, "to", work->new->to_user ? work->to.name : NULL);
    return audit_append_json(work->database, work->now_ms, &entry, details, err);
}

static enum status change_make(struct changing *work, struct arena *arena, struct error *err)
{
    const struct case_owner_new *new = work->new;
    enum status status = facts_read(work, arena, err);
    bool has = new->to_user == work->alert.owner_id;
    if (!status && has && !new->only_free)
        return OK;
    if (!status)
        status = change_check(work, err);
    if (!status)
        status = database_run(
            work->database,
            SQL("INSERT INTO case_owners (alert_id, user_id, by_user, time_ms, words)"
                " VALUES (?1, ?2, ?3, ?4, ?5)",
                value_integer(new->alert_id), value_id(new->to_user), value_integer(new->by_user),
                value_integer(work->now_ms), value_text(new->words ? new->words : "")),
            err);
    if (!status)
        status = database_run(
            work->database,
            SQL("UPDATE alerts SET state = 'open' WHERE alert_id = ?1 AND state = 'new'",
                value_integer(new->alert_id)),
            err);
    return status ? status : change_audit(work, err);
}

enum status case_owner_set(struct store *store, const struct case_owner_new *change,
                           struct error *err)
{
    struct arena arena = {0};
    struct changing work = {.new = change, .now_ms = store_now(store)};
    enum status status = write_begin(store, &work.database, err);
    if (!status)
        status = write_end(store, change_make(&work, &arena, err), err);
    arena_done(&arena);
    return status;
}

enum status case_owner_list(struct store *store, struct arena *arena, int64_t alert_id,
                            struct case_owner_list *ret_list, struct error *err)
{
    struct listing listing = {.rows = &owner_map, .order = "owner_id"};
    WHERE(&listing.where, "alert_id = ?", value_integer(alert_id));
    enum status status = listing_read(store, arena, &listing, err);
    *ret_list = (struct case_owner_list){listing.items, listing.n};
    return status;
}
