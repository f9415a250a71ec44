// The text of a result: its answer, and its limits.
#ifndef HEARTH_EFFECT_SUMMARY_H
#define HEARTH_EFFECT_SUMMARY_H

#include "eval/effect_result.h"

// What the interval of the headline says; without a headline VERDICT_CANNOT_TELL.
enum effect_verdict effect_verdict_of(const struct effect_result *result);

// The answer, result->verdict being known. "We cannot tell" comes first when the interval includes 0
// and more than a negligible effect, when no method passed its gates, and when another population
// than the one asked for is the one that can be answered for. Owns: arena.
const char *effect_summary(struct arena *arena, const struct effect_result *result);
// effect_notes.c: limits that a reader needs.
const char *const *effect_notes(struct arena *arena, const struct effect_result *result,
                                size_t *ret_n_note);
// Which gates an estimate did not pass, with figures; "" = all passed or none was checked.
const char *effect_gate_reason(struct arena *arena, const struct effect_estimate *estimate);

#endif
