// Parameters and queries in terms of whatever backend a connection has; the table of backends.

#include "serve/store/database.h"

#include <math.h>
#include <string.h>

// The one without a prefix comes last.
const struct database_kind *const database_kinds[] = {&database_sqlite, NULL};

struct value value_integer(int64_t integer)
{
    return (struct value){.kind = VALUE_INTEGER, .integer = integer};
}

struct value value_real(double real)
{
    return (struct value){.kind = isfinite(real) ? VALUE_REAL : VALUE_NULL, .real = real};
}

struct value value_text(const char *text)
{
    return (struct value){
        .kind = text ? VALUE_TEXT : VALUE_NULL, .bytes = text, .n_bytes = text ? strlen(text) : 0};
}

struct value value_bytes(const void *bytes, size_t n_bytes)
{
    return (struct value){.kind = VALUE_BYTES, .bytes = bytes, .n_bytes = n_bytes};
}

struct value value_id(int64_t id)
{
    return (struct value){.kind = id ? VALUE_INTEGER : VALUE_NULL, .integer = id};
}

enum status database_open(const struct database_open *options, struct database **ret_database,
                          struct error *err)
{
    const struct database_kind *const *kind = database_kinds;
    while (kind[1] && strncmp(options->place, (*kind)->prefix, strlen((*kind)->prefix)) != 0)
        kind++;
    return (*kind)->open(options, ret_database, err);
}

void database_close(struct database *database)
{
    if (database)
        database->kind->close(database);
}

enum status database_run(struct database *database, const char *sql, const struct value *values,
                         size_t n_value, struct error *err)
{
    struct query *query;
    bool row;
    enum status status = query_start(database, sql, values, n_value, &query, err);
    if (status)
        return status;
    status = query_next(query, &row, err);
    query_end(query);
    return status;
}

enum status query_start(struct database *database, const char *sql, const struct value *values,
                        size_t n_value, struct query **ret_query, struct error *err)
{
    return database->kind->start(database, sql, values, n_value, ret_query, err);
}

enum status query_next(struct query *query, bool *ret_row, struct error *err)
{
    return query->database->kind->next(query, ret_row, err);
}

void query_end(struct query *query)
{
    query->database->kind->end(query);
}

int64_t query_integer(struct query *query, int i_column)
{
    return query->database->kind->integer(query, i_column);
}

double query_real(struct query *query, int i_column)
{
    return query->database->kind->real(query, i_column);
}

const char *query_text(struct query *query, int i_column)
{
    size_t n;
    return query_bytes(query, i_column, &n);
}

const void *query_bytes(struct query *query, int i_column, size_t *ret_n_bytes)
{
    return query->database->kind->bytes(query, i_column, ret_n_bytes);
}

enum status query_one(struct database *database, const char *sql, const struct value *values,
                      size_t n_value, int64_t *ret_integer, struct error *err)
{
    struct query *query;
    bool row;
    *ret_integer = 0;
    enum status status = query_start(database, sql, values, n_value, &query, err);
    if (status)
        return status;
    status = query_next(query, &row, err);
    if (!status && row)
        *ret_integer = query_integer(query, 0);
    query_end(query);
    return status;
}
