// The aggregates: what can be computed from a person's facts in a window. One row each, in
// aggregate.c, with the words for its values: pages, lists and reports have none of their own.
#ifndef HEARTH_AGGREGATE_H
#define HEARTH_AGGREGATE_H

#include "features/timeline/cursor.h"

// What an aggregate reads: facts by date then row, all before as_of.
struct measure {
    const struct visible_fact *items;
    size_t n;
    size_t first;      // items[first …] lie in the window
    day_t from, as_of; // the window; from = DAY_MIN for ever
    size_t i_value;
};

// How a value reads: where there is one, where it is 0 (NULL = as others), where it is missing.
// column_text.c fills in: %N the number; %D the day that the number counts back to ("6 June 2024";
// where no date is given "574 days before"); %U so many days ("1 day"); %S the number with its
// sign; %R a range ("2 or more"); %W the window ("in the past year"), with a blank before; %V what
// is measured ("balance"); %P the facts ("police incidents"); %E one of them ("police incident");
// %C so many of them ("1 police incident", "3 police incidents").
struct value_text {
    const char *some, *zero, *missing;
};

// What must lie in observed time for a fact to count.
enum observed_part {
    OBSERVES_START, // its date, or the spell's start
    OBSERVES_DAYS,  // each day of the spell by itself
    OBSERVES_END,   // the spell's end
    OBSERVES_STATE, // the day before as_of
};

struct aggregate {
    const char *name, *help;
    const char *unit; // "" = the unit of the value
    bool needs_value; // one column a value
    bool gives_value; // the result is one of the values, so their labels apply to it
    bool spells_only;
    bool is_state; // at as_of: no window, no window suffix
    enum observed_part observes;
    bool bounded_only;        // `ever` is an error
    const char *title;        // what is measured, beside the facts' name: "number%W"
    struct value_text value;  // beside the facts' name: "3%W"
    struct value_text reason; // on its own: "3 police incidents%W"
    const char *range;        // as value, of values from one to another: "%R%W"
    const char *source;       // of the formula, where it is not plain; or NULL
    double (*compute)(const struct measure *measure); // NaN = missing
};

extern const struct aggregate aggregate_table[];
extern const size_t n_aggregate;
const struct aggregate *aggregate_find(const char *name); // NULL when unknown

#endif
