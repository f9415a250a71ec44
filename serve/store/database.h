// One connection to a database, whatever its kind. SQL is written once, for all kinds: parameters
// are ?1, ?2, …; ids come back by RETURNING; days are YYYY-MM-DD, times UTC milliseconds.
#ifndef HEARTH_DATABASE_H
#define HEARTH_DATABASE_H

#include "features/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_kind { VALUE_NULL, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT, VALUE_BYTES };
struct value {
    enum value_kind kind;
    int64_t integer;
    double real;
    const void *bytes; // borrowed until query_end
    size_t n_bytes;
};
struct value value_integer(int64_t integer);
struct value value_real(double real);      // not finite = NULL
struct value value_text(const char *text); // NULL = NULL
struct value value_bytes(const void *bytes, size_t n_bytes);
struct value value_id(int64_t id); // 0 = NULL

// A list of parameters and its length, as two arguments.
#define BIND(...)                                                                                  \
    (const struct value[]){__VA_ARGS__},                                                           \
        sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)
#define BIND_NONE NULL, 0

struct database;
struct query;

struct database_open {
    const char *place; // the whole of it, as the user gave it
    bool create;       // make it when it is not there
    bool read_only;
};

// A backend: one row of database_kinds, one file. Errors of all functions: E_CONFLICT for a value
// that must be unique, E_SYSTEM for disk and lock trouble, else E_FAILED; never with the values.
struct database_kind {
    const char *name;
    const char *prefix; // of the places that are its own; "" = any other
    enum status (*open)(const struct database_open *options, struct database **ret_database,
                        struct error *err);
    void (*close)(struct database *database);
    enum status (*script)(struct database *database, const char *sql, struct error *err);
    // One writer at a time over all threads and processes; waits for its turn.
    enum status (*begin_write)(struct database *database, struct error *err);
    enum status (*begin_read)(struct database *database, struct error *err); // one moment's state
    enum status (*commit)(struct database *database, struct error *err);     // durable when OK
    void (*rollback)(struct database *database);
    enum status (*start)(struct database *database, const char *sql, const struct value *values,
                         size_t n_value, struct query **ret_query, struct error *err);
    enum status (*next)(struct query *query, bool *ret_row, struct error *err);
    int64_t (*integer)(struct query *query, int i_column);
    double (*real)(struct query *query, int i_column);
    // Text is ended by a 0 that is not counted; NULL for NULL.
    const void *(*bytes)(struct query *query, int i_column, size_t *ret_n_bytes);
    void (*end)(struct query *query);
};
extern const struct database_kind *const database_kinds[]; // ended by NULL
extern const struct database_kind database_sqlite;

// The first members of every backend's own structs.
struct database {
    const struct database_kind *kind;
};
struct query {
    struct database *database;
};

// Owns: database_close. Threads: one at a time.
enum status database_open(const struct database_open *options, struct database **ret_database,
                          struct error *err);
void database_close(struct database *database); // NULL is fine
// One statement without rows.
enum status database_run(struct database *database, const char *sql, const struct value *values,
                         size_t n_value, struct error *err);
// One statement with rows: start, next until no row, end (always, when start was OK).
enum status query_start(struct database *database, const char *sql, const struct value *values,
                        size_t n_value, struct query **ret_query, struct error *err);
enum status query_next(struct query *query, bool *ret_row, struct error *err);
void query_end(struct query *query);
// Columns of the row, from 0. Borrowed until the next query_next. NULL columns: 0, NaN, NULL.
int64_t query_integer(struct query *query, int i_column);
double query_real(struct query *query, int i_column);
const char *query_text(struct query *query, int i_column);
const void *query_bytes(struct query *query, int i_column, size_t *ret_n_bytes);
// The first column of the first row; 0 when there is no row or it is NULL.
enum status query_one(struct database *database, const char *sql, const struct value *values,
                      size_t n_value, int64_t *ret_integer, struct error *err);

#endif
