// Plain sentences for a person's contributions: what the value is, in words a caseworker uses.
#ifndef HEARTH_REASONS_H
#define HEARTH_REASONS_H

#include "features/extract/extract.h"

// "3 police incidents (domestic_abuse) in the household in 1 year"; value NaN = missing. Owns:
// arena.
const char *reason_text(struct arena *arena, const struct column *column, double value);

#endif
