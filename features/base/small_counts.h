// Statistical disclosure control: counts of people below a limit, and what they follow from, are
// withheld in everything that leaves the analyst's desk.
//
//     struct partition by_sex = {n_group, 2, cells, min_count}; // with and without the outcome
//     partition_withhold(&by_sex, withheld);
//     json_put_count(object, "n_positive", n_positive, withheld[i]);
//     fputs(withheld[i] ? WITHHELD_CELL : text, stream);
//
// A count of 0 is shown. Counts below the limit are null in JSON, with their keys in the object's
// list "withheld"; WITHHELD_CELL in CSV; and "fewer than 10" in text.
#ifndef HEARTH_SMALL_COUNTS_H
#define HEARTH_SMALL_COUNTS_H

#include "features/base/arena.h"
#include "features/base/json.h"

#include <stdbool.h>

#define SMALL_COUNTS_DEFAULT                                                                       \
    10.0 // `privacy: {min_count: 10}`; 0 = nothing is withheld (--internal)
#define WITHHELD_CELL "c"
#define WITHHELD_REASON "withheld"

// Above 0 and below the limit. Counts may be fractions: expected numbers within a tie.
bool count_is_small(double n, double min_count);
// Whether any of the disjoint counts that make up one group is small: a total with small parts, or
// a share of it, is shown only without the parts. Shapes: cells n_cell.
bool counts_any_small(const double *cells, size_t n_cell, double min_count);

// Groups of one column, whose totals over all groups are known to the reader.
// Shapes: cells n_group × n_cell, row-major: disjoint counts that make up each group.
struct partition {
    size_t n_group, n_cell;
    const double *cells;
    double min_count;
};
// Sets withheld[i] for each group with a small cell. Then, as long as the withheld groups together
// (the total less what is shown) are a single group or have a small cell, the next smallest group is
// withheld as well. In: true for groups withheld for another reason; they stay so.
// Shapes: withheld n_group. Cost: n_group² × n_cell.
// Source: primary and secondary suppression, Hundepool et al. 2012, Statistical Disclosure Control, 4.
void partition_withhold(const struct partition *partition, bool *withheld);

// Null, and the key in the list "withheld" of the object, when withheld.
void json_put_count(json *object, const char *key, double n, bool withheld);
// Adds a key to the list without putting a value, for objects that are null as a whole.
void json_add_withheld(json *object, const char *key);
// "614", "0", or "fewer than 10". Owns: arena.
const char *count_text(struct arena *arena, double n, double min_count);

#endif
