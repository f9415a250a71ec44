// One connection to a database, whatever its kind. SQL is written once, for all kinds: parameters
// are ?1, ?2, …; ids come back by RETURNING; columns are read by name and typed.
// Units: days are texts YYYY-MM-DD, times UTC milliseconds.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_DATABASE_H
#define HEARTH_DATABASE_H

#include "features/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What a parameter or a column is. A NULL has a type too: servers ask for it.
enum value_type { VALUE_INTEGER, VALUE_REAL, VALUE_TEXT, VALUE_BLOB, VALUE_TYPE_COUNT };
extern const char *const value_type_names[VALUE_TYPE_COUNT];
struct value {
    enum value_type type;
    bool is_null;
    int64_t integer;
    double real; // NaN when NULL
    const void
        *bytes; // of text and blobs; borrowed; of a read text a 0 follows that is not counted
    size_t n_bytes;
};
struct value value_null(enum value_type type);
struct value value_integer(int64_t integer);
struct value value_real(double real);      // not finite = NULL
struct value value_text(const char *text); // NULL = NULL
struct value value_blob(const void *bytes, size_t n_bytes);
struct value value_id(int64_t id); // 0 = NULL

// One statement with its parameters ?1, ?2, …
struct statement {
    const char *sql;
    const struct value *values; // borrowed while the statement runs
    size_t n_value;
};
#define VALUES(...)                                                                                \
    (const struct value[])                                                                         \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
// A statement for the block it stands in: SQL("… ?1 … ?2", value_text(a), value_integer(b)).
#define SQL(text, ...)                                                                             \
    (&(const struct statement){text, VALUES(__VA_ARGS__),                                          \
                               sizeof(VALUES(__VA_ARGS__)) / sizeof(struct value)})

struct database;
struct query;

struct database_open {
    const char *place; // what follows the kind in `store: KIND:PLACE`
    bool create;       // make it when it is not there
    bool read_only;
    bool in_memory; // a new one of this connection only; place is not read
    // Whether changes of this table's rows are to be counted; NULL = of none.
    bool (*watches)(const char *table);
};

// A row that the connection has inserted, changed or deleted.
struct row_change {
    char table[64];
    int64_t id;
};

struct migration;

// A backend: one row of database_kinds, one file, one folder of migrations. Errors of all
// functions: E_CONFLICT for a value that must be unique, E_SYSTEM for disk and lock trouble, else
// E_FAILED; never with the values.
struct database_kind {
    const char *name;    // before the colon of `store:`
    const char *missing; // NULL, or why this kind cannot be used: then nothing below is there
    bool is_file;        // its places are paths, relative to the workspace
    const struct migration *migrations;
    const int *n_migration;
    const char *row_id;     // the name by which a query has the number of a row, whatever its table
    const char *schema_sql; // type, name, sql of all tables, indexes, triggers and views, and
                            // of the header what SQLite leaves to programs, in order
    const char *check_sql;  // one text: "ok", or how the file is damaged
    enum status (*open)(const struct database_open *options, struct database **ret_database,
                        struct error *err);
    void (*close)(struct database *database);
    enum status (*script)(struct database *database, const char *sql, struct error *err);
    // Copies the whole as it is at one moment to a new file, while others write, and checks the copy.
    enum status (*copy)(struct database *database, const char *path, struct error *err);
    // One writer at a time over all threads and processes; waits for its turn.
    enum status (*begin_write)(struct database *database, struct error *err);
    enum status (*begin_read)(struct database *database, struct error *err); // one moment's state
    enum status (*commit)(struct database *database, struct error *err);     // durable when OK
    void (*rollback)(struct database *database);
    bool (*in_transaction)(
        const struct database *database); // false after the database undid it itself
    enum status (*start)(struct database *database, const struct statement *statement,
                         struct query **ret_query, struct error *err);
    enum status (*next)(struct query *query, bool *ret_row, struct error *err);
    int (*n_column)(struct query *query);
    const char *(*column_name)(struct query *query, int i_column);
    // The column as a value of value->type. False when it holds another type.
    bool (*column)(struct query *query, int i_column, struct value *value);
    // The type that it holds; false = NULL.
    bool (*column_type)(struct query *query, int i_column, enum value_type *ret_type);
    // Rows of watched tables that this connection changed since they were dropped, in that order; one may
    // come several times. A rollback drops what it undoes. Borrowed until the next change.
    size_t (*changes)(const struct database *database, const struct row_change **ret_changes);
    void (*changes_drop)(struct database *database, size_t n); // the first n
    void (*end)(struct query *query);
};
extern const struct database_kind *const database_kinds[]; // ended by NULL
extern const struct database_kind database_sqlite, database_postgresql;

// The first members of every backend's own structs.
struct database {
    const struct database_kind *kind;
};
struct query {
    struct database *database;
    const char *bad_column; // one that was asked for in vain, until query_next or query_end told it
    enum value_type bad_type;
};

// Which kind of store an address `KIND:PLACE` names, and its place in it; without a kind that we
// know, a file of SQLite's. Errors: E_CONFIG for an unknown kind, E_NOT_IMPLEMENTED.
enum status database_kind_find(const char *address, const struct database_kind **ret_kind,
                               const char **ret_place, struct error *err);
// Owns: database_close. Threads: one at a time.
enum status database_open(const struct database_kind *kind, const struct database_open *options,
                          struct database **ret_database, struct error *err);
void database_close(struct database *database); // NULL is fine
// One statement without rows.
enum status database_run(struct database *database, const struct statement *statement,
                         struct error *err);
// One statement with rows: start, next until no row, end (always, when start was OK). Most rows are
// read by listing.h.
enum status query_start(struct database *database, const struct statement *statement,
                        struct query **ret_query, struct error *err);
enum status query_next(struct query *query, bool *ret_row, struct error *err);
// Errors: E_FAILED when a column that was read since query_next has another type or is not there.
enum status query_end(struct query *query, struct error *err);
// The number of the column of that name, −1 = none.
int query_column(struct query *query, const char *name);
// A column of the row, by its name, as a value of that type; a NULL keeps it. Borrowed until the
// next query_next. Errors: told by query_next and query_end; meanwhile it is a NULL.
struct value query_value(struct query *query, const char *name, enum value_type type);
int64_t query_integer(struct query *query, const char *name);  // NULL = 0
const char *query_text(struct query *query, const char *name); // or NULL
bool query_text_is_whole(struct query *query, const char *name); // it holds no NUL
// The first column of the first row; 0 when there is no row or it is NULL.
enum status query_one(struct database *database, const struct statement *statement,
                      int64_t *ret_integer, struct error *err);

#endif
