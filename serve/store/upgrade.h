// Bringing the tables of a store in use up to date. For the files of this folder.
#ifndef HEARTH_UPGRADE_H
#define HEARTH_UPGRADE_H

#include "features/base/error.h"

struct store;

// Applies the steps that are missing. Before new steps change the tables of a store that is in use, its audit and
// all its rows are proved as the older program left them; the old head and what was found are in the audit.
// Errors: E_FAILED naming the first difference, unless store_options.accept says why to go on; those of
// migrate; nothing is changed then. Cost: one pass over audit and rows, only when steps are missing.
enum status upgrade_run(struct store *store, struct error *err);

#endif
