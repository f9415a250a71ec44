// The scenarios of the workspace that have a model, open for scores and events at any time. When
// their records or the selected model are replaced, they are opened anew beside the old ones.
#ifndef HEARTH_SCORERS_H
#define HEARTH_SCORERS_H

#include "serve/scoring/live.h"

struct scorers;

// Opens each scenario with its selected model, one after another; one that does not open is kept
// with why. hub must outlive the scorers. Owns: scorers_close.
struct scorers *scorers_open(const char *workspace, struct store *store);
void scorers_close(struct scorers *scorers); // when nothing is held; NULL is fine
// From one thread, now and then: opens anew what was replaced, and lays over the events that other
// processes stored.
void scorers_freshen(struct scorers *scorers);

struct scorer;
// Held until scorer_release. scenario NULL = the only one. Threads: any. Errors: E_NOT_FOUND when
// there is none of that name, E_USAGE when one of several must be named, E_FAILED when it did not
// open.
enum status scorer_hold(struct scorers *scorers, const char *scenario, struct scorer **ret_scorer,
                        struct error *err);
struct live *scorer_live(const struct scorer *scorer);
void scorer_release(struct scorers *scorers, struct scorer *scorer); // NULL is fine
struct sent_events {
    struct arena *arena; // owns the persons of the events
    const char *sender;  // an actor
    struct live_event *events;
    size_t n;
};
// Stores the events once and lays them over every scenario. Errors: those of live_add.
enum status scorers_add(struct scorers *scorers, const struct sent_events *sent, struct error *err);

#endif
