// Outcomes of two values are 0/1, whatever they stand for: risks, exact intervals and limits of small
// counts hang on it.
#ifndef HEARTH_EFFECT_CODING_H
#define HEARTH_EFFECT_CODING_H

#include "features/base/csv.h"

// −1/+1 becomes 0/1; 0/1, a single value and three or more values stay. Shapes: values n_row of the
// table, NaN = missing. Errors: E_DATA at the column: two other values, such as 0 and 2.
enum status effect_coding_take(const struct csv_table *table, size_t i_col, double *values,
                               struct error *err);

#endif
