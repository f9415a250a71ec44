// Turns a column and its value into words. Lists, cases, explanations, reports and `features --list`
// ask here; the words stand in the rows of aggregates, relations and attributes, in hearth.yaml and
// in the codes files.
#ifndef HEARTH_COLUMN_TEXT_H
#define HEARTH_COLUMN_TEXT_H

#include "features/extract/extract.h"

// What the words depend on besides the column.
struct text_context {
    const char *row; // what the scenario calls a row: "child"; NULL = "person"
    day_t as_of;     // DAY_NONE: lengths of time in place of dates
};

// Owns: arena, here and below. Units: a value NaN = missing.
// Whom and what it is about: "Mother – police incidents (domestic abuse)".
const char *column_subject_text(struct arena *arena, const struct text_context *context,
                                const struct column *column);
// The value beside the subject: "5 in the year before 1 January 2026"; "none on record"; "not known".
const char *column_value_text(struct arena *arena, const struct text_context *context,
                              const struct column *column, double value);
// Both in one phrase: "household: 3 police incidents (domestic abuse) in the past year".
const char *column_reason_text(struct arena *arena, const struct text_context *context,
                               const struct column *column, double value);
// What is measured: "Mother – police incidents (domestic abuse): number in the past year".
const char *column_title_text(struct arena *arena, const struct text_context *context,
                              const struct column *column);
// Values from low to high beside the subject: "2 or more in the past year". Low −INFINITY or high
// INFINITY = no bound; both = any value that is known.
const char *column_range_text(struct arena *arena, const struct text_context *context,
                              const struct column *column, double low, double high);
// What a value column is called within a sentence: "DASH risk level", else its name; "value" where
// the source has one value without a name.
const char *column_measured_text(struct arena *arena, const struct column *column);
// One of its values: the label, else the number.
const char *column_number_text(struct arena *arena, const struct column *column, double value);

#endif
