// Who was matched with whom, as matched.csv.
#ifndef HEARTH_EFFECT_MATCHED_H
#define HEARTH_EFFECT_MATCHED_H

#include "eval/effect/effect_fit.h"

// Columns: row (number in the table), treatment, weight, subclass (matched set, numbered by its
// treated row), distance (logit of the propensity). A treated row weighs 1, its k partners 1/k. A
// row that serves in several sets has a line in each. Errors: E_SYSTEM.
enum status effect_matched_write(const char *path, const struct effect_design *design,
                                 const struct effect_fit *fit, struct error *err);

#endif
