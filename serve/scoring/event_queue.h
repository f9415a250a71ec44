// The store's events on their way to an overlay.
#ifndef HEARTH_EVENT_QUEUE_H
#define HEARTH_EVENT_QUEUE_H

#include "features/extract/moment.h"
#include "serve/store/store.h"

struct event_queue {
    struct store *store; // NULL = none are known
    struct newer *newer;
    int64_t last_event;        // id of the last that was read
    size_t n_event, n_refused; // read; of them, those that hearth.yaml no longer lets in: they stay
                               // in the store and do not count
    uint32_t *persons;         // n_person, ascending: whom the events of the last reading are about
    size_t n_person, person_capacity;
};
// Owns: feed_close. Threads: one at a time.
enum status event_queue_open(struct store *store, const struct extract *extract,
                             struct event_queue *ret_feed, struct error *err);
void event_queue_close(struct event_queue *feed);
// Reads what came since the last time, in the store's order: so the overlay is the same in every
// process, and after a crash.
enum status event_queue_read(struct event_queue *feed, struct error *err);
bool event_queue_is_about(const struct event_queue *feed,
                          uint32_t person); // any event of the last feed_read
// Opens, reads and lays out: what one command needs. The overlay is NULL when there is no event.
// Owns: feed_close, overlay_free. Errors: as above.
enum status event_queue_overlay(struct store *store, const struct extract *extract,
                                struct event_queue *ret_feed, struct overlay **ret_overlay,
                                struct error *err);

#endif
