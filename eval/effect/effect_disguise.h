// Covariates that are the outcome in disguise.
#ifndef HEARTH_EFFECT_DISGUISE_H
#define HEARTH_EFFECT_DISGUISE_H

#include "eval/effect/effect_data.h"

#define EFFECT_DISGUISE_CORRELATION 0.95 // with the outcome within the arms
#define EFFECT_DISGUISE_AUC 0.93         // of a 0/1 outcome by the covariate alone, within the arms

// What is wrong with the covariate that begins at column j, as a sentence; NULL = nothing, or the
// column is a later level of a text. Levels are ranked by their rate of the outcome, those with
// fewer than EFFECT_MIN_COUNT rows together. Fewer than EFFECT_MIN_COUNT rows with the outcome, or
// without it, tell nothing. Owns: arena. Cost: rows × log rows × levels.
const char *effect_disguise_text(struct arena *arena, const struct effect_data *data, size_t j);

#endif
