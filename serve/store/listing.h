// Rows of one query as an array of structs; for the files of this folder.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_LISTING_H
#define HEARTH_LISTING_H

#include "features/base/arena.h"
#include "serve/store/row_map.h"
#include "serve/store/store.h"
#include "serve/store/where.h"

struct listing {
    const struct row_map *rows;
    const char *from; // in place of the map's tables, or NULL
    struct where where;
    const char *order;     // after ORDER BY, or NULL
    int64_t limit, offset; // limit 0 = all
    bool counts;           // `total` is asked for
    int64_t total;         // out: rows that meet the conditions, on every page together
    void *items;           // out: n items in the arena; never NULL after OK
    size_t n;              // out
};
// Owns: the items and their texts lie in arena. Errors: E_SYSTEM; E_FAILED when a row is not what
// its map says.
enum status listing_read(struct store *store, struct arena *arena, struct listing *listing,
                         struct error *err);
// Within a transaction that has begun.
enum status listing_read_in(struct database *database, struct arena *arena, struct listing *listing,
                            struct error *err);

#endif
