// Nearest neighbours on one number, without and with replacement.
#ifndef HEARTH_EFFECT_NEAREST_H
#define HEARTH_EFFECT_NEAREST_H

#include "features/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct nearest_problem {
    size_t n;
    const double *score;        // n
    const signed char *treated; // n: 1 or 0
    const uint32_t *stratum;    // n: partners are of one stratum; NULL = one for all
    double width;               // largest distance of a pair; INFINITY = any
    size_t ratio;               // untreated rows for each treated one, >= 1
    const uint64_t *lot;        // n: among equals the lower comes first; NULL = the earlier row
};

struct nearest_pair {
    size_t treated, control; // rows
};

// Without replacement. Treated rows choose in descending score, the lower lot first among equals;
// each takes the nearest row that is free, the lower lot among equally near ones. Every treated row
// chooses once before any chooses again. Returns pairs in the order of choosing. Owns: arena.
// Cost: n log n. Source: Rosenbaum & Rubin 1985; the order is MatchIt's ("largest").
struct nearest_pair *nearest_pairs(struct arena *arena, const struct nearest_problem *problem,
                                   size_t *ret_n_pair);

// One row with all the rows nearest to it: nearest->rows[first … end − 1].
struct nearest_set {
    size_t seeker; // row
    size_t first, end;
};

struct nearest {
    size_t *rows; // n_row: rows of one arm by stratum and score
    size_t n_row;
    struct nearest_set *sets; // n_set: rows without any partner within the width have none
    size_t n_set;
};

// With replacement. The partners of a row of arm `seekers` are all rows of arm `among` that are as
// near as the ratio-th nearest, or nearer: equally near rows share. Where the arms are the same, the
// row itself lies in its set and does not count as a partner. The lot is not used. Owns: arena.
// Cost: n (log n + ratio). Source: Abadie & Imbens 2006, section 2 (J_M(i) with ties).
void nearest_all(struct arena *arena, const struct nearest_problem *problem, int seekers, int among,
                 struct nearest *ret_nearest);

#endif
