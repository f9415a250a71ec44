// Most reading is the same: one query, every row into an item, all items into an arena.

#include "serve/store/listing.h"

#include "serve/store/transaction.h"

#include <stdlib.h>
#include <string.h>

const char *column_text(struct query *row, struct arena *arena, int i_column)
{
    const char *text = query_text(row, i_column);
    return text ? arena_text(arena, text) : NULL;
}

enum status listing_read_in(struct database *database, struct arena *arena, struct listing *listing,
                            struct error *err)
{
    char *items = NULL;
    size_t n = 0, capacity = 0, bytes = listing->item_bytes;
    struct query *row;
    bool more;
    enum status status =
        query_start(database, listing->sql, listing->values, listing->n_value, &row, err);
    if (status)
        return status;
    while (!(status = query_next(row, &more, err)) && more) {
        memory_grow(&items, &capacity, n + 1, bytes);
        memset(items + n * bytes, 0, bytes);
        listing->read(row, arena, items + n * bytes);
        n++;
    }
    query_end(row);
    listing->items = arena_array(arena, n + 1, bytes);
    listing->n = n;
    if (n)
        memcpy(listing->items, items, n * bytes);
    free(items);
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
