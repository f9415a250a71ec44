// Rows of one query as an array; for the files of this folder.
#ifndef HEARTH_LISTING_H
#define HEARTH_LISTING_H

#include "features/base/arena.h"
#include "serve/store/database.h"
#include "serve/store/store.h"

struct listing {
    const char *sql;
    const struct value *values; // BIND(…) fills these two
    size_t n_value;
    size_t item_bytes;
    // Fills a zeroed item from the row; texts are copied into arena.
    void (*read)(struct query *row, struct arena *arena, void *item);
    void *items; // out: n items in arena; never NULL after OK
    size_t n;    // out
};
enum status listing_read(struct store *store, struct arena *arena, struct listing *listing,
                         struct error *err);
// Within a transaction that has begun.
enum status listing_read_in(struct database *database, struct arena *arena, struct listing *listing,
                            struct error *err);

// A text column, copied; NULL stays NULL.
const char *column_text(struct query *row, struct arena *arena, int i_column);

#endif
