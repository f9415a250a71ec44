// What an estimator is given and what it hands back: two means with each row's share in their
// errors.
#ifndef HEARTH_EFFECT_FIT_H
#define HEARTH_EFFECT_FIT_H

#include "eval/effect/effect_design.h"
#include "eval/effect/effect_estimand.h"
#include "eval/effect/effect_nearest.h"

struct effect_estimator;
struct effect_request {
    enum estimand estimand;
    const struct effect_estimator *const *methods; // n_method, in the order of the output
    size_t n_method;
    double caliper; // matching: in standard deviations of the logit; INFINITY = none
    uint64_t seed;  // matching without replacement: of the lot between equally near rows
    size_t ratio;   // matching: untreated rows for each treated one, >= 1
    bool replace;   // matching: an untreated row may serve more than once
    int n_thread;
};

struct effect_input {
    const struct effect_design *design; // with propensity where the estimator needs it
    const struct effect_request *request;
    enum estimand estimand;
};

// What the lot of matching decided: the estimates of n other lots.
struct effect_lots {
    size_t n; // 0 = no lot was needed
    double deviation, low, high;
};

// What an estimator finds. Arrays have n_row items and live in the arena.
struct effect_fit {
    double mean[2];          // mean outcome without [0] and with [1] the treatment
    double *influence[2];    // each row's share in the error of mean[a]; sums to 0
    double *weight;          // what each row counts, base weights included; 0 = not used
    const uint32_t *cluster; // of its own (matched sets), used where the data name none; or NULL
    size_t n_cluster;
    double own_variance; // of mean[1] − mean[0], where the influence does not give it; 0 = it does
    // Matching only:
    const struct nearest_pair *pairs; // without replacement, in order of choosing
    size_t n_pair;
    const struct nearest *nearest; // with replacement; NULL else
    size_t n_unmatched;            // treated rows without a partner
    struct effect_lots lots;
};

// Allocates the arrays of a fit, all 0.
void effect_fit_create(struct arena *arena, size_t n_row,
                       struct effect_fit *ret_fit); // Owns: arena
// The weighted mean of an arm by fit->weight, into mean and influence, as if weights were known.
void effect_arm_mean(const struct effect_data *data, int arm, struct effect_fit *fit);

#endif
