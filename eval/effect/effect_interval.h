// 95 % confidence intervals of a difference of two risks when few had the outcome.
#ifndef HEARTH_EFFECT_INTERVAL_H
#define HEARTH_EFFECT_INTERVAL_H

#include "eval/effect/effect_fit.h"

struct effect_range {
    double low, high;
};

// Wilson's score interval of a risk. Units: n may be an effective size.
struct effect_range effect_wilson(double risk, double n);
// Newcombe 1998, method 10, of risk[1] − risk[0].
struct effect_range effect_newcombe(const double risk[2], const double n[2]);

// Rows of an arm that count and have the outcome 1.
size_t effect_events(const struct effect_data *data, const struct effect_fit *fit, int arm);

// The size on which an arm's mean rests: Kish's effective rows over the design effect of clusters
// (at least 1; where nobody differs, whole clusters count as one row each).
// Source: Korn & Graubard 1998.
double effect_exact_size(const struct effect_data *data, const struct effect_fit *fit, int arm);

#endif
