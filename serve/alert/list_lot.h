// The seed of the lots that decide between equal estimates on a scenario's list.
#ifndef HEARTH_LIST_LOT_H
#define HEARTH_LIST_LOT_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "serve/store/store.h"

#define LIST_LOT_ACTION "list.lot"

struct list_lot {
    struct store *store;
    const char *actor, *scenario;
    day_t as_of;
};
// The seed of that list: derived from a secret of the store, so that nobody can choose it, written to
// the audit before the first scoring of the date, and from then on the one in the audit.
// Owns: arena. Errors: those of the store.
enum status list_lot_commit(const struct list_lot *lot, struct arena *arena, const char **ret_seed,
                            struct error *err);
// The same seed without writing anything; NULL when the store has no secret yet.
// Errors: those of the store, E_SYSTEM (no source of random numbers).
enum status list_lot_look(const struct list_lot *lot, struct arena *arena, const char **ret_seed,
                          struct error *err);

#endif
