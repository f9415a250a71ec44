// The aggregates: what can be computed from a person's facts in a window. One row each, in
// aggregate.c.
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

struct aggregate {
    const char *name, *help;
    const char *unit; // "" = the unit of the value
    bool needs_value; // one column a value
    bool spells_only;
    bool is_state;                                    // at as_of: no window, no window suffix
    bool bounded_only;                                // `ever` is an error
    double (*compute)(const struct measure *measure); // NaN = missing
};

extern const struct aggregate aggregate_table[];
extern const size_t n_aggregate;
const struct aggregate *aggregate_find(const char *name); // NULL when unknown

#endif
