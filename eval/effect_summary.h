// The text of a result: its answer in one sentence, and its limits.
#ifndef HEARTH_EFFECT_SUMMARY_H
#define HEARTH_EFFECT_SUMMARY_H

#include "eval/effect_result.h"

// An interval that includes 0 and more than a negligible effect gives "we cannot tell". Owns:
// arena.
const char *effect_summary(struct arena *arena, const struct effect_result *result);
const char *const *effect_notes(struct arena *arena, const struct effect_result *result,
                                size_t *ret_n_note);

#endif
