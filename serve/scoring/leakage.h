// Proof that no feature knows the future: a date's rows from all records beside those from the
// records cut at that date.
#ifndef HEARTH_LEAKAGE_H
#define HEARTH_LEAKAGE_H

#include "features/base/arena.h"
#include "features/extract/extract.h"

#define LEAKAGE_SHOWN 5

// A cell that is not the same.
struct leak {
    const char *person, *column;
    double whole, cut; // NaN = missing
};

struct leakage {
    day_t as_of;
    size_t n_row;    // in the cohort by both
    size_t n_cell;   // compared
    size_t n_column; // compared: those that both have
    size_t n_only;   // columns that one alone has: categories that came into use later
    size_t n_leak;   // cells that differ, and persons that only one cohort has
    struct leak leaks[LEAKAGE_SHOWN]; // the first of them; column NULL = the person
};
// The same scenario over all records, and over those cut at the date.
struct leakage_extracts {
    struct extract *whole, *cut;
};
// Owns: texts of leaks live in arena. Errors: those of extract_matrix.
enum status leakage_find(struct arena *arena, const struct leakage_extracts *extracts, day_t as_of,
                         struct leakage *ret_leakage, struct error *err);

#endif
