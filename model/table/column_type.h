// What a column of a flat table is: numbers, or text; and which cells have no value.
#ifndef HEARTH_COLUMN_TYPE_H
#define HEARTH_COLUMN_TYPE_H

#include "features/base/csv.h"

// How a command's options read cells. All empty = nothing but empty cells is missing.
struct cell_rules {
    const char *const *missing; // n_missing: texts that mean "no value" (--missing)
    size_t n_missing;
    const char *const *text; // n_text: columns that are text whatever they hold (--text)
    size_t n_text;
    const char *missing_option; // its name for hints; NULL = the command has none
};

// Cells that equal one of the missing texts become empty, in every column; returns how many.
size_t table_blank_missing(struct csv_table *table, const struct cell_rules *rules);

struct column_place {
    const struct csv_table *table;
    const char *file;
    size_t i_col;
};
// Whether the column is text: a cell is no number. Errors: E_DATA, each odd cell at file:line:column
// in err->all, when nearly all cells are numbers: COLUMN_NEARLY_ALL of those that have a value, or at
// least half of them when the others have few distinct texts, as codes for "missing" do.
// Also, at the column's name, when nearly all cells are numbers once a decimal comma, separators of
// thousands and signs such as % are read; and when it has more than COLUMN_MANY_TEXTS different texts,
// and more than COLUMN_OWN_TEXT of its cells: they name the rows rather than describe them.
#define COLUMN_NEARLY_ALL 0.9
#define COLUMN_FEW_CODES 3
#define COLUMN_MANY_TEXTS 50
#define COLUMN_OWN_TEXT 0.5
enum status column_is_text(const struct column_place *place, const struct cell_rules *rules,
                           bool *ret_text, struct error *err);

#endif
