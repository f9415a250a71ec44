// What an open scenario consists of. Private to open_scenario.c, scenario_*.c and snapshot.c.
#ifndef HEARTH_OPEN_SCENARIO_PARTS_H
#define HEARTH_OPEN_SCENARIO_PARTS_H

#include "features/extract/moment.h"
#include "model/score/reasoner.h"
#include "serve/scoring/event_queue.h"
#include "serve/scoring/open_scenario.h"
#include "serve/scoring/person_index.h"

#include <pthread.h>
#include <stdatomic.h>

// An overlay in use. It goes when a later one took its place and its last reader is done.
struct scenario_events {
    struct overlay *overlay;
    size_t n_laid; // of the scenario, when it was made
    size_t n_user; // the scenario counts while it is the current one
};

// A date with its households.
struct scenario_date {
    day_t as_of;
    struct view view; // without overlay
    bool ready;       // else some thread is building it
    size_t n_user;
    uint64_t used; // when, by scenario->clock
    struct scenario_date *next;
};

// What one reader needs; kept for the next one.
struct scenario_worker {
    struct scratch *scratch;
    struct reasoner *reasoner;
    double *x;       // n_col of the extract
    double *model_x; // n_col of the model
    struct scenario_worker *next;
};

// The records behind the facts, by source of the configuration.
struct scenario_records {
    struct records *items; // NULL = not asked for
    bool *are_open;
};

struct open_scenario {
    struct arena arena;
    struct scenario_model model;
    struct person_index persons;
    struct scenario_records records;
    struct store *store;
    atomic_size_t n_holder;
    atomic_bool retired;
    pthread_mutex_t write_turn; // for the queue
    struct event_queue queue;
    pthread_mutex_t lock; // for all below
    pthread_cond_t date_ready;
    struct scenario_events *current;
    uint32_t *laid; // n_laid: whom the events concern, in the order of their coming
    size_t n_laid, laid_capacity;
    struct scenario_date *dates;
    uint64_t clock;
    struct scenario_worker *workers; // idle
};

// scenario_events.c. Errors: those of event_queue_open and open_scenario_refresh.
enum status scenario_events_open(struct open_scenario *scenario, struct error *err);
void scenario_events_close(struct open_scenario *scenario);
// scenario->lock is held.
void scenario_events_drop(struct scenario_events *events);

// scenario_dates.c: scenario->lock is held. The date's households are built by whoever asks first,
// without the lock; others wait for them.
struct scenario_date *scenario_date_take(struct open_scenario *scenario, day_t as_of);
// A date that gives way, out of the list; NULL = none. scenario_date_free it without the lock.
struct scenario_date *scenario_date_give(struct open_scenario *scenario,
                                         struct scenario_date *date);
void scenario_date_free(struct scenario_date *date); // NULL is fine
void scenario_dates_close(struct open_scenario *scenario);

#endif
