// Squares and products of the covariates as covariates of their own.
#ifndef HEARTH_EFFECT_EXPAND_H
#define HEARTH_EFFECT_EXPAND_H

#include "eval/effect/effect_data.h"

struct effect_terms {
    bool squares, interactions;
};

// "squares,interactions" as listed. Errors: E_USAGE naming both.
enum status effect_terms_parse(const char *const *words, size_t n, struct effect_terms *ret_terms,
                               struct error *err);

// Adds the terms behind the covariates of data and counts them in n_term. Left out: squares of 0/1
// columns; products that are constant, or 0/1 with fewer than EFFECT_MIN_COUNT ones in an arm.
// Owns: arena. Errors: E_LIMIT.
enum status effect_expand(struct arena *arena, struct effect_terms terms, struct effect_data *data,
                          struct error *err);

#endif
