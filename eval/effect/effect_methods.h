// The functions behind the rows of effect_registry.c. Each fills means, influence and weights of the
// fit for input->estimand. Owns: arena. Errors: E_DATA, E_NUMERIC, E_NOT_IMPLEMENTED with a reason
// fit for the report. Threads: none.
#ifndef HEARTH_EFFECT_METHODS_H
#define HEARTH_EFFECT_METHODS_H

#include "eval/effect/effect_fit.h"

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

#endif
