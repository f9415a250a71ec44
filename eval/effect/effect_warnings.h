// What looks wrong in the rows themselves and would make any estimate from them misleading.
#ifndef HEARTH_EFFECT_WARNINGS_H
#define HEARTH_EFFECT_WARNINGS_H

#include "eval/effect/effect_table.h"
#include "features/base/csv.h"

struct effect_warnings {
    struct arena *arena;
    const char **texts;
    size_t n;
};

// Room for the warnings about n_column columns. Owns: arena.
void effect_warnings_create(struct arena *arena, size_t n_column, struct effect_warnings *ret);

// Of rows as numbers: a covariate that is the outcome in disguise, codes for missing among numbers,
// many covariates for few rows, many groups, few clusters on one side. Reads the outcome.
void effect_warn_data(struct effect_warnings *warnings, const struct effect_columns *columns,
                      const struct effect_data *data);

// Of the table as written: rows and ids that repeat without --cluster, a column whose values share
// their treatment, an outcome missing unevenly. table: the rows of data, in its order.
void effect_warn_table(struct effect_warnings *warnings, const struct effect_columns *columns,
                       const struct csv_table *table, const struct effect_table *read);

#endif
