// Drafts: one row a case and person, replaced as it grows; reviews.c deletes it with the decision.

#include "serve/store/decision_drafts.h"

#include "serve/store/alert_row.h"
#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

#include <string.h>

static const struct column draft_columns[] = {
    {MAPPED("draft_id", COLUMN_INTEGER, decision_draft, id)},
    {MAPPED("alert_id", COLUMN_INTEGER, decision_draft, alert_id)},
    {MAPPED("user_id", COLUMN_INTEGER, decision_draft, user_id)},
    {MAPPED("time_ms", COLUMN_INTEGER, decision_draft, time_ms)},
    {MAPPED("fields", COLUMN_TEXT, decision_draft, fields)},
    {0},
};
static const struct row_map draft_map = {draft_columns, sizeof(struct decision_draft),
                                         "decision_drafts"};

static enum status draft_audit(struct database *database, const struct decision_draft *draft,
                               const char *user_name, const struct alert *alert, struct error *err)
{
    char actor[ACTOR_TEXT];
    actor_name("user", user_name, actor);
    struct audit_entry entry = {
        .actor = actor, .action = "draft.keep", .subject = alert->person, .client = draft->client};
    json *details = json_object_create();
    json_put_integer(details, "alert", draft->alert_id);
    return audit_append_json(database, draft->time_ms, &entry, details, err);
}

static enum status draft_keep_in(struct database *database, struct arena *arena,
                                 const struct decision_draft *draft, struct error *err)
{
    const char *user_name;
    struct listing alerts = {.rows = &alert_map};
    WHERE(&alerts.where, "alert_id = ?", value_integer(draft->alert_id));
    enum status status = listing_read_in(database, arena, &alerts, err);
    if (!status && !alerts.n)
        return error_set(err, E_NOT_FOUND, "there is no alert %lld", (long long)draft->alert_id);
    if (!status)
        status = user_name_read(database, arena, draft->user_id, &user_name, err);
    if (!status)
        status = database_run(database,
                              SQL("INSERT INTO decision_drafts (alert_id, user_id, time_ms, fields)"
                                  " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (alert_id, user_id)"
                                  " DO UPDATE SET time_ms = ?3, fields = ?4",
                                  value_integer(draft->alert_id), value_integer(draft->user_id),
                                  value_integer(draft->time_ms), value_text(draft->fields)),
                              err);
    return status ? status : draft_audit(database, draft, user_name, alerts.items, err);
}

enum status decision_draft_keep(struct store *store, const struct decision_draft *draft,
                                struct error *err)
{
    struct arena arena = {0};
    struct database *database;
    struct decision_draft new = *draft;
    new.time_ms = store_now(store);
    if (strlen(new.fields) > DRAFT_MAX)
        return error_set(err, E_LIMIT, "the draft is too long to keep");
    enum status status = write_begin(store, &database, err);
    if (!status)
        status = write_end(store, draft_keep_in(database, &arena, &new, err), err);
    arena_done(&arena);
    return status;
}

enum status decision_draft_find(struct store *store, struct arena *arena,
                                const struct decision_draft *of,
                                const struct decision_draft **ret_draft, struct error *err)
{
    struct listing listing = {.rows = &draft_map};
    WHERE(&listing.where, "alert_id = ? AND user_id = ?", value_integer(of->alert_id),
          value_integer(of->user_id));
    enum status status = listing_read(store, arena, &listing, err);
    *ret_draft = !status && listing.n ? listing.items : NULL;
    return status;
}
