// The store's events on their way to an overlay.
#ifndef HEARTH_FEED_H
#define HEARTH_FEED_H

#include "features/extract/moment.h"
#include "serve/store/store.h"

struct feed {
    struct store *hub; // NULL = none are known
    struct newer *newer;
    int64_t last_event;        // id of the last that was read
    size_t n_event, n_refused; // read; of them, those that hearth.yaml no longer lets in: they stay
                               // in the store and do not count
    uint32_t *persons;         // n_person, ascending: whom the events of the last reading are about
    size_t n_person, person_capacity;
};
// Owns: feed_close. Threads: one at a time.
enum status feed_open(struct store *hub, const struct extract *extract, struct feed *ret_feed,
                      struct error *err);
void feed_close(struct feed *feed);
// Reads what came since the last time, in the store's order: so the overlay is the same in every
// process, and after a crash.
enum status feed_read(struct feed *feed, struct error *err);
bool feed_is_about(const struct feed *feed, uint32_t person); // any event of the last feed_read
// Opens, reads and lays out: what one command needs. The overlay is NULL when there is no event.
// Owns: feed_close, overlay_free. Errors: as above.
enum status feed_overlay(struct store *hub, const struct extract *extract, struct feed *ret_feed,
                         struct overlay **ret_overlay, struct error *err);

#endif
