// Whether each frozen list is the one that alerts were made of.
#ifndef HEARTH_FROZEN_CHECK_H
#define HEARTH_FROZEN_CHECK_H

#include "features/workspace/files_check.h"
#include "serve/store/store.h"

// Adds every frozen list that the audit has a digest of: of several scorings of a date with one model the
// last counts. An audit that cannot be read is a problem of kept/frozen. Texts live in arena.
void frozen_lists_check(struct arena *arena, struct store *store, const char *workspace,
                        struct files_checked *checked);

#endif
