// Labels as flat files write them: 0/1, −1/+1, or one named positive value.
#ifndef HEARTH_LABELS_H
#define HEARTH_LABELS_H

#include "features/base/csv.h"

#include <stdint.h>

// 1, 0, or −1 for an empty cell. positive NULL: cells are 0/1 or −1/+1, not both. Shapes:
// ret_labels n_row. Errors: E_DATA at file:line:column; E_USAGE when no row has `positive`.
enum status labels_read(const struct csv_table *table, size_t i_col, const char *positive,
                        signed char *ret_labels, struct error *err);

// The column of that name. Errors: E_USAGE naming file, option and nearest column.
enum status table_find(const struct csv_table *table, const char *name, const char *option,
                       size_t *ret_i_col, struct error *err);
// A numeric cell; NaN when empty. Errors: E_DATA at file:line:column.
enum status table_number(const struct csv_table *table, size_t i_row, size_t i_col,
                         double *ret_value, struct error *err);

#endif
