// Balance of what weighting did not force.
#ifndef HEARTH_EFFECT_TERMS_H
#define HEARTH_EFFECT_TERMS_H

#include "eval/effect/effect.h"

struct effect_terms_worst {
    double value;     // the largest |difference| of all, in standard deviations (KS: as it is)
    const char *name; // of it; NULL = nothing could be measured
    size_t n_term;    // squares, products, KS distances that are defined
    size_t n_beyond;  // of them beyond the limit
    size_t n_strict_beyond; // covariates and prognostic score beyond the limit
};

// Checks all terms under the estimate's weights. Units: standard deviations before weighting, of the
// treated for att, pooled else. Products of at most EFFECT_TERMS_COLUMNS covariates, those with the
// largest difference before. Owns: arena. Cost: n_row × columns² / 2.
#define EFFECT_TERMS_COLUMNS 40
void effect_terms_check(struct arena *arena, const struct effect_data *data,
                        const struct effect_estimate *estimate, double limit,
                        struct effect_terms_worst *ret_worst);

#endif
