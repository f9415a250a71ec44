// The steps that make and change the store's tables: numbered SQL files, embedded in the program.
#ifndef HEARTH_MIGRATE_H
#define HEARTH_MIGRATE_H

#include "serve/store/database.h"

struct migration {
    int number; // from 1, without gaps
    const char *name, *sql;
};
// Made from the folder of each kind of store, migrations/<kind>/NNN_name.sql.
extern const struct migration migrations_sqlite[];
extern const int n_migration_sqlite;

struct migration_run {
    const struct migration *steps;
    int n_step;
    // Called in the transaction before steps are added to a store that has n_done of them; its error ends all.
    // NULL = nothing to do.
    enum status (*before)(void *context, struct database *database, int n_done, struct error *err);
    // Called in the same transaction when steps were added to a store that had some; NULL = nothing to do.
    enum status (*changed)(void *context, struct database *database, struct error *err);
    void *context;
};
// Applies what is missing of the steps, all in one transaction, and records each with the hash of its
// text. Errors: E_FAILED when the store was written by a newer program, or a recorded step differs from
// ours; nothing is changed then.
enum status migrate(struct database *database, const struct migration_run *run, struct error *err);

#endif
