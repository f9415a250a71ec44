// The rows of one source while it is read: growing columns and tables, then versions, then the
// pack.
#ifndef HEARTH_STORE_H
#define HEARTH_STORE_H

#include "features/ingest/address.h"
#include "features/ingest/codes.h"
#include "features/ingest/columns.h"
#include "features/ingest/row.h"

struct store_column {
    char name[32]; // in the pack; "" = needed here only
    size_t bytes;
    char *items;
};

struct store {
    const struct source *source;
    const struct codes *codes; // NULL = none
    struct store_column *columns;
    size_t n_column;
    struct store_column *single[COLUMN_SINGLE_COUNT]; // NULL = absent; so below
    struct store_column *record, *is_void;            // number of the record_id; flag
    struct store_column *values, *tags, *attributes;  // first of each group
    struct dictionary ids, categories, texts, records, files;
    struct fold_buffer address;
    size_t n_row, capacity;
    size_t n_void, n_canonical;
    day_t last_known;
};

// Owns: store_done. The source, its columns' texts and codes are borrowed.
void store_init(struct store *store, const struct source *source, const struct codes *codes);
// Appends a typed row from the file of that number (in store->files) and its first physical line.
// Errors: E_LIMIT.
enum status store_add(struct store *store, const struct row_plan *plan, const struct row *row,
                      uint32_t i_file, size_t line, struct error *err);
// After the last row: versions get their `superseded`, void rows go, ids are numbered bytewise.
void store_finish(struct store *store);
// Writes the pack. counts: COUNT_COUNT numbers.
enum status store_write(const struct store *store, const char *path, const int64_t *counts,
                        struct error *err);
void store_done(struct store *store);

#endif
