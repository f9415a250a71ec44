// Margins and contributions of the kinds that are a sum over columns, made from one function of one
// row.
#ifndef HEARTH_ADDITIVE_H
#define HEARTH_ADDITIVE_H

#include "model/kind/dataset.h"

// Writes one contribution a column and returns the constant. Units: log-odds. Shapes: x, ret_contributions n_col.
// Threads: any.
typedef double additive_row(const void *state, const double *x, double *ret_contributions,
                            size_t n_col);

// As margins and contributions of struct model_kind; a margin is the constant plus the
// contributions in order of columns.
void additive_margins(additive_row *row, const void *state, const struct feature_rows *rows,
                      int n_thread, double *ret_margins);
double additive_contributions(additive_row *row, const void *state, const struct feature_rows *rows,
                              int n_thread, double *ret_contributions);

#endif
