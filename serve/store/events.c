// Keeping what programs send between two extracts, each event once.

#include "serve/store/events.h"

#include "serve/store/alert_evidence.h"
#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"

#include <string.h>

static enum status event_check(const struct event *event, struct error *err)
{
    enum status status = text_check("the event's source", event->source, 256, true, err);
    if (!status)
        status = text_check("the event's key", event->key, 256, true, err);
    if (!status)
        status = text_check("the event's columns", event->columns, EVENT_COLUMNS_MAX, true, err);
    json *columns = NULL;
    if (!status && json_read_text(event->columns, strlen(event->columns), &columns, NULL))
        status = error_set(err, E_DATA, "the event's columns are no JSON");
    json_free(columns);
    return status;
}

// Fills id and received_ms when the event is there already; id 0 = it is not.
static enum status event_find(struct database *database, struct event *event, struct error *err)
{
    struct query *row;
    bool found;
    event->id = 0;
    enum status status = query_start(
        database,
        "SELECT event_id, received_ms, columns = ?3 FROM events"
        " WHERE source = ?1 AND event_key = ?2",
        BIND(value_text(event->source), value_text(event->key), value_text(event->columns)), &row,
        err);
    if (status)
        return status;
    status = query_next(row, &found, err);
    event->repeated = !status && found;
    if (event->repeated) {
        event->id = query_integer(row, 0);
        event->received_ms = query_integer(row, 1);
        if (!query_integer(row, 2)) {
            status = error_set(err, E_CONFLICT, "this key came before with other columns");
            error_hint(err, "a key names one event for ever; send a correction under a new one");
        }
    }
    query_end(row);
    return status;
}

static enum status event_store(struct database *database, int64_t now_ms, const char *sender,
                               struct event *event, struct error *err)
{
    enum status status = event_find(database, event, err);
    if (status || event->repeated)
        return status;
    event->received_ms = now_ms;
    return query_one(database,
                     "INSERT INTO events (source, event_key, columns, sender, received_ms)"
                     " VALUES (?1, ?2, ?3, ?4, ?5) RETURNING event_id",
                     BIND(value_text(event->source), value_text(event->key),
                          value_text(event->columns), value_text(sender), value_integer(now_ms)),
                     &event->id, err);
}

// One row for the new ones among events[0..n), whose ids follow each other.
static enum status events_audit(struct database *database, int64_t now_ms, const char *sender,
                                const struct event *events, size_t n, struct error *err)
{
    struct digest digest;
    uint8_t hash[DIGEST_BYTES];
    const struct event *first = NULL;
    size_t n_new = 0;
    digest_start(&digest, EVENTS_PURPOSE);
    for (size_t i = 0; i < n; i++) {
        struct event event = events[i];
        if (event.repeated)
            continue;
        event.sender = sender;
        event_row_digest(&digest, &event);
        first = first ? first : &events[i];
        n_new++;
    }
    if (!first)
        return OK;
    digest_finish(&digest, hash);
    struct audit_entry entry = {.actor = sender, .action = EVENTS_ACTION, .subject = first->source};
    json *details = json_object_create();
    evidence_put(details, first->id, hash);
    json_put_integer(details, "n", (long long)n_new);
    return audit_append_json(database, now_ms, &entry, details, err);
}

enum status event_add(struct store *store, const char *sender, struct event *events, size_t n,
                      struct error *err)
{
    struct database *database;
    enum status status = OK;
    size_t i = 0;
    for (; !status && i < n; i++)
        status = event_check(&events[i], err);
    if (!status)
        status = write_begin(store, &database, err);
    if (!status) {
        int64_t now_ms = store_now(store);
        for (i = 0; !status && i < n; i++)
            status = event_store(database, now_ms, sender, &events[i], err);
        if (!status)
            status = events_audit(database, now_ms, sender, events, n, err);
        status = write_end(store, status, err);
    }
    if (status && n > 1 && i > 0)
        error_context(err, "storing event %zu of %zu", i, n);
    return status;
}

enum status event_list(struct store *store, struct arena *arena, struct event_page *page,
                       struct error *err)
{
    struct listing listing = {
        .sql = "SELECT " EVENT_COLUMNS " FROM events"
               " WHERE event_id > ?1 ORDER BY event_id LIMIT ?2",
        BIND(value_integer(page->after), value_integer(page->limit > 0 ? page->limit : 10000)),
        .item_bytes = sizeof *page->events,
        .read = event_row_read,
    };
    enum status status = listing_read(store, arena, &listing, err);
    page->events = listing.items;
    page->n = listing.n;
    return status;
}
