// All scenarios of a workspace that are open: each with the model in use, and with older models
// whose alerts are still looked at. When records or the model in use are replaced, they are opened
// anew beside the old ones, which serve their readers to the end.
#ifndef HEARTH_OPEN_SCENARIOS_H
#define HEARTH_OPEN_SCENARIOS_H

#include "serve/scoring/open_scenario.h"

struct open_scenarios; // opaque; looks after its own threads

// Opens each scenario with its selected model, one after another; one that does not open is kept
// with why. store must outlive them. Owns: open_scenarios_close.
struct open_scenarios *open_scenarios_open(const char *workspace, struct store *store);
void open_scenarios_close(struct open_scenarios *scenarios); // NULL is fine; holders may go on
// From one thread, now and then: opens anew what was replaced, and lays over the events that other
// processes stored.
void open_scenarios_refresh(struct open_scenarios *scenarios);

// The next scenario in use that did not open, from *i_scenario (0 at first, moved on), and why.
// False = no more. Threads: any.
bool open_scenarios_problem(struct open_scenarios *scenarios, size_t *i_scenario,
                            struct error *ret_why);

// The scenario with the model in use; scenario NULL = the only one, any_scenario = any that is open, since all
// have the same records. Held until open_scenario_close.
// Errors: E_NOT_FOUND when there is none of that name, E_USAGE when one of several must be named,
// E_NOT_READY, and why, when it did not open. Threads: any. Cost: never opens one.
extern const char any_scenario[]; // by its address, so that no text of a request is it
enum status open_scenarios_hold(struct open_scenarios *scenarios, const char *scenario,
                                struct open_scenario **ret_scenario, struct error *err);
// The scenario with that model, in use or older, and with the newest records: opened where it is
// not yet. Held until open_scenario_close. Errors: E_NOT_FOUND when the model's folder is gone;
// E_NOT_READY, and why, when it did not open. Threads: any; one opens at a time.
enum status open_scenarios_hold_model(struct open_scenarios *scenarios, const char *scenario,
                                      const char *model, struct open_scenario **ret_scenario,
                                      struct error *err);

struct event_batch {
    struct arena *arena;          // owns the persons of the events
    const struct audit_entry *by; // actor, client
    struct sent_event *events;
    size_t n;
};
// Stores the events once and lays them over every scenario in use. Errors: those of
// open_scenario_add; E_CONFLICT when there is none, E_NOT_READY when none could be opened. Threads: any.
enum status open_scenarios_add(struct open_scenarios *scenarios, const struct event_batch *batch,
                               struct error *err);

#endif
