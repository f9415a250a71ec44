// Most reading is the same: one query, every row into an item, all items into an arena.

#include "serve/store/listing.h"

#include "serve/store/transaction.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SQL_BYTES 8192

// SELECT … FROM … WHERE … ORDER BY … LIMIT … OFFSET …; numbers the last two behind the conditions.
static void sql_print(struct listing *listing, char sql[SQL_BYTES])
{
    char columns[SQL_BYTES / 2], tail[64] = "";
    int n = row_map_print(listing->rows, columns, sizeof columns);
    assert(n >= 0 && (size_t)n < sizeof columns);
    if (listing->limit > 0) {
        int i_limit = where_value(&listing->where, value_integer(listing->limit));
        int i_offset = where_value(&listing->where, value_integer(listing->offset));
        snprintf(tail, sizeof tail, " LIMIT ?%d OFFSET ?%d", i_limit, i_offset);
    }
    n = snprintf(sql, SQL_BYTES, "SELECT %s FROM %s%s%s%s%s", columns,
                 listing->from ? listing->from : listing->rows->from, listing->where.sql,
                 listing->order ? " ORDER BY " : "", listing->order ? listing->order : "", tail);
    assert(n >= 0 && n < SQL_BYTES);
}

static enum status rows_count(struct database *database, struct listing *listing, struct error *err)
{
    char sql[SQL_BYTES];
    int n = snprintf(sql, sizeof sql, "SELECT count(*) FROM %s%s",
                     listing->from ? listing->from : listing->rows->from, listing->where.sql);
    assert(n >= 0 && (size_t)n < sizeof sql);
    struct statement statement = {sql, listing->where.values, listing->where.n_value};
    return query_one(database, &statement, &listing->total, err);
}

// Rows read so far; they move to the arena when all are there.
struct rows {
    char *items;
    size_t n, capacity;
};

static enum status rows_read(struct query *query, struct arena *arena, const struct row_map *map,
                             struct rows *rows, struct error *err)
{
    struct row_reader reader;
    bool more;
    size_t bytes = map->item_bytes;
    enum status status = row_map_start(&reader, map, query, err);
    while (!status && !(status = query_next(query, &more, err)) && more) {
        memory_grow(&rows->items, &rows->capacity, rows->n + 1, bytes);
        char *item = rows->items + rows->n++ * bytes;
        memset(item, 0, bytes);
        status = row_map_read(&reader, arena, item, err);
    }
    return status;
}

enum status listing_read_in(struct database *database, struct arena *arena, struct listing *listing,
                            struct error *err)
{
    char sql[SQL_BYTES];
    struct rows rows = {0};
    struct query *query;
    size_t bytes = listing->rows->item_bytes;
    enum status status = listing->counts ? rows_count(database, listing, err) : OK;
    if (status)
        return status;
    sql_print(listing, sql);
    struct statement statement = {sql, listing->where.values, listing->where.n_value};
    status = query_start(database, &statement, &query, err);
    if (status)
        return status;
    status = rows_read(query, arena, listing->rows, &rows, err);
    query_end(query, ERROR_IGNORED);
    listing->items = arena_array(arena, rows.n + 1, bytes);
    listing->n = rows.n;
    if (rows.n)
        memcpy(listing->items, rows.items, rows.n * bytes);
    free(rows.items);
    return status;
}

enum status listing_read(struct store *store, struct arena *arena, struct listing *listing,
                         struct error *err)
{
    struct database *database;
    enum status status = read_begin(store, &database, err);
    if (status)
        return status;
    status = listing_read_in(database, arena, listing, err);
    read_end(store, database);
    return status;
}
