// The rows of one source while it is read: growing columns and tables, then versions, then the
// pack.
#ifndef HEARTH_RECORD_BUILDER_H
#define HEARTH_RECORD_BUILDER_H

#include "features/ingest/address.h"
#include "features/ingest/codes.h"
#include "features/ingest/columns.h"
#include "features/ingest/row.h"
#include "features/ingest/version_drop.h"

// The distinct texts that columns point into.
enum record_table {
    RECORD_IDS,
    RECORD_CATEGORIES,
    RECORD_TEXTS,
    RECORD_RECORDS, // of `record_id`
    RECORD_TABLE_COUNT
};
#define RECORD_NO_TABLE RECORD_TABLE_COUNT

struct builder_column {
    char name[32]; // in the pack; "" = needed here only
    size_t bytes;
    enum record_table table; // that its numbers point into, or RECORD_NO_TABLE
    char *items;
};

struct record_builder {
    const struct source *source;
    struct builder_column *columns;
    size_t n_column;
    struct builder_column *single[COLUMN_SINGLE_COUNT]; // NULL = absent; so below
    struct builder_column *record, *is_void;            // number of the record_id; flag
    struct builder_column *values, *tags, *attributes;  // first of each group
    struct dictionary tables[RECORD_TABLE_COUNT];
    struct dictionary files; // filled by the caller
    struct fold_buffer address;
    size_t n_row, capacity;
    size_t n_void, n_canonical;
    size_t n_versioned; // facts that have more than one row
    size_t n_replaced;  // rows that hold at no date, because a later row holds at every date
    char *fates;        // of each row, after record_builder_finish: enum row_fate
    day_t last_known;
};

// Owns: record_builder_done. The source, its columns' texts and codes are borrowed.
void record_builder_init(struct record_builder *builder, const struct source *source,
                         const struct codes *codes); // of category; NULL = none
// Where a row is: the number of its file (in builder->files) and its first physical line.
struct row_place {
    uint32_t i_file;
    size_t line;
};
// Appends a typed row. Errors: E_LIMIT beyond DICTIONARY_MAX rows or texts.
enum status record_builder_add(struct record_builder *builder, const struct row_plan *plan,
                               const struct row *row, struct row_place place, struct error *err);
// How many texts each table has.
void record_builder_sizes(const struct record_builder *builder, size_t ret_n[RECORD_TABLE_COUNT]);
// Sets the error of a source with too many rows, lines or texts. Returns E_LIMIT.
enum status record_builder_limit(const struct record_builder *builder, struct error *err);
// After the last row: versions get their `superseded`, void rows go, ids are numbered bytewise.
void record_builder_finish(struct record_builder *builder);
// Writes the pack. Shapes: counts COUNT_COUNT numbers. Errors: E_SYSTEM.
enum status record_builder_write(const struct record_builder *builder, const char *path,
                                 const int64_t *counts, struct error *err);
void record_builder_done(struct record_builder *builder);

#endif
