// The variance of matching with replacement.
#ifndef HEARTH_EFFECT_MATCH_ERROR_H
#define HEARTH_EFFECT_MATCH_ERROR_H

#include "eval/effect/effect_fit.h"

// Of fit->mean[1] − fit->mean[0] on the matched treated rows, fit->nearest being the sets:
// (Σ_treated (y_i − ȳ_partners − τ)² + Σ_untreated (K_j² − K'_j) σ²_j) / n_matched², where K_j sums
// the shares of row j in sets, K'_j their squares, and σ²_j = m/(m+1) (y_j − mean of the m untreated
// rows nearest to j)². score, stratum: those of the matching. The propensity counts as known, which
// is usually cautious. Source: Abadie & Imbens 2006, theorem 7 and section 4.
double effect_match_variance(struct arena *arena, const struct effect_data *data,
                             const struct nearest_problem *problem, const struct effect_fit *fit);

#endif
