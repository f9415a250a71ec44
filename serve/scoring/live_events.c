// From an agency's event to the overlay: checked, on the disk, laid over, in this order. The
// overlay is always made from what the store holds, in the store's order: so it is the same in
// every process, and after a crash.

#include "serve/scoring/live_parts.h"

#include "features/base/file.h"
#include "features/base/local_time.h"
#include "serve/store/events.h"

#include <stdlib.h>
#include <time.h>

static int64_t now_of(const struct live *live)
{
    return live->store ? store_now(live->store) : (int64_t)time(NULL) * 1000;
}

day_t live_tomorrow(const struct live *live)
{
    return local_day(now_of(live)) + 1;
}

void live_events_drop(struct live_events *events)
{
    if (!events || --events->n_user)
        return;
    overlay_free(events->overlay);
    free(events);
}

// Makes the overlay of all events so far the one that new questions see.
static void overlay_publish(struct live *live)
{
    struct live_events *events = memory_alloc(sizeof *events);
    events->overlay = newer_overlay(live->feed.newer);
    events->n_user = 1;
    pthread_mutex_lock(&live->lock);
    struct live_events *old = live->current;
    live->current = events;
    live_events_drop(old);
    pthread_mutex_unlock(&live->lock);
}

// The write turn is held.
static enum status events_read(struct live *live, struct error *err)
{
    size_t n_before = live->feed.n_event;
    enum status status = event_queue_read(&live->feed, err);
    if (live->feed.n_event > n_before || !live->current)
        overlay_publish(live);
    return status;
}

enum status live_refresh(struct live *live, struct error *err)
{
    pthread_mutex_lock(&live->write_turn);
    enum status status = events_read(live, err);
    pthread_mutex_unlock(&live->write_turn);
    return status;
}

static size_t count_of(struct live *live, const size_t *count)
{
    pthread_mutex_lock(&live->write_turn);
    size_t n = *count;
    pthread_mutex_unlock(&live->write_turn);
    return n;
}

size_t live_n_event(struct live *live)
{
    return count_of(live, &live->feed.n_event);
}

size_t live_n_refused(struct live *live)
{
    return count_of(live, &live->feed.n_refused);
}

static enum status event_check(struct live *live, struct live_event *event, int64_t received_ms,
                               struct error *err)
{
    struct newer_event newer = {
        .source = event->source, .columns = event->columns, .received = local_day(received_ms)};
    enum status status = newer_check(live->feed.newer, &newer, err);
    event->known = newer.known;
    event->person =
        newer.person == PERSON_NONE ? NULL : extract_person_id(live->model.extract, newer.person);
    return status;
}

static const char *event_key(struct arena *arena, const struct live_event *event)
{
    if (event->key)
        return event->key;
    char hex[HASH_TEXT];
    struct hash *hash = hash_create();
    hash_add_text(hash, event->columns);
    hash_finish(hash, hex);
    return arena_format(arena, "content:%s", hex);
}

static enum status events_check(struct live *live, struct arena *arena, struct live_event *events,
                                size_t n, struct event *ret_events, struct error *err)
{
    for (size_t i = 0; i < n; i++) {
        enum status status = OK;
        if (!events[i].source || !events[i].columns)
            status = error_set(err, E_DATA, "an event needs a source and columns");
        if (!status)
            status = event_check(live, &events[i], now_of(live), err);
        if (status) {
            if (n > 1)
                error_context(err, "event %zu of %zu", i + 1, n);
            return status;
        }
        ret_events[i] = (struct event){.source = events[i].source,
                                       .key = event_key(arena, &events[i]),
                                       .columns = events[i].columns};
    }
    return OK;
}

static enum status events_store(struct live *live, const char *sender, struct live_event *events,
                                struct event *stored, size_t n, struct error *err)
{
    enum status status = event_add(live->store, sender, stored, n, err);
    for (size_t i = 0; !status && i < n; i++) {
        events[i].id = stored[i].id;
        events[i].repeated = stored[i].repeated;
        status = event_check(live, &events[i], stored[i].received_ms, err);
    }
    return status ? status : events_read(live, err);
}

enum status live_add(struct live *live, const char *sender, struct live_event *events, size_t n,
                     struct error *err)
{
    if (!live->store)
        return error_set(err, E_FAILED, "there is no store to keep events in");
    struct arena arena = {0};
    struct event *stored = arena_array(&arena, n, sizeof *stored);
    pthread_mutex_lock(&live->write_turn);
    enum status status = events_check(live, &arena, events, n, stored, err);
    if (!status && n)
        status = events_store(live, sender, events, stored, n, err);
    pthread_mutex_unlock(&live->write_turn);
    arena_done(&arena);
    return status;
}

enum status live_events_open(struct live *live, struct error *err)
{
    enum status status = event_queue_open(live->store, live->model.extract, &live->feed, err);
    return status ? status : live_refresh(live, err);
}

void live_events_close(struct live *live)
{
    live_events_drop(live->current);
    if (live->feed.newer)
        event_queue_close(&live->feed);
}
