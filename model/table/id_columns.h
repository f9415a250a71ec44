// Columns that name who a row is about, found by their names, and rows that say nothing of their own.
#ifndef HEARTH_ID_COLUMNS_H
#define HEARTH_ID_COLUMNS_H

#include "features/base/cli.h"
#include "features/base/csv.h"

// Whether it is called as such columns are: id, person, child_id, NHS_NUMBER, pupilId, household.
bool column_names_people(const char *name);
// Of some rows of the table (NULL = all n_row of it), warns on stderr of the first such column whose
// values repeat, and of rows that equal another one in every cell. Rows count as independent.
void table_warn_of_repeats(const struct cli *cli, const struct csv_table *table, const size_t *rows,
                           size_t n);
// Rows that equal an earlier one in every cell; 0 for tables of fewer than three columns, in which rows
// are equal by chance.
size_t table_count_copies(const struct csv_table *table);
// Makes cells empty that are placeholders ("NULL", "0", "unknown") and stand in more than one row:
// they name nobody. Shapes: cells n. Returns how many.
size_t cells_blank_placeholders(const char *column, const char **cells, size_t n);

#endif
