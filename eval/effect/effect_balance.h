// How alike the arms are before and after weighting or matching.
#ifndef HEARTH_EFFECT_BALANCE_H
#define HEARTH_EFFECT_BALANCE_H

#include "eval/effect/effect_data.h"
#include "eval/effect/effect_estimand.h"

#define EFFECT_SMD_FINE 0.1 // the usual bound for a standardised difference of means

// Differences of means in standard deviations before weighting: of the treated for att, pooled else
// (the treated's where those are 0). Undefined = NaN: both arms constant; the ratio of a 0/1
// column.
struct effect_balance {
    const char *covariate;
    double smd_before, smd_after;
    double variance_ratio; // treated over untreated, after
    double ks;             // largest distance of the distribution functions, after
    bool withheld;         // of effect_balance_withhold: they would tell a small count
};

// One item a covariate. weight: n_row, 0 = not used; NULL = nothing was weighted, "after" is NaN.
// Owns: arena. Source: Stuart 2010 section 4.1; variances as in MatchIt: p (1 − p) for 0/1 columns,
// else weighted with denominator Σw − Σw²/Σw.
struct effect_balance *effect_balance_make(struct arena *arena, const struct effect_data *data,
                                           const double *weight, enum estimand estimand);
// The largest |smd_after|, NaN where none is defined.
double effect_balance_largest(const struct effect_data *data, const double *weight,
                              enum estimand estimand);

// Kolmogorov-Smirnov distance of a covariate's two weighted distributions.
double effect_balance_distance(const struct effect_data *data, const double *weight, size_t i_cov);

#endif
