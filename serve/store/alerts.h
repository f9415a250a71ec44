// Alerts: the places that a scoring gave within the hub's capacity. Which persons get one is
// decided elsewhere (serve/alert); here stands what was said, and the places already taken.
//
//      new ──somebody takes it──> open ──review that closes──> decided
//       └────────┬──────────┘
//        its date is scored again, with another rank or reasons ──> replaced by the same person's updated
//        alert, which keeps state and time of the old one; withdrawn by a person ──> replaced by none
//
// A newer list replaces nothing: what it says of an undecided alert is one more row of alert_ranks, and the
// alert keeps its number, its time and its place of the month. Scoring closes nothing.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_ALERTS_H
#define HEARTH_ALERTS_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "serve/store/store.h"

#include <stddef.h>

enum alert_state { ALERT_NEW, ALERT_OPEN, ALERT_DECIDED, ALERT_REPLACED, ALERT_STATE_COUNT };
extern const char *const alert_state_names[ALERT_STATE_COUNT];

struct alert {
    int64_t id;           // out
    const char *scenario; // out; so are as_of and model: they come from the scoring
    day_t as_of;
    const char *person;      // pseudonym
    const char *household;   // NULL = none known
    int64_t rank;            // from 1, among all that were scored
    double score, low, high; // probability; low and high NaN = no interval
    const char *band, *model;
    const char *reasons; // JSON
    enum alert_state state;
    int64_t created_ms, replaced_by, n_review; // out
    int64_t last_review; // out: the latest about the person under any alert, 0 = none
    // Out. as_of, rank, score, low, high, band, model and reasons are those of the newest list that ranked
    // the person (as_made: of the list that made the alert).
    day_t listed;    // the list that made it
    day_t list_date; // the newest list that says something of it; after as_of = no longer ranked
    int64_t rank_before; // on the list before that one; 0 = there is none
    int64_t owner_id;    // out: the user who works on it (case_owners.h), 0 = nobody
    const char *owner;   // out: that user's name, NULL = nobody
};

// A place that is taken: whoever shares the person or the household takes no new one.
struct alert_hold {
    const char *person, *household; // NULL = none known
    day_t as_of;
    enum alert_state state;
    int64_t n_begun; // reviews and changes of hands
    bool this_month; // its as_of is in the calendar month asked for: it uses up capacity
    bool updatable;  // of this very date, and nobody has begun with it: a scoring may update it
    bool rankable;   // undecided, not updatable, of no newer list: a scoring may say its rank again
    // what the alert says now: ranked_on is the as_of of rank and estimate
    int64_t id, rank;
    day_t ranked_on, list_date;
    double score, low, high;
    const char *band, *model, *reasons;
};
// What holds a place against a scoring of (scenario, as_of): alerts of that calendar month and
// undecided ones of any date.
struct alert_holds {
    struct alert_hold *items;
    size_t n;
};
struct alert_scoring {
    const char *actor, *scenario, *model;
    day_t as_of;
    int64_t capacity;  // places a calendar month; 0 = no limit
    bool by_household; // members of a household share a place
    // n_rank alerts that wait, by id, with what this list says of them: rank, score, low, high, band, reasons;
    // as_of and model are the list's, or those of an earlier one for a person who is no longer ranked
    const struct alert *ranks;
    size_t n_rank;
    const char *frozen; // digest of the frozen list, hex; NULL or "" = none
};
// The holds against the scoring of its scenario and as_of. Owns: arena.
enum status alerts_held(struct store *store, struct arena *arena,
                        const struct alert_scoring *scoring, struct alert_holds *ret_holds,
                        struct error *err);
// Stores alerts[0..n). One about a person who has an undecided alert of (scenario, as_of) that nobody has
// begun with updates it: the new row keeps the old one's state and time, and the old row says by which it
// was replaced; when both say the same, the old row stays. The scoring's ranks are added to their alerts.
// Every other alert stays as it is. All or nothing. Errors: E_CONFLICT when a place is taken or the month is
// full, or an alert of the ranks is no longer undecided, since alerts_held or within the alerts themselves:
// ask again. E_DATA, E_LIMIT for texts that will not do.
enum status alerts_replace(struct store *store, const struct alert_scoring *scoring,
                           const struct alert *alerts, size_t n, struct error *err);

// Takes back the alerts of (scenario, as_of) that are undecided and that nobody has begun with, by decision
// of the actor and for a reason, which the audit keeps. Other undecided alerts say again what they said before
// that list. ret_n: how many were taken back. Errors: E_DATA, E_LIMIT for the
// reason; those of the store.
enum status alerts_withdraw(struct store *store, const struct alert_scoring *scoring,
                            const char *reason, size_t *ret_n, struct error *err);

struct alert_filter {
    const char *scenario, *person, *household; // NULL = any
    unsigned states;                           // sum of 1 << state; 0 = all but replaced
    day_t as_of;                               // of the list that made it; with any_date: not read
    bool any_date;
    bool as_made;       // what the list that made the alert said of it, not the newest
    day_t from, before; // of the list that made it, in [from, before); both 0 = any
    bool by_band; // by band, then rank; else the latest list first, then by rank; not with as_made
    int64_t limit, offset; // limit 0 = all
};
struct alert_list {
    struct alert *items;
    size_t n;
    int64_t total; // that the filter names, on all pages together
};
// Owns: arena.
enum status alert_list(struct store *store, struct arena *arena, const struct alert_filter *filter,
                       struct alert_list *ret_list, struct error *err);
enum status alert_get(struct store *store, struct arena *arena, int64_t id, struct alert *ret_alert,
                      struct error *err); // E_NOT_FOUND
#endif
