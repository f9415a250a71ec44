// Reading alerts, and their first look. Scoring a date again: alerts_replace.c.

#include "serve/store/alerts.h"

#include "serve/store/alert_row.h"
#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"

#include <stdio.h>
#include <string.h>

const char *const alert_state_names[ALERT_STATE_COUNT] = {"new", "open", "decided", "replaced"};

enum alert_state alert_state_read(const char *text)
{
    for (int i = 0; i < ALERT_STATE_COUNT; i++)
        if (strcmp(text, alert_state_names[i]) == 0)
            return (enum alert_state)i;
    return ALERT_REPLACED; // a state that this program does not know is not shown as work
}

day_t column_day(struct query *row, int i_column)
{
    day_t day;
    const char *text = query_text(row, i_column);
    return text && day_parse(text, strlen(text), NULL, &day) ? day : DAY_NONE;
}

void alert_row_read(struct query *row, struct arena *arena, void *item)
{
    *(struct alert *)item = (struct alert){.id = query_integer(row, 0),
                                           .scenario = column_text(row, arena, 1),
                                           .as_of = column_day(row, 2),
                                           .person = column_text(row, arena, 3),
                                           .household = column_text(row, arena, 4),
                                           .rank = query_integer(row, 5),
                                           .score = query_real(row, 6),
                                           .low = query_real(row, 7),
                                           .high = query_real(row, 8),
                                           .band = column_text(row, arena, 9),
                                           .model = column_text(row, arena, 10),
                                           .reasons = column_text(row, arena, 11),
                                           .state = alert_state_read(query_text(row, 12)),
                                           .replaced_by = query_integer(row, 13),
                                           .created_ms = query_integer(row, 14),
                                           .n_review = query_integer(row, 15),
                                           .last_review = query_integer(row, 16)};
}

// Bands by the names that have a colour; others come after them.
#define URGENCY "CASE band WHEN 'red' THEN 0 WHEN 'amber' THEN 1 WHEN 'green' THEN 2 ELSE 3 END"

enum status alert_list(struct store *store, struct arena *arena, const struct alert_filter *filter,
                       struct alert **ret_alerts, size_t *ret_n, struct error *err)
{
    char day[DAY_TEXT];
    unsigned states = filter->states ? filter->states : ~(1u << ALERT_REPLACED);
    // Conditions stand there only when asked, so that their indices are used.
    const char *sql = arena_format(
        arena,
        "SELECT " ALERT_COLUMNS " FROM alerts"
        " WHERE %s AND %s AND %s AND %s AND state IN (%s, %s, %s, %s)"
        " ORDER BY %s, alert_id LIMIT ?5 OFFSET ?6",
        filter->scenario ? "scenario = ?1" : "?1 IS NULL",
        filter->person ? "person = ?2" : "?2 IS NULL",
        filter->household ? "household = ?3" : "?3 IS NULL",
        filter->any_date ? "?4 IS NULL" : "as_of = ?4", states & 1u << ALERT_NEW ? "'new'" : "''",
        states & 1u << ALERT_OPEN ? "'open'" : "''",
        states & 1u << ALERT_DECIDED ? "'decided'" : "''",
        states & 1u << ALERT_REPLACED ? "'replaced'" : "''",
        filter->urgent_first ? URGENCY ", rank, as_of DESC" : "as_of DESC, rank");
    struct listing listing = {
        .sql = sql,
        BIND(
            value_text(filter->scenario), value_text(filter->person), value_text(filter->household),
            value_text(filter->any_date ? NULL : day_format(filter->as_of, day)),
            value_integer(filter->limit > 0 ? filter->limit : 1000), value_integer(filter->offset)),
        .item_bytes = sizeof **ret_alerts,
        .read = alert_row_read,
    };
    enum status status = listing_read(store, arena, &listing, err);
    *ret_alerts = listing.items;
    *ret_n = listing.n;
    return status;
}

enum status alert_get(struct store *store, struct arena *arena, int64_t id, struct alert *ret_alert,
                      struct error *err)
{
    struct listing listing = {.sql = "SELECT " ALERT_COLUMNS " FROM alerts WHERE alert_id = ?1",
                              BIND(value_integer(id)),
                              .item_bytes = sizeof *ret_alert,
                              .read = alert_row_read};
    enum status status = listing_read(store, arena, &listing, err);
    if (!status && !listing.n)
        return error_set(err, E_NOT_FOUND, "there is no alert %lld", (long long)id);
    if (!status)
        *ret_alert = *(struct alert *)listing.items;
    return status;
}

static enum status open_in(struct store *store, struct database *database, const char *actor,
                           int64_t id, struct error *err)
{
    struct query *row;
    bool changed;
    enum status status = query_start(
        database,
        "UPDATE alerts SET state = 'open' WHERE alert_id = ?1 AND state = 'new' RETURNING person",
        BIND(value_integer(id)), &row, err);
    if (status)
        return status;
    status = query_next(row, &changed, err);
    if (!status && changed) {
        struct audit_entry entry = {
            .actor = actor, .action = "alert.open", .subject = query_text(row, 0)};
        json *details = json_object_create();
        json_put_integer(details, "alert", id);
        status = audit_append_json(database, store_now(store), &entry, details, err);
    }
    query_end(row);
    return status;
}

enum status alert_open(struct store *store, const char *actor, int64_t id, struct error *err)
{
    struct database *database;
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = open_in(store, database, actor, id, err);
    return write_end(store, status, err);
}
