// What the audit keeps of the rows of all tables: each row of the audit tells the digests of the rows that
// changed with it. For the files of this folder.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_ROW_DIGEST_H
#define HEARTH_ROW_DIGEST_H

#include "serve/store/database.h"
#include "serve/store/secret.h"

// Tables that the audit does not cover: itself, and what changes all the time and proves nothing.
bool row_is_covered(const char *table);

// The digest of the row that a query is at: BLAKE2b-256 over "hearth row 1", the table, the columns from
// i_first on, each with its name, its type and its value, in the encoding of secret.h (a real by its bits).
void row_digest(struct query *row, const char *table, int i_first,
                uint8_t ret_digest[DIGEST_BYTES]);

// The first ROW_CHANGES_MAX rows that the connection has changed, as JSON: table → id → digest, null = deleted.
// They are dropped. "" = none. Owns: free.
#define ROW_CHANGES_MAX 500
enum status row_changes_take(struct database *database, char **ret_text, struct error *err);
void row_changes_forget(struct database *database); // drops all
bool row_changes_wait(struct database *database);   // whether there are any

// Marks every row of every covered table as changed, when a new step has changed the tables themselves.
// Calls `tell` whenever ROW_CHANGES_MAX are there, and at the end.
struct row_teller {
    enum status (*tell)(void *context, const char *changes, struct error *err);
    void *context;
};
enum status row_changes_all(struct database *database, const struct row_teller *teller,
                            struct error *err);

// The names of the covered tables. Owns: the caller frees each and the array, by row_tables_free.
enum status row_tables(struct database *database, char ***ret_names, size_t *ret_n,
                       struct error *err);
void row_tables_free(char **names, size_t n);

// Prepares "SELECT id AS row_number, * FROM table ORDER BY id", of which row_digest reads from column 1 on.
enum status row_walk_start(struct database *database, const char *table, struct query **ret_query,
                           struct error *err);

#endif
