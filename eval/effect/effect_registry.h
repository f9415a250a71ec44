// The table of estimators: one row a method.
#ifndef HEARTH_EFFECT_REGISTRY_H
#define HEARTH_EFFECT_REGISTRY_H

#include "eval/effect/effect_fit.h"

// One row a way to estimate. A new one = one file with its function and one row.
enum effect_need { NEED_NOTHING, NEED_BASIS, NEED_PROPENSITY };
struct effect_estimator {
    const char *name;       // in outputs
    const char *aliases[2]; // other names that --methods takes; NULL at the end
    const char *title, *help, *source;
    unsigned estimands;    // bit 1 << ESTIMAND_… for each that it can answer for
    enum estimand natural; // what it answers for when asked for one that it cannot
    enum effect_need need;
    int rank; // 1 … 3: asked in turn for the answer; 4, 5: where none of those was named; 0: never
    // Errors: E_DATA, E_NUMERIC, E_NOT_IMPLEMENTED with a reason fit for the report.
    enum status (*run)(struct arena *arena, const struct effect_input *input,
                       struct effect_fit *ret_fit, struct error *err);
};
extern const struct effect_estimator effect_estimators[];
extern const size_t n_effect_estimator;
// By name or alias. Errors: E_USAGE naming the nearest; E_NOT_IMPLEMENTED (aipw, tmle, did).
enum status effect_find(const char *name, const struct effect_estimator **ret_estimator,
                        struct error *err);

#endif
