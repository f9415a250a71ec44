// Which columns tell of one thing.
#ifndef HEARTH_REASONS_H
#define HEARTH_REASONS_H

#include "features/extract/extract.h"

// Gives columns that tell of the same thing (one relation, source and category, or one attribute of
// one relation) the same number, so that one thing is one reason. Shapes: ret_subject n_col.
// Returns how many subjects.
size_t reason_subjects(const struct column *const *columns, size_t n_col, size_t *ret_subject);

#endif
