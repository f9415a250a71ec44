// Digests of rows of any table, whatever its columns: a new table and a new column are covered without a
// word here.

#include "serve/store/row_digest.h"

#include "features/base/arena.h"
#include "features/base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SQL_BYTES 256

// login_failures and login_places only slow guesses, and whoever can write the file can guess without it; session_use says
// when a session was last in use.
static const char *const uncovered[] = {"audit", "login_failures", "login_places", "session_use"};

bool row_is_covered(const char *table)
{
    for (size_t i = 0; i < sizeof uncovered / sizeof *uncovered; i++)
        if (strcmp(table, uncovered[i]) == 0)
            return false;
    return strncmp(table, "sqlite_", strlen("sqlite_")) != 0;
}

static void value_add(struct digest *digest, const struct value *value)
{
    int64_t bits = 0;
    digest_add_integer(digest, value->is_null ? -1 : (int64_t)value->type);
    if (value->is_null)
        return;
    switch (value->type) {
    case VALUE_INTEGER:
        digest_add_integer(digest, value->integer);
        break;
    case VALUE_REAL:
        memcpy(&bits, &value->real, sizeof bits);
        digest_add_integer(digest, bits);
        break;
    default:
        digest_add_bytes(digest, value->bytes, value->n_bytes);
    }
}

void row_digest(struct query *row, const char *table, int i_first, uint8_t ret_digest[DIGEST_BYTES])
{
    struct digest digest;
    const struct database_kind *kind = row->database->kind;
    int n = kind->n_column(row);
    digest_start(&digest, "hearth row 1");
    digest_add_text(&digest, table);
    for (int i = i_first; i < n; i++) {
        struct value value = value_null(VALUE_INTEGER);
        if (kind->column_type(row, i, &value.type))
            kind->column(row, i, &value);
        digest_add_text(&digest, kind->column_name(row, i));
        value_add(&digest, &value);
    }
    digest_finish(&digest, ret_digest);
}

// The digest of a changed row as it is now, as hex; "" = it was deleted.
static enum status change_digest(struct database *database, const struct row_change *change,
                                 char ret_hex[DIGEST_TEXT], struct error *err)
{
    char sql[SQL_BYTES];
    uint8_t bytes[DIGEST_BYTES];
    struct query *row;
    bool found = false;
    *ret_hex = 0;
    snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s = ?1", change->table,
             database->kind->row_id);
    enum status status = query_start(database, SQL(sql, value_integer(change->id)), &row, err);
    if (status)
        return status;
    status = query_next(row, &found, err);
    if (!status && found) {
        row_digest(row, change->table, 0, bytes);
        digest_hex(bytes, ret_hex);
    }
    enum status ended = query_end(row, status ? ERROR_IGNORED : err);
    return status ? status : ended;
}

static json *table_of(json *root, const char *table)
{
    const json *found = json_get(root, table);
    return found ? (json *)(uintptr_t)found : json_put_object(root, table);
}

static void change_put(json *root, const char *table, int64_t id, const char *hex)
{
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)id);
    json_put_text(table_of(root, table), key, *hex ? hex : NULL);
}

void row_changes_forget(struct database *database)
{
    const struct row_change *changes;
    database->kind->changes_drop(database, database->kind->changes(database, &changes));
}

bool row_changes_wait(struct database *database)
{
    const struct row_change *changes;
    return database->kind->changes(database, &changes) > 0;
}

enum status row_changes_take(struct database *database, char **ret_text, struct error *err)
{
    char hex[DIGEST_TEXT];
    const struct row_change *changes;
    enum status status = OK;
    size_t n = database->kind->changes(database, &changes);
    if (!n) {
        *ret_text = memory_text("");
        return OK;
    }
    if (n > ROW_CHANGES_MAX)
        n = ROW_CHANGES_MAX;
    json *root = json_object_create();
    for (size_t i = 0; i < n && !status; i++) {
        status = change_digest(database, &changes[i], hex, err);
        if (!status)
            change_put(root, changes[i].table, changes[i].id, hex);
    }
    database->kind->changes_drop(database, n);
    *ret_text = status ? NULL : json_canonical(root);
    json_free(root);
    return status;
}

enum status row_tables(struct database *database, char ***ret_names, size_t *ret_n,
                       struct error *err)
{
    struct query *row;
    size_t n = 0, capacity = 0;
    char **names = NULL;
    bool more;
    *ret_names = NULL;
    *ret_n = 0;
    struct statement statement = {.sql = database->kind->schema_sql};
    enum status status = query_start(database, &statement, &row, err);
    if (status)
        return status;
    while (!(status = query_next(row, &more, err)) && more) {
        const char *type = query_text(row, "type"), *name = query_text(row, "name");
        if (!type || strcmp(type, "table") != 0 || !name || !row_is_covered(name))
            continue;
        memory_grow(&names, &capacity, n + 1, sizeof *names);
        names[n++] = memory_text(name);
    }
    enum status ended = query_end(row, status ? ERROR_IGNORED : err);
    *ret_names = names;
    *ret_n = n;
    return status ? status : ended;
}

void row_tables_free(char **names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

enum status row_walk_start(struct database *database, const char *table, struct query **ret_query,
                           struct error *err)
{
    char sql[SQL_BYTES];
    snprintf(sql, sizeof sql, "SELECT %s AS row_number, * FROM \"%s\" ORDER BY %s",
             database->kind->row_id, table, database->kind->row_id);
    struct statement statement = {.sql = sql};
    return query_start(database, &statement, ret_query, err);
}

// What is told so far.
struct telling {
    const struct row_teller *teller;
    json *root;
    size_t n;
};

static enum status telling_flush(struct telling *telling, struct error *err)
{
    if (!telling->n)
        return OK;
    char *text = json_canonical(telling->root);
    enum status status = telling->teller->tell(telling->teller->context, text, err);
    free(text);
    json_free(telling->root);
    telling->root = json_object_create();
    telling->n = 0;
    return status;
}

static enum status table_tell(struct database *database, const char *table, struct telling *telling,
                              struct error *err)
{
    struct query *row;
    bool more;
    enum status status = row_walk_start(database, table, &row, err);
    if (status)
        return status;
    while (!(status = query_next(row, &more, err)) && more) {
        uint8_t bytes[DIGEST_BYTES];
        char hex[DIGEST_TEXT];
        row_digest(row, table, 1, bytes);
        digest_hex(bytes, hex);
        change_put(telling->root, table, query_integer(row, "row_number"), hex);
        if (++telling->n == ROW_CHANGES_MAX)
            status = telling_flush(telling, err);
        if (status)
            break;
    }
    enum status ended = query_end(row, status ? ERROR_IGNORED : err);
    return status ? status : ended;
}

enum status row_changes_all(struct database *database, const struct row_teller *teller,
                            struct error *err)
{
    char **tables;
    size_t n;
    struct telling telling = {.teller = teller, .root = json_object_create()};
    enum status status = row_tables(database, &tables, &n, err);
    for (size_t i = 0; i < n && !status; i++)
        status = table_tell(database, tables[i], &telling, err);
    if (!status)
        status = telling_flush(&telling, err);
    row_tables_free(tables, n);
    json_free(telling.root);
    return status;
}
