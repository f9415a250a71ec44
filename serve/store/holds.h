// Which children are not to be listed again for a while, after which decision: memory by child, not by home.
// Rows are made with the review (reviews.h). What ends a hold early is asked of the records (serve/alert/wake.h).
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_HOLDS_H
#define HEARTH_HOLDS_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "serve/store/store.h"

#include <stddef.h>

struct hold {
    int64_t id, review_id, alert_id, time_ms; // time_ms: of the decision
    const char *scenario, *person;            // of whom; the alert is about alert_person
    const char *alert_person, *band;          // band: of the alert when it was decided
    const char *decision, *kind;              // codes of the outcome and of its hold
    const char *user_name;                    // who decided
    day_t decided_on, until;
};
struct hold_filter {
    const char *scenario; // NULL = any
    const char *person;   // NULL = any
    day_t at;             // only those that last beyond this day
};
struct hold_list {
    struct hold *items;
    size_t n;
};
// The newest hold of each child and scenario, of children without an undecided alert of their own, by the day
// on which it ends. A later decision takes the place of an earlier one. Owns: arena.
enum status hold_list(struct store *store, struct arena *arena, const struct hold_filter *filter,
                      struct hold_list *ret_list, struct error *err);

#endif
