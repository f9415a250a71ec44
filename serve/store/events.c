// Keeping what programs send between two extracts, each event once.

#include "serve/store/events.h"

#include "serve/store/audit_chain.h"
#include "serve/store/audit_proof.h"
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
    if (!status && json_read_text(event->columns, strlen(event->columns), &columns, ERROR_IGNORED))
        status = error_set(err, E_DATA, "the event's columns are no JSON");
    json_free(columns);
    return status;
}

struct known_event {
    int64_t id, received_ms;
    const char *columns;
};
static const struct column known_columns[] = {
    {MAPPED("event_id", COLUMN_INTEGER, known_event, id)},
    {MAPPED("received_ms", COLUMN_INTEGER, known_event, received_ms)},
    {MAPPED("columns", COLUMN_TEXT, known_event, columns)},
    {0},
};
static const struct row_map known_map = {known_columns, sizeof(struct known_event), "events"};

// Fills id and received_ms when the event is there already; id 0 = it is not.
static enum status event_find(struct database *database, struct event *event, struct error *err)
{
    struct arena arena = {0};
    struct listing listing = {.rows = &known_map};
    WHERE(&listing.where, "source = ?", value_text(event->source));
    WHERE(&listing.where, "event_key = ?", value_text(event->key));
    event->id = 0;
    enum status status = listing_read_in(database, &arena, &listing, err);
    event->repeated = !status && listing.n;
    if (event->repeated) {
        const struct known_event *known = listing.items;
        event->id = known->id;
        event->received_ms = known->received_ms;
        if (strcmp(known->columns, event->columns) != 0) {
            status = error_set(err, E_CONFLICT, "this key came before with other columns");
            error_hint(err, "a key names one event for ever; send a correction under a new one");
        }
    }
    arena_done(&arena);
    return status;
}

static enum status event_write(struct database *database, int64_t now_ms, const char *sender,
                               struct event *event, struct error *err)
{
    enum status status = event_find(database, event, err);
    if (status || event->repeated)
        return status;
    event->received_ms = now_ms;
    return query_one(database,
                     SQL("INSERT INTO events (source, event_key, columns, sender, received_ms)"
                         " VALUES (?1, ?2, ?3, ?4, ?5) RETURNING event_id",
                         value_text(event->source), value_text(event->key),
                         value_text(event->columns), value_text(sender), value_integer(now_ms)),
                     &event->id, err);
}

struct batch {
    const struct audit_entry *by; // actor, client
    struct event *events;
    size_t n;
};

// One row for the new ones among the batch, whose ids follow each other.
static enum status batch_audit(struct database *database, int64_t now_ms, const struct batch *batch,
                               struct error *err)
{
    struct digest digest;
    uint8_t hash[DIGEST_BYTES];
    const struct event *first = NULL;
    size_t n_new = 0;
    digest_start(&digest, EVENTS_PURPOSE);
    for (size_t i = 0; i < batch->n; i++) {
        struct event event = batch->events[i];
        if (event.repeated)
            continue;
        event.sender = batch->by->actor;
        event_row_digest(&digest, &event);
        first = first ? first : &batch->events[i];
        n_new++;
    }
    if (!first)
        return OK;
    digest_finish(&digest, hash);
    struct audit_entry entry = {.actor = batch->by->actor,
                                .client = batch->by->client,
                                .action = EVENTS_ACTION,
                                .subject = first->source};
    json *details = json_object_create();
    proof_put(details, first->id, hash);
    json_put_integer(details, "n", (long long)n_new);
    return audit_append_json(database, now_ms, &entry, details, err);
}

enum status event_add(struct store *store, const struct audit_entry *by, struct event *events,
                      size_t n, struct error *err)
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
            status = event_write(database, now_ms, by->actor, &events[i], err);
        if (!status)
            status = batch_audit(database, now_ms, &(struct batch){by, events, n}, err);
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
        .rows = &event_map, .order = "event_id", .limit = page->limit > 0 ? page->limit : 10000};
    WHERE(&listing.where, "event_id > ?", value_integer(page->after));
    enum status status = listing_read(store, arena, &listing, err);
    page->events = listing.items;
    page->n = listing.n;
    return status;
}
