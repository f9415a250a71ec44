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

// Applies what is missing of steps[0..n_step), all in one transaction, and records each with the
// hash of its text. Errors: E_FAILED when the store was written by a newer program, or a recorded
// step differs from ours; nothing is changed then.
enum status migrate(struct database *database, const struct migration *steps, int n_step,
                    int64_t now_ms, struct error *err);

#endif
