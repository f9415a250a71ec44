// Pairs of nearest neighbours on one number.
#ifndef HEARTH_EFFECT_NEAREST_H
#define HEARTH_EFFECT_NEAREST_H

#include "features/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct nearest_problem {
    size_t n;
    const double *score;        // n
    const signed char *treated; // n: 1 or 0
    const uint32_t *stratum;    // n: pairs lie within one; NULL = one for all
    double width;               // largest distance of a pair; INFINITY = any
    size_t ratio;               // untreated rows wanted for each treated one, >= 1
    bool replace;               // an untreated row may serve several treated ones
};

struct nearest_pair {
    size_t treated, control; // rows
};

// Treated rows choose in descending score, the earlier row first among equals; each takes the
// nearest row that is free, the earlier among equally near ones. Without replacement every treated
// row chooses once before any chooses again. Returns pairs in the order of choosing. Owns: arena.
// Cost: n log n, with replacement + n × ratio.
// Source: Rosenbaum & Rubin 1985; the order is MatchIt's ("largest"), whose rows are in file order.
struct nearest_pair *nearest_find(struct arena *arena, const struct nearest_problem *problem,
                                  size_t *ret_n_pair);

#endif
