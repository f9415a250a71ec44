// A table of the analyst's own, joined to the matrix: `features: [{table: own.csv, person: …, date: …}]`.
// One row says of one person what held from a date on and when that became known.
#ifndef HEARTH_OWN_TABLE_H
#define HEARTH_OWN_TABLE_H

#include "features/extract/plan.h"

struct own_row {
    uint32_t person;
    day_t date, known;
    uint32_t row; // of the file
};

struct own_table {
    const char *name, *path;        // as columns call it; as written, relative to the workspace
    struct csv_table file;          // as read
    const size_t *columns;          // n_column: places in the file
    size_t n_column;                // that become features
    long i_person, i_date, i_known; // places in the file; i_known −1 = the date
    const uint32_t *first;          // n_person of the timeline + 1
    const struct own_row *rows;     // by person, then date, known, row
    size_t n_row;
    char hash[HASH_TEXT]; // of the file
};

// Reads the entry's table and finds its persons. Rows whose id no record has are counted in a warning.
// Adds to the reader: every bad cell with its file, line and column. Owns: the extract's arena.
// Errors: E_CONFIG, E_DATA, E_SYSTEM, all in the reader; then *ret_table is NULL.
void own_table_read(struct extract *extract, struct key_reader *reader, const struct entry *entry,
                    struct own_table **ret_table);
// The row that holds for a person at as_of: of those whose date and `known` are both before it the one
// of the latest date, then the latest `known`, then the last of the file. NULL = none.
const struct own_row *own_table_row(const struct own_table *table, uint32_t person, day_t as_of);
static inline const char *own_table_cell(const struct own_table *table, uint32_t row, size_t i_col)
{
    return table_cell(&table->file, row, table->columns[i_col]);
}

#endif
