// Words for chances, outcomes and ages of a case. The words of columns: extract/column_text.h.
#ifndef HEARTH_CASE_TEXT_H
#define HEARTH_CASE_TEXT_H

#include "features/extract/extract.h"

// "about 8 in 100", "fewer than 1 in 100", "more than 99 in 100".
const char *case_chance_words(struct arena *arena, double share);
// "need protection within two years" from the scenario's title where it says so, else of the
// outcome's name; ret_group: "children under two", else "people on this list".
const char *case_outcome_words(struct arena *arena, const char *title, const char *outcome,
                               const char *horizon, const char **ret_group);
// "8 months", "3 years", "not born yet"; DAY_NONE = "age not known".
const char *case_age_words(struct arena *arena, day_t dob, day_t at);
// "1 October 2025"; "" for DAY_NONE.
const char *case_day_words(struct arena *arena, day_t day);

#endif
