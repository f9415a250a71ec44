// Words for values, people and chances, as caseworkers use them.
#ifndef HEARTH_CASE_TEXT_H
#define HEARTH_CASE_TEXT_H

#include "features/extract/extract.h"

// "Mother – police incidents (domestic abuse)". Owns: arena, as below.
const char *case_subject_words(struct arena *arena, const struct column *column);
// "5 in the past year", "none on record", "not known"; value NaN = missing.
const char *case_value_words(struct arena *arena, const struct column *column, double value);
// A value column as professionals call it: "DASH score".
const char *case_value_name(struct arena *arena, const char *name);
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
