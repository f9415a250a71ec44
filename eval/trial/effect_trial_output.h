// What a trial adds to result.json and to the terminal.
#ifndef HEARTH_EFFECT_TRIAL_OUTPUT_H
#define HEARTH_EFFECT_TRIAL_OUTPUT_H

#include "eval/trial/effect_trial.h"
#include "features/base/json.h"

// A count of people below min_count, 0 apart, is null and in the object's list "withheld".
void effect_put_count(json *object, const char *key, size_t n, double min_count);
// Whether the number of entries admitted would disclose a small count of those left out.
bool effect_trial_hides_admitted(const struct effect_trial *trial);
// Whether an outcome's own counts, beside the first outcome's, would disclose a small count.
bool effect_trial_hides_outcome(const struct effect_trial *trial,
                                const struct trial_outcome *outcome);
// Deaths by arm in a sentence. Owns: arena.
const char *effect_trial_deaths_text(struct arena *arena, const struct effect_trial *trial);
void effect_trial_json(json *root, const struct effect_trial *trial);
void effect_trial_print(const struct effect_trial *trial);

#endif
