// The curves of an additive model: between their fit and the rest of the kind.
#ifndef HEARTH_GAM_STATE_H
#define HEARTH_GAM_STATE_H

#include "model/kind/kinds.h"

// Places of the parameters in fit_input.values.
enum { GAM_ROUNDS, GAM_RATE, GAM_LEAVES, GAM_BINS, GAM_BAGS, GAM_LAMBDA, GAM_MIN_WEIGHT, GAM_PATIENCE };

#define GAM_BINS_MAX 250

// A step function: values below cuts[0] add values[0], from cuts[k] on values[k + 1].
struct curve {
    uint32_t column;
    size_t n_cut;
    const double *cuts;   // n_cut, rising
    const double *values; // n_cut + 1, in log-odds; 0 in the most common bin
    double missing;
};

struct gam {
    double intercept;
    size_t n_curve;
    const struct curve *curves; // by column, each column once
};

// As fit of struct model_kind.
enum status gam_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                    struct error *err);
// The bin of a known value: how many cuts are at or below it.
static inline size_t cuts_find(const double *cuts, size_t n, double v)
{
    size_t low = 0;
    while (low < n) {
        size_t middle = (low + n) / 2;
        if (cuts[middle] <= v)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

#endif
