// Levels of a covariate that only one arm has: their rows have nobody to be compared with.
#ifndef HEARTH_EFFECT_SUPPORT_H
#define HEARTH_EFFECT_SUPPORT_H

#include "eval/effect/effect_data.h"
#include "eval/effect/effect_estimand.h"

#define EFFECT_MOST_SET_ASIDE 0.1 // of an arm that the estimand is about; more is separation

// One value of a 0/1 column whose rows were set aside: "eth=Roma".
struct effect_level {
    const char *name;
    size_t n_arm[2]; // rows set aside for it
    bool both_arms;  // both arms have it, but so few rows that the arms could be told apart by it
};

struct effect_support {
    struct effect_data data; // the rows that remain
    struct effect_level *levels;
    size_t n_level;
    size_t n_arm[2]; // all rows set aside
};

// Sets aside rows whose level no row of the other arm has. Untreated ones are no part of att and ato,
// whatever their number; of those that the estimand is about at most EFFECT_MOST_SET_ASIDE. A level
// that may not be set aside stays, and effect_propensity_fit refuses it as separation. Levels are 0
// and 1 of 0/1 columns (texts and gaps are such columns), and what lies beyond a number that is the
// same in all rows of the other arm. Owns: arena; data is borrowed.
void effect_support_make(struct arena *arena, const struct effect_data *data,
                         enum estimand estimand, struct effect_support *ret_support);

// The same, and levels with fewer than EFFECT_MIN_COUNT rows in all, also rows that have a gap in
// one covariate and none in another. Returns whether that set more
// rows aside. For rows that the covariates separate only together.
bool effect_support_narrow(struct arena *arena, const struct effect_data *data,
                           enum estimand estimand, struct effect_support *support);

// The effect is on fewer people than asked: treated rows (all rows for ate) were set aside.
bool effect_support_changes(const struct effect_support *support, enum estimand estimand);

#endif
