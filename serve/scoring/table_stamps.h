// Has a table of the analyst's own been replaced since its scenario was opened?
#ifndef HEARTH_TABLE_STAMPS_H
#define HEARTH_TABLE_STAMPS_H

#include "features/extract/extract.h"
#include "serve/scoring/stamp.h"

// The tables as they are now. extract NULL = none. Owns: the caller frees.
struct stamp *table_stamps_make(const struct extract *extract);
bool table_stamps_hold(const struct extract *extract, const struct stamp *stamps);

#endif
