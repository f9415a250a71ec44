// The columns of a source's records: which there are, how wide, under which name they stand in the
// pack, and where in struct records. Writing (record_builder.c) and reading (records.c) go by this one
// table.
#ifndef HEARTH_COLUMNS_H
#define HEARTH_COLUMNS_H

#include "features/ingest/records.h"

enum column_id {
    COLUMN_PERSON,
    COLUMN_OTHER,
    COLUMN_RELATION,
    COLUMN_DATE,
    COLUMN_KNOWN,
    COLUMN_SUPERSEDED,
    COLUMN_REVISES,
    COLUMN_END,
    COLUMN_END_KNOWN,
    COLUMN_CATEGORY,
    COLUMN_ADDRESS,
    COLUMN_FILE,
    COLUMN_LINE,
    COLUMN_SINGLE_COUNT
};

enum column_table { TABLE_NONE, TABLE_IDS, TABLE_CATEGORIES, TABLE_TEXTS, TABLE_FILES };

struct column_row {
    const char *name;         // in the pack
    size_t bytes;             // of an item
    size_t place;             // of the pointer in struct records
    enum column_table points; // the table that its numbers point into
    bool optional;            // TEXT_NONE is allowed
};
extern const struct column_row column_rows[COLUMN_SINGLE_COUNT];

// Whether a source of this kind and mapping has the column.
bool column_present(const struct source *source, enum column_id id);

// Names in the pack of the numbered columns; ret_name has 32 bytes.
void column_value_name(size_t i, char ret_name[32]);
void column_tag_name(size_t i, char ret_name[32]);
void column_attribute_name(size_t i, char ret_name[32]);

// Numbers of a pack, in the array "counts".
enum records_count {
    COUNT_ROWS,
    COUNT_ACCEPTED,
    COUNT_REJECTED,
    COUNT_VOID,
    COUNT_CANONICAL,
    COUNT_LAST_KNOWN,
    COUNT_COUNT
};

// <workspace>/build/records/<source>.pack or .json; rejects/<source>.csv. In arena.
char *records_path(struct arena *arena, const struct config *config, const struct source *source,
                   const char *ending);
char *rejects_path(struct arena *arena, const struct config *config, const struct source *source);
// rejects/<source>-cells.csv: cells left out of rows that were taken.
char *cells_path(struct arena *arena, const struct config *config, const struct source *source);

#endif
