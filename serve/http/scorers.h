// The scenarios of the workspace that have a model, open for scores and events at any time.
#ifndef HEARTH_SCORERS_H
#define HEARTH_SCORERS_H

#include "serve/alert/live.h"

struct scorers;

// Opens each scenario with its selected model, one after another; one that does not open is kept
// with why. hub must outlive the scorers. Owns: scorers_close.
struct scorers *scorers_open(const char *workspace, struct hub *hub);
void scorers_close(struct scorers *scorers); // NULL is fine
// scenario NULL = the only one. Borrowed for the life of the scorers. Errors: E_NOT_FOUND when
// there is none of that name, E_USAGE when one of several must be named, else why it did not open.
enum status scorers_find(struct scorers *scorers, const char *scenario, struct live **ret_live,
                         struct error *err);
// Stores the events once and lays them over every scenario. Errors: those of live_add.
enum status scorers_add(struct scorers *scorers, const char *sender, struct live_event *events,
                        size_t n, struct error *err);
// Lays over what other processes stored since the last time.
void scorers_refresh(struct scorers *scorers);
size_t scorers_count(const struct scorers *scorers); // open ones

#endif
