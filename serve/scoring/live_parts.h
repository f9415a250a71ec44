// What a live consists of. Private to live*.c.
#ifndef HEARTH_LIVE_PARTS_H
#define HEARTH_LIVE_PARTS_H

#include "features/extract/moment.h"
#include "model/score/reasoner.h"
#include "serve/scoring/event_queue.h"
#include "serve/scoring/live.h"

#include <pthread.h>

#define LIVE_DATES 8 // kept when nobody reads them

// An overlay in use. It goes when a later one took its place and its last reader is done.
struct live_events {
    struct overlay *overlay;
    size_t n_user; // the live counts while it is the current one
};

// A date with its households.
struct live_date {
    day_t as_of;
    struct view view; // without overlay
    bool ready;       // else some thread is building it
    size_t n_user;
    uint64_t used; // when, by live->clock
    struct live_date *next;
};

// What one call needs; kept for the next one.
struct live_worker {
    struct scratch *scratch;
    struct reasoner *reasoner;
    double *x, *model_x;
    struct live_worker *next;
};

// A table of persons by the hash of their id; half of its places at least are PERSON_NONE.
struct live_persons {
    uint32_t *places;
    size_t mask;
};

struct live {
    struct arena arena;
    struct scenario_model model;
    struct live_persons persons;
    struct store *store;
    pthread_mutex_t write_turn; // for the feed
    struct event_queue feed;
    pthread_mutex_t lock; // for all below
    pthread_cond_t date_ready;
    struct live_events *current;
    struct live_date *dates;
    uint64_t clock;
    struct live_worker *workers; // idle
};

// live_persons.c
void live_persons_make(struct live_persons *ret_persons, const struct timeline *timeline);
void live_persons_done(struct live_persons *persons);
// PERSON_NONE = there is no such person.
uint32_t live_persons_find(const struct live_persons *persons, const struct timeline *timeline,
                           const char *id);

// live_events.c
enum status live_events_open(struct live *live, struct error *err);
void live_events_close(struct live *live);
// live->lock is held.
void live_events_drop(struct live_events *events);

// live_dates.c: live->lock is held. The date's households are built by whoever asks first, without
// the lock; others wait for them.
struct live_date *live_date_take(struct live *live, day_t as_of);
// A date that gives way, out of the list; NULL = none. live_date_free it without the lock.
struct live_date *live_date_give(struct live *live, struct live_date *date);
void live_date_free(struct live_date *date); // NULL is fine
void live_dates_close(struct live *live);

#endif
