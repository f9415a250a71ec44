// From an agency's event to the overlay: checked, on the disk, laid over, in this order. The
// overlay is always made from what the store holds, in the store's order: so it is the same in
// every process, and after a crash.

#include "serve/scoring/open_scenario_parts.h"

#include "features/base/file.h"
#include "features/base/local_time.h"
#include "serve/store/events.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t now_of(const struct open_scenario *scenario)
{
    return scenario->store ? store_now(scenario->store) : (int64_t)time(NULL) * 1000;
}

day_t open_scenario_tomorrow(const struct open_scenario *scenario)
{
    day_t today = moment_timeline(scenario->model.extract)->config->today;
    return (today == DAY_NONE ? local_day(now_of(scenario)) : today) + 1;
}

void scenario_events_drop(struct scenario_events *events)
{
    if (!events || --events->n_user)
        return;
    overlay_free(events->overlay);
    free(events);
}

// The lock is held, as for laid_note.
static void laid_add(struct open_scenario *scenario, uint32_t person)
{
    memory_grow(&scenario->laid, &scenario->laid_capacity, scenario->n_laid + 1,
                sizeof *scenario->laid);
    scenario->laid[scenario->n_laid++] = person;
}

// Notes whom the events of the last reading are about, and whose record one of them replaced by a
// version that is another person's. old: NULL = no overlay before.
static void laid_note(struct open_scenario *scenario, const struct overlay *old,
                      const struct overlay *new)
{
    for (size_t i = 0; i < scenario->queue.n_person; i++)
        laid_add(scenario, scenario->queue.persons[i]);
    for (size_t i = 0; i < new->n_touched; i++)
        if (!old || !overlay_touches(old, new->touched[i]))
            laid_add(scenario, new->touched[i]);
}

// Makes the overlay of all events so far the one that new questions see.
static void overlay_publish(struct open_scenario *scenario)
{
    struct scenario_events *events = memory_alloc(sizeof *events);
    events->overlay = newer_overlay(scenario->queue.newer);
    events->n_user = 1;
    pthread_mutex_lock(&scenario->lock);
    struct scenario_events *old = scenario->current;
    laid_note(scenario, old ? old->overlay : NULL, events->overlay);
    events->n_laid = scenario->n_laid;
    scenario->current = events;
    scenario_events_drop(old);
    pthread_mutex_unlock(&scenario->lock);
}

// The write turn is held.
static enum status events_read(struct open_scenario *scenario, struct error *err)
{
    size_t n_before = scenario->queue.n_event;
    enum status status = event_queue_read(&scenario->queue, err);
    if (scenario->queue.n_event > n_before || !scenario->current)
        overlay_publish(scenario);
    return status;
}

enum status open_scenario_refresh(struct open_scenario *scenario, struct error *err)
{
    pthread_mutex_lock(&scenario->write_turn);
    enum status status = events_read(scenario, err);
    pthread_mutex_unlock(&scenario->write_turn);
    return status;
}

static size_t count_of(struct open_scenario *scenario, const size_t *count)
{
    pthread_mutex_lock(&scenario->write_turn);
    size_t n = *count;
    pthread_mutex_unlock(&scenario->write_turn);
    return n;
}

size_t open_scenario_n_event(struct open_scenario *scenario)
{
    return count_of(scenario, &scenario->queue.n_event);
}

size_t open_scenario_n_refused(struct open_scenario *scenario)
{
    return count_of(scenario, &scenario->queue.n_refused);
}

bool open_scenario_has_news(struct open_scenario *scenario, size_t *n_laid, const uint32_t *persons,
                            size_t n_person)
{
    bool found = false;
    pthread_mutex_lock(&scenario->lock);
    for (size_t i = *n_laid; i < scenario->n_laid && !found; i++)
        for (size_t p = 0; p < n_person && !found; p++)
            found = scenario->laid[i] == persons[p];
    if (!found)
        *n_laid = scenario->n_laid;
    pthread_mutex_unlock(&scenario->lock);
    return found;
}

