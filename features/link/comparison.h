// Comparisons of two records' values as ladders of levels: a row for each word of `compare: as`.
// What is missing is level null, what is equal the highest level, all else 0.
#ifndef HEARTH_COMPARISON_H
#define HEARTH_COMPARISON_H

#include "features/link/linkage_variable.h"

#define LEVELS_MAX 15
enum { LEVEL_NULL = -1 };

struct comparison_level {
    const char *name;  // of the level in reports: exact, swapped
    const char *words; // what it says of two values, as people read it: "day and month swapped"
    double m;          // where estimation starts: its share among pairs of one person
};

struct comparison;
struct comparison_value; // a value, split once for many comparisons: comparison_value.h

// Appends the one form of a usable text, in which equal values are equal; nothing = no value.
typedef void comparison_form_of(const char *text, size_t n_bytes, struct fold_buffer *form);
// Fills in what the form is made of.
typedef void comparison_split(const struct comparison *comparison, const char *form,
                              struct comparison_value *value);
// The level of two values with different forms.
typedef int comparison_compare(const struct comparison *comparison,
                               const struct comparison_value *a, const struct comparison_value *b);

struct comparison_kind {
    const char *name, *help;
    const struct comparison_level *levels; // n_level, the lowest first; the highest: equal
    size_t n_level;
    bool nicknames;    // forms of one forename count as alike
    const char *field; // of identity_value.h: which values are placeholders
    comparison_form_of *form;
    comparison_split *split;     // NULL with compare: values are equal or differ
    comparison_compare *compare; // NULL = all else is level 0
    int (*equal)(const struct comparison_value *value); // NULL = the highest level
};
extern const struct comparison_kind comparison_kinds[];
extern const size_t n_comparison_kind;
// The row of a word of `as`, or NULL.
const struct comparison_kind *comparison_kind_find(const char *as);

// One column at work. Set kind, variable and term_frequency, then comparison_prepare.
struct comparison {
    const struct comparison_kind *kind;
    const struct linkage_variable *variable; // settled
    bool term_frequency;
    bool as_days;                    // codes are days, not numbers of texts
    day_t first_day;                 // of forms, as_days
    uint32_t *form_of;               // by code (as_days: code − first_day): number of the form;
                                     // DICTIONARY_NONE = no value
    size_t n_code;                   // of form_of
    struct dictionary forms;         // the values as they are compared
    struct comparison_value *values; // by number of form; NULL when nothing is split
    struct nicknames *nicknames;     // while preparing
};

// Splits each distinct value once. A variable without texts has days as codes. Owns:
// comparison_done. Cost: O(distinct values).
void comparison_prepare(struct comparison *comparison);
void comparison_done(struct comparison *comparison);
// The level of two values by code, from 0, or LEVEL_NULL. Symmetric. Threads: any.
int comparison_level(const struct comparison *comparison, uint32_t a, uint32_t b);
// The highest level over the values that both records were known with by the day; LEVEL_NULL when
// one of them had none. Threads: any.
int comparison_level_records(const struct comparison *comparison, uint32_t a, uint32_t b, day_t by);
// The number of a value's form: values that are compared as equal have one. DICTIONARY_NONE = none.
uint32_t comparison_form(const struct comparison *comparison, uint32_t code);

#endif
