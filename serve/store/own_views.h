// A reviewer's own view of a case from its records, recorded before the estimate: once for each alert
// and user, never changed, so that it can be told later how far the estimate moved people.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_OWN_VIEWS_H
#define HEARTH_OWN_VIEWS_H

#include "features/base/arena.h"
#include "serve/store/store.h"

#define OWN_VIEW_MAX 2000 // characters

struct own_view {
    int64_t id, alert_id, user_id, time_ms; // id and time_ms: out
    const char *closer_look;                // "yes", "no" or "unsure": does this family need one?
    const char *words;                      // why, or ""
    const char *client; // the address that the request came from, of a new one; NULL = none
};
// Records it, audited. Errors: E_DATA, E_LIMIT for texts; E_NOT_FOUND for the alert or the user;
// E_CONFLICT when this user has recorded a view of the alert before.
enum status own_view_add(struct store *store, const struct own_view *view, struct error *err);
struct own_view_of {
    int64_t alert_id, user_id;
};
// The view of that user of that alert; NULL = none yet. Owns: arena.
enum status own_view_find(struct store *store, struct arena *arena, const struct own_view_of *of,
                          const struct own_view **ret_view, struct error *err);
struct own_view_alerts {
    const int64_t *ids; // n, ascending
    size_t n;
};
// The alerts of which the user has recorded a view. Owns: arena.
enum status own_view_alerts_find(struct store *store, struct arena *arena, int64_t user_id,
                                 struct own_view_alerts *ret_alerts, struct error *err);

#endif