static enum status event_check(struct open_scenario *scenario, struct sent_event *event,
                               int64_t received_ms, struct error *err)
{
    struct newer_event newer = {.source = event->source,
                                .columns = event->columns,
                                .received = event_received(&scenario->queue, received_ms),
                                .last = local_day(received_ms)};
    enum status status = newer_check(scenario->queue.newer, &newer, err);
    event->known = newer.known;
    event->n_unmapped = newer.n_unmapped;
    memcpy(event->unmapped, newer.unmapped, sizeof event->unmapped);
    event->person = newer.person == PERSON_NONE
                        ? NULL
                        : extract_person_id(scenario->model.extract, newer.person);
    return status;
}

static const char *event_key(struct arena *arena, const struct sent_event *event)
{
    if (event->key)
        return event->key;
    char hex[HASH_TEXT];
    struct hash *hash = hash_create();
    hash_add_text(hash, event->columns);
    hash_finish(hash, hex);
    return arena_format(arena, "content:%s", hex);
}

// What one request sends, and the rows of the store that come of it.
struct event_batch {
    const struct audit_entry *by;
    struct sent_event *events; // n
    struct event *stored;      // n
    size_t n;
};

static enum status events_check(struct open_scenario *scenario, struct arena *arena,
                                const struct event_batch *batch, struct error *err)
{
    for (size_t i = 0; i < batch->n; i++) {
        struct sent_event *event = &batch->events[i];
        enum status status = OK;
        if (!event->source || !event->columns)
            status = error_set(err, E_DATA, "an event needs a source and columns");
        if (!status)
            status = event_check(scenario, event, now_of(scenario), err);
        if (status) {
            if (batch->n > 1)
                error_context(err, "event %zu of %zu", i + 1, batch->n);
            return status;
        }
        batch->stored[i] = (struct event){
            .source = event->source, .key = event_key(arena, event), .columns = event->columns};
    }
    return OK;
}

static enum status events_store(struct open_scenario *scenario, const struct event_batch *batch,
                                struct error *err)
{
    enum status status = event_add(scenario->store, batch->by, batch->stored, batch->n, err);
    for (size_t i = 0; !status && i < batch->n; i++) {
        batch->events[i].id = batch->stored[i].id;
        batch->events[i].repeated = batch->stored[i].repeated;
        status = event_check(scenario, &batch->events[i], batch->stored[i].received_ms, err);
    }
    return status ? status : events_read(scenario, err);
}

enum status open_scenario_add(struct open_scenario *scenario, const struct audit_entry *by,
                              struct sent_event *events, size_t n, struct error *err)
{
    if (!scenario->store)
        return error_set(err, E_FAILED, "there is no store to keep events in");
    struct arena arena = {0};
    struct event_batch batch = {by, events, arena_array(&arena, n, sizeof(struct event)), n};
    pthread_mutex_lock(&scenario->write_turn);
    enum status status = events_check(scenario, &arena, &batch, err);
    if (!status && n)
        status = events_store(scenario, &batch, err);
    pthread_mutex_unlock(&scenario->write_turn);
    arena_done(&arena);
    return status;
}

enum status scenario_events_open(struct open_scenario *scenario, struct error *err)
{
    enum status status =
        event_queue_open(scenario->store, scenario->model.extract, &scenario->queue, err);
    return status ? status : open_scenario_refresh(scenario, err);
}

enum status open_scenario_lay_over(struct open_scenario *scenario, struct store *store,
                                   struct error *err)
{
    scenario->store = scenario->queue.store = store;
    enum status status = open_scenario_refresh(scenario, err);
    if (!status && scenario->queue.n_event)
        moment_lay_over(scenario->model.extract, scenario->current->overlay);
    return status;
}

void scenario_events_close(struct open_scenario *scenario)
{
    scenario_events_drop(scenario->current);
    free(scenario->laid);
    if (scenario->queue.newer)
        event_queue_close(&scenario->queue);
}
