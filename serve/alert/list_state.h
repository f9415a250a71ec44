// What the hub says over a scenario's list: whether its alerts were withheld and why, which override
// holds, and whether evidence is tested at all. Written by `hearth score`, read by pages and the API.
#ifndef HEARTH_LIST_STATE_H
#define HEARTH_LIST_STATE_H

#include "serve/alert/list_gate.h"
#include "serve/store/store.h"

#define LIST_STATE_ACTION "list.state"
#define OVERRIDE_PEOPLE 2 // who take a list without evidence on themselves, at least

struct list_override {
    const char *why;                 // NULL = there is none
    const char *by[OVERRIDE_PEOPLE]; // distinct
    day_t until;                     // the last day on which it holds
};

struct list_state {
    day_t as_of; // of the latest list; DAY_NONE = none was made
    const char *model;
    bool withheld;               // no alert of it was made
    struct list_reasons reasons; // what the evidence is short of, overridden or not
    bool off;                    // evidence is not tested: all limits are 0
    struct list_override override;
};
// Kept in the store under the scenario's name, and audited with all its members.
// Errors: those of store_value_set and audit_add.
enum status list_state_write(struct store *store, const char *actor, const char *scenario,
                             const struct list_state *state, struct error *err);
// as_of DAY_NONE when no list was made. Owns: arena. Errors: those of store_value_get; E_FAILED when the
// store holds something else.
enum status list_state_read(struct store *store, struct arena *arena, const char *scenario,
                            struct list_state *ret_state, struct error *err);
// The sentences to show over the list and in the API, none when all is as it should be. today: of the
// workspace, see config_today. Owns: arena.
void list_state_notices(struct arena *arena, const struct list_state *state, day_t today,
                        struct list_reasons *ret_notices);
// Whether the override holds on that day.
bool list_override_holds(const struct list_override *override, day_t today);

#endif
