// The interface to what happened after a date: facts for outcomes and censoring, as known before
// another date. Included by label code and effect evaluation only; tests/layering.py checks it. A
// person who was found to be another by then has the other's facts.
#ifndef HEARTH_OUTCOME_H
#define HEARTH_OUTCOME_H

#include "features/timeline/cursor.h"

// Facts of any date whose version holds at `known_before` (facts known strictly before it).
void outcome_facts(const struct timeline *timeline, day_t known_before, size_t i_source,
                   uint32_t person, struct cursor *ret_cursor);
// The day of death as known before `known_before`, or DAY_NONE.
day_t outcome_died(const struct timeline *timeline, day_t known_before, uint32_t person);

#endif
