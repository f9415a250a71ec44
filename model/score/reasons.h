// Plain sentences for a person's contributions: what the value is, in words a caseworker uses.
#ifndef HEARTH_REASONS_H
#define HEARTH_REASONS_H

#include "features/extract/extract.h"

// "3 police incidents (domestic_abuse) in the household in 1 year"; value NaN = missing. Owns:
// arena.
const char *reason_text(struct arena *arena, const struct column *column, double value);

// Gives columns that tell of the same thing (one relation, source and category, or one attribute of
// one relation) the same number, so that one thing is one reason. Shapes: ret_subject n_col.
// Returns how many subjects.
size_t reason_subjects(const struct column *const *columns, size_t n_col, size_t *ret_subject);

#endif
