// Numbers that are no measurements: codes for "not known", and values beyond all that training saw.
#ifndef HEARTH_VALUE_RANGE_H
#define HEARTH_VALUE_RANGE_H

#include "model/table/schema.h"

// Cells of the column that hold numbers such as 999, 888888 or -99, in more than one row, and lie
// farther from the others than these are spread. *ret_code is one of them.
size_t codes_count(const struct dataset *data, size_t i_col, double *ret_code);

// Sets low and high of the numeric columns from the table, rounded outward to two digits, since the
// ends are the values of single people.
void schema_fit_ranges(struct schema *schema, const struct csv_table *table);
// Rows whose value of the i-th column lies beyond its range by more than RANGE_FAR of its width; 0 for
// text, and for models without ranges.
#define RANGE_FAR 10.0
size_t schema_count_beyond(const struct schema *schema, const struct csv_table *table, size_t i);

#endif
