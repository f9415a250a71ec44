// A look at people from the command line is a look: it stands in the audit before anything is printed.
#ifndef HEARTH_COMMAND_LOOK_H
#define HEARTH_COMMAND_LOOK_H

#include "features/base/day.h"
#include "features/base/error.h"

#include <stddef.h>

#define COMMAND_LOOK_ACTION "command.look"

struct command_look {
    const char *command;        // as typed: "explain", "alerts list", "features --test"
    const char *scenario;       // NULL = none
    day_t as_of;                // DAY_NONE = none
    const char *const *persons; // n pseudonyms, one audit row each; n 0 = one row about nobody
    size_t n;
};
// Records that the one who runs this program looks at these people, under the name that the system
// has for them (cli:NAME). All rows are one transaction. A workspace that has no store yet keeps no
// audit: then this is OK and writes nothing. Call it before printing; when it fails, print nothing.
// Errors: those of store_open_workspace and audit_add. Cost: one opening of the store, one sync.
enum status command_look_record(const char *workspace, const struct command_look *look,
                                struct error *err);

#endif
