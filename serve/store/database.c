// Values and queries in terms of whatever backend a connection has; the table of backends.

#include "serve/store/database.h"

#include "features/base/defaults.h"

#include <math.h>
#include <string.h>

const struct database_kind database_postgresql = {
    .name = "postgresql",
    .missing = "PostgreSQL as the store is not implemented",
};

const struct database_kind *const database_kinds[] = {&database_sqlite, &database_postgresql, NULL};

const char *const value_type_names[VALUE_TYPE_COUNT] = {"integer", "real", "text", "blob"};

struct value value_null(enum value_type type)
{
    return (struct value){.type = type, .is_null = true, .real = NAN};
}

struct value value_integer(int64_t integer)
{
    return (struct value){.type = VALUE_INTEGER, .integer = integer};
}

struct value value_real(double real)
{
    return isfinite(real) ? (struct value){.type = VALUE_REAL, .real = real}
                          : value_null(VALUE_REAL);
}

struct value value_text(const char *text)
{
    return text ? (struct value){.type = VALUE_TEXT, .bytes = text, .n_bytes = strlen(text)}
                : value_null(VALUE_TEXT);
}

struct value value_blob(const void *bytes, size_t n_bytes)
{
    return (struct value){.type = VALUE_BLOB, .bytes = bytes, .n_bytes = n_bytes};
}

struct value value_id(int64_t id)
{
    return id ? value_integer(id) : value_null(VALUE_INTEGER);
}

#define KINDS_MAX 8

// An unknown kind: small letters before the first colon, and no such file could be meant.
static enum status kind_unknown(const char *address, struct error *err)
{
    const char *names[KINDS_MAX], *nearest;
    char kind[32];
    size_t n = strcspn(address, ":"), n_name = 0;
    memcpy(kind, address, n);
    kind[n] = 0;
    for (; database_kinds[n_name] && n_name < KINDS_MAX; n_name++)
        names[n_name] = database_kinds[n_name]->name;
    nearest = error_nearest(kind, names, n_name);
    error_set(err, E_CONFIG, "store: '%s' is not a kind of store", kind);
    error_hint(err, nearest ? "did you mean '%s'?" : "use sqlite:FILE", nearest);
    return E_CONFIG;
}

enum status database_kind_find(const char *address, const struct database_kind **ret_kind,
                               const char **ret_place, struct error *err)
{
    size_t n = strspn(address, "abcdefghijklmnopqrstuvwxyz0123456789");
    *ret_kind = &database_sqlite;
    *ret_place = address;
    if (!n || n >= 32 || address[n] != ':')
        return OK;
    for (const struct database_kind *const *kind = database_kinds; *kind; kind++) {
        if (strlen((*kind)->name) != n || strncmp((*kind)->name, address, n) != 0)
            continue;
        *ret_kind = *kind;
        *ret_place = address + n + 1;
        if (!(*kind)->missing)
            return OK;
        error_set(err, E_NOT_IMPLEMENTED, "%s", (*kind)->missing);
        error_hint(err, "use `store: " DEFAULT_STORE "` in hearth.yaml");
        return E_NOT_IMPLEMENTED;
    }
    return kind_unknown(address, err);
}

enum status database_open(const struct database_kind *kind, const struct database_open *options,
                          struct database **ret_database, struct error *err)
{
    return kind->open(options, ret_database, err);
}

void database_close(struct database *database)
{
    if (database)
        database->kind->close(database);
}

enum status database_run(struct database *database, const struct statement *statement,
                         struct error *err)
{
    struct query *query;
    bool row;
    enum status status = query_start(database, statement, &query, err);
    if (status)
        return status;
    status = query_next(query, &row, err);
    enum status ended = query_end(query, status ? ERROR_IGNORED : err);
    return status ? status : ended;
}

enum status query_start(struct database *database, const struct statement *statement,
                        struct query **ret_query, struct error *err)
{
    enum status status = database->kind->start(database, statement, ret_query, err);
    if (!status)
        (*ret_query)->bad_column = NULL;
    return status;
}

// Tells once what went wrong with the columns of the last row.
static enum status failure_tell(struct query *query, struct error *err)
{
    const char *name = query->bad_column;
    query->bad_column = NULL;
    return name ? error_set(err, E_FAILED, "the store's rows have no column '%s' of type %s", name,
                            value_type_names[query->bad_type])
                : OK;
}

enum status query_next(struct query *query, bool *ret_row, struct error *err)
{
    *ret_row = false;
    enum status status = failure_tell(query, err);
    return status ? status : query->database->kind->next(query, ret_row, err);
}

enum status query_end(struct query *query, struct error *err)
{
    enum status status = failure_tell(query, err);
    query->database->kind->end(query);
    return status;
}

int query_column(struct query *query, const char *name)
{
    const struct database_kind *kind = query->database->kind;
    int n = kind->n_column(query), i = 0;
    while (i < n && strcmp(kind->column_name(query, i), name) != 0)
        i++;
    return i < n ? i : -1;
}

struct value query_value(struct query *query, const char *name, enum value_type type)
{
    struct value value = value_null(type);
    int i_column = query_column(query, name);
    if (i_column >= 0 && query->database->kind->column(query, i_column, &value))
        return value;
    query->bad_column = name;
    query->bad_type = type;
    return value_null(type);
}

int64_t query_integer(struct query *query, const char *name)
{
    return query_value(query, name, VALUE_INTEGER).integer;
}

const char *query_text(struct query *query, const char *name)
{
    return query_value(query, name, VALUE_TEXT).bytes;
}

bool query_text_is_whole(struct query *query, const char *name)
{
    struct value value = query_value(query, name, VALUE_TEXT);
    return !value.bytes || strlen(value.bytes) == value.n_bytes;
}

enum status query_one(struct database *database, const struct statement *statement,
                      int64_t *ret_integer, struct error *err)
{
    struct query *query;
    bool row;
    *ret_integer = 0;
    enum status status = query_start(database, statement, &query, err);
    if (status)
        return status;
    status = query_next(query, &row, err);
    if (!status && row)
        *ret_integer = query_integer(query, database->kind->column_name(query, 0));
    enum status ended = query_end(query, status ? ERROR_IGNORED : err);
    return status ? status : ended;
}
