// The covariates of a flat table as numbers, for effect_table.c.
#ifndef HEARTH_EFFECT_COVARIATES_H
#define HEARTH_EFFECT_COVARIATES_H

#include "eval/effect/effect_table.h"
#include "features/base/csv.h"

struct covariate_source {
    struct arena *arena;
    const struct effect_columns *columns; // names that are in the table
    const struct csv_table *table;
    struct effect_data *data; // n_row is set; x, names and n_cov are filled
};

// Errors: E_DATA at file:line:column when a covariate has gaps that are not to be filled, or no
// value at all; E_LIMIT.
enum status effect_covariates_read(const struct covariate_source *source, struct error *err);
// How many rows a column is empty in, and the first line of them in the file (0 = none).
size_t effect_gaps_count(const struct csv_table *table, size_t i_col, size_t *ret_line);

#endif
