// Own views: one insert with its audit row, and one look-up.

#include "serve/store/own_views.h"

#include "serve/store/alert_row.h"
#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

#include <string.h>

static const struct column view_columns[] = {
    {MAPPED("view_id", COLUMN_INTEGER, own_view, id)},
    {MAPPED("alert_id", COLUMN_INTEGER, own_view, alert_id)},
    {MAPPED("user_id", COLUMN_INTEGER, own_view, user_id)},
    {MAPPED("time_ms", COLUMN_INTEGER, own_view, time_ms)},
    {MAPPED("closer_look", COLUMN_TEXT, own_view, closer_look)},
    {MAPPED("words", COLUMN_TEXT, own_view, words)},
    {0},
};
static const struct row_map view_map = {view_columns, sizeof(struct own_view), "own_views"};

static enum status view_check(const struct own_view *view, struct error *err)
{
    static const char *const known[] = {"yes", "no", "unsure"};
    bool fits = false;
    for (size_t i = 0; i < sizeof known / sizeof *known && view->closer_look; i++)
        fits |= strcmp(view->closer_look, known[i]) == 0;
    if (!fits)
        return error_set(err, E_DATA, "the view must be yes, no or unsure");
    return prose_check("the reason", view->words, OWN_VIEW_MAX, false, err);
}

static enum status view_audit(struct database *database, const struct own_view *view,
                              const char *user_name, const struct alert *alert, struct error *err)
{
    char actor[ACTOR_TEXT];
    actor_name("user", user_name, actor);
    struct audit_entry entry = {
        .actor = actor, .action = "view.add", .subject = alert->person, .client = view->client};
    json *details = json_object_create();
    json_put_integer(details, "alert", view->alert_id);
    json_put_text(details, "closer_look", view->closer_look);
    return audit_append_json(database, view->time_ms, &entry, details, err);
}

static enum status view_insert(struct database *database, const struct own_view *view,
                               struct error *err)
{
    int64_t n;
    enum status status =
        query_one(database,
                  SQL("SELECT count(*) FROM own_views WHERE alert_id = ?1 AND user_id = ?2",
                      value_integer(view->alert_id), value_integer(view->user_id)),
                  &n, err);
    if (!status && n)
        return error_set(err, E_CONFLICT, "you have recorded your view of this case already");
    if (status)
        return status;
    return database_run(database,
                        SQL("INSERT INTO own_views (alert_id, user_id, time_ms, closer_look, words)"
                            " VALUES (?1, ?2, ?3, ?4, ?5)",
                            value_integer(view->alert_id), value_integer(view->user_id),
                            value_integer(view->time_ms), value_text(view->closer_look),
                            value_text(view->words)),
                        err);
}

static enum status view_add_in(struct database *database, struct arena *arena,
                               const struct own_view *view, struct error *err)
{
    const char *user_name;
    struct listing alerts = {.rows = &alert_map};
    WHERE(&alerts.where, "alert_id = ?", value_integer(view->alert_id));
    enum status status = listing_read_in(database, arena, &alerts, err);
    if (!status && !alerts.n)
        return error_set(err, E_NOT_FOUND, "there is no alert %lld", (long long)view->alert_id);
    if (!status)
        status = user_name_read(database, arena, view->user_id, &user_name, err);
    if (!status)
        status = view_insert(database, view, err);
    return status ? status : view_audit(database, view, user_name, alerts.items, err);
}

enum status own_view_add(struct store *store, const struct own_view *view, struct error *err)
{
    struct arena arena = {0};
    struct database *database;
    struct own_view new = *view;
    new.time_ms = store_now(store);
    new.words = view->words ? view->words : "";
    enum status status = view_check(&new, err);
    if (!status)
        status = write_begin(store, &database, err);
    if (!status)
        status = write_end(store, view_add_in(database, &arena, &new, err), err);
    arena_done(&arena);
    return status;
}

enum status own_view_find(struct store *store, struct arena *arena, const struct own_view_of *of,
                          const struct own_view **ret_view, struct error *err)
{
    struct listing listing = {.rows = &view_map};
    WHERE(&listing.where, "alert_id = ? AND user_id = ?", value_integer(of->alert_id),
          value_integer(of->user_id));
    enum status status = listing_read(store, arena, &listing, err);
    *ret_view = !status && listing.n ? listing.items : NULL;
    return status;
}

enum status own_view_alerts_find(struct store *store, struct arena *arena, int64_t user_id,
                                 struct own_view_alerts *ret_alerts, struct error *err)
{
    struct listing listing = {.rows = &view_map, .order = "alert_id"};
    WHERE(&listing.where, "user_id = ?", value_integer(user_id));
    enum status status = listing_read(store, arena, &listing, err);
    const struct own_view *views = listing.items;
    int64_t *ids = arena_array(arena, listing.n + 1, sizeof *ids);
    for (size_t i = 0; i < listing.n && !status; i++)
        ids[i] = views[i].alert_id;
    *ret_alerts = (struct own_view_alerts){ids, status ? 0 : listing.n};
    return status;
}
