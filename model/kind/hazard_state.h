// What a hazard model is made of: between its fit and the rest of the kind.
#ifndef HEARTH_HAZARD_STATE_H
#define HEARTH_HAZARD_STATE_H

#include "model/kind/kinds.h"
#include "model/kind/prep.h"

// Places of the parameters in fit_input.values.
enum { HAZARD_PENALTY, HAZARD_PERIODS, HAZARD_SCALE, HAZARD_CAP, HAZARD_TRANSFORM };

#define PERIODS_MAX 60

// The hazard of the event in period t of the window is logistic(starts[t] + weights · z), that of a
// competing event competing[t] for all rows.
struct hazard {
    struct prep prep;
    size_t n_period;
    double starts[PERIODS_MAX], competing[PERIODS_MAX];
    const double *weights; // n_feature
};

// As fit of struct model_kind.
enum status hazard_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                       struct error *err);
// The log-odds of having the event within the window, competing events before it counted out, at a
// value of weights · z. Rises with it.
double hazard_margin(const struct hazard *hazard, double sum);

#endif
