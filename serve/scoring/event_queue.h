// The store's events on their way to an overlay.
#ifndef HEARTH_EVENT_QUEUE_H
#define HEARTH_EVENT_QUEUE_H

#include "features/extract/moment.h"
#include "serve/store/store.h"

struct event_queue {
    struct store *store; // NULL = none are known
    struct newer *newer;
    const struct config *config; // what day it is
    int64_t last_event;          // id of the last that was read
    size_t n_event, n_refused; // read; of them, those that hearth.yaml no longer lets in: they stay
                               // in the store and do not count
    uint32_t *persons;         // n_person: whom the events of the last reading are about, in order
    size_t n_person, person_capacity;
};
// Owns: event_queue_close; store and extract are borrowed. Threads: one at a time, for all functions.
// Errors: those of newer_open.
enum status event_queue_open(struct store *store, const struct extract *extract,
                             struct event_queue *ret_queue, struct error *err);
void event_queue_close(struct event_queue *queue);
// Reads what came since the last time, in the store's order: so the overlay is the same in every
// process, and after a crash. Errors: those of the store.
enum status event_queue_read(struct event_queue *queue, struct error *err);
// The day on which an event that came at that instant counts as received.
day_t event_received(const struct event_queue *queue, int64_t received_ms);

#endif
