// Commands about the store that have verbs: `user add`, `token list`.
#ifndef HEARTH_SUBCOMMANDS_H
#define HEARTH_SUBCOMMANDS_H

#include "features/base/cli.h"
#include "serve/store/store.h"

struct subcommand {
    const char *name;
    bool named;   // takes a NAME
    bool creates; // the store, when there is none
    // actor: who runs the command. name: NULL when the verb takes none.
    enum status (*run)(const struct cli *cli, struct store *store, const char *actor,
                       const char *name, struct error *err);
};

// Runs the verb that the words name on the workspace's store. verbs end with a row without a name.
// Errors: E_USAGE for the words; those of store_open_workspace and of the verb.
enum status subcommand_run(const struct cli *cli, const struct subcommand *verbs,
                           struct error *err);

#endif
