// Dates of treatment and outcome, negative outcomes: the optional columns of a table.
#ifndef HEARTH_EFFECT_DATES_H
#define HEARTH_EFFECT_DATES_H

#include "eval/effect/effect_table.h"
#include "features/base/csv.h"

struct effect_dates {
    bool *first; // n_row of the table, all false at first: treated after its outcome
    size_t n;
};
// Marks the treated rows whose outcome came before their treatment, and counts them. Both date columns
// are named, or neither: then nothing is marked. Errors: E_DATA at file:line:column (not a date
// YYYY-MM-DD).
enum status effect_dates_read(const struct effect_columns *columns, const struct csv_table *table,
                              size_t i_treatment, struct effect_dates *dates, struct error *err);

// The negative outcomes as numbers, NaN = missing. Owns: arena; ret: n_negative × n_row of the table.
// Errors: E_DATA at file:line:column.
enum status effect_negatives_read(struct arena *arena, const struct effect_columns *columns,
                                  const struct csv_table *table, const double *const **ret,
                                  struct error *err);

// The rows of data for which a negative outcome is known, with it as their outcome. Owns: arena.
void effect_negative_data(struct arena *arena, const struct effect_data *data,
                          const double *outcome, struct effect_data *ret_data);

#endif
