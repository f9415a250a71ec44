// The functions behind the table of estimators, and what they share. For effect*.c only.
#ifndef HEARTH_EFFECT_METHODS_H
#define HEARTH_EFFECT_METHODS_H

#include "eval/effect/effect.h"

enum status effect_crude(struct arena *arena, const struct effect_input *input,
                         struct effect_fit *ret_fit, struct error *err);
enum status effect_regression(struct arena *arena, const struct effect_input *input,
                              struct effect_fit *ret_fit, struct error *err);
enum status effect_weighting(struct arena *arena, const struct effect_input *input,
                             struct effect_fit *ret_fit, struct error *err);
enum status effect_entropy(struct arena *arena, const struct effect_input *input,
                           struct effect_fit *ret_fit, struct error *err);
enum status effect_match(struct arena *arena, const struct effect_input *input,
                         struct effect_fit *ret_fit, struct error *err);

// Empty arrays for a fit.
void effect_fit_create(struct arena *arena, size_t n_row, struct effect_fit *ret_fit);
// The weighted mean of an arm by fit->weight, into mean and influence, as if weights were known.
void effect_arm_mean(const struct effect_data *data, int arm, struct effect_fit *fit);

#endif
