// Events that programs sent since the last extract: on the disk before they are acknowledged, and
// in the overlay at once.
#ifndef HEARTH_EVENTS_H
#define HEARTH_EVENTS_H

#include "features/base/arena.h"
#include "serve/store/audit.h"
#include "serve/store/store.h"

#include <stddef.h>

#define EVENT_COLUMNS_MAX 65536 // bytes

struct event {
    int64_t id;          // out; grows
    const char *source;  // a source of hearth.yaml
    const char *key;     // the sender's, unique in the source: the same again is the same event
    const char *columns; // JSON object: canonical column → value; repeats are compared as text
    const char *sender;  // actor
    int64_t received_ms; // out; the event is known from that day on
    bool repeated;       // out of event_add: it was there already
};
// Stores events[0..n) in one transaction, all or none, and fills id, received_ms, repeated. One
// audit row a call. `by`: actor and client. Errors: E_DATA, E_LIMIT; E_CONFLICT when a key came before with other columns.
enum status event_add(struct store *store, const struct audit_entry *by, struct event *events,
                      size_t n, struct error *err);
// Events with id > after, by id; after = 0 for all. limit 0 = 10000. Owns: arena.
struct event_page {
    int64_t after, limit;
    struct event *events; // out
    size_t n;             // out
};
enum status event_list(struct store *store, struct arena *arena, struct event_page *page,
                       struct error *err);

#endif
