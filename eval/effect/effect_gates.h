// Gates: what an estimate must pass before it may be the answer, declared before any is computed.
#ifndef HEARTH_EFFECT_GATES_H
#define HEARTH_EFFECT_GATES_H

#include "eval/effect/effect_data.h"
#include "eval/effect/effect_estimand.h"

// The limits. Units: balance in standard deviations, a weight as a share of its arm. ESS: Kish's effective rows of an arm.
#define EFFECT_BALANCE_FINE 0.1  // or 2·√(1/ESS₁ + 1/ESS₀), whichever is larger …
#define EFFECT_BALANCE_WALL 0.25 // … but never more than this
#define EFFECT_TERMS_BEYOND 20 // one in this many squares, products and KS may lie beyond by chance
#define EFFECT_EVENTS_MIN 10   // effective events of an arm, or half of its events
#define EFFECT_ROWS_MIN 30     // numeric outcome: effective rows of an arm, or half of its rows
#define EFFECT_WEIGHT_SHARE 0.05  // of an arm by one row, or 3 / rows
#define EFFECT_WIDTH_RISK 0.5     // a wider interval of a risk difference is of no use
#define EFFECT_WIDTH_DEVIATIONS 2 // the same for numbers, in standard deviations of the outcome

enum effect_gate_name {
    GATE_BALANCE, // worst standardised difference of what weighting did not force, or of covariates
    GATE_EVENTS,  // effective events (0/1) or rows (numbers) of the worse arm
    GATE_WEIGHT,  // largest share of one row in its arm
    GATE_REDUCTION, // a reduction beyond the risk without treatment
    GATE_WIDTH,     // width of the interval
    GATE_COUNT
};
extern const char *const effect_gate_names[GATE_COUNT];

// value must be at most limit (GATE_EVENTS: at least).
struct effect_gate {
    double value, limit;
    bool passed;
    const char *of; // balance: which term; effective events: events or rows; NULL = nothing to name
};
struct effect_gates {
    bool checked, passed;
    struct effect_gate items[GATE_COUNT];
};

struct effect_estimate;
// All gates of an estimate. Balance: covariates, and what is not forced by their means: squares of
// numbers, products, a prognostic score (least squares of the outcome on covariates and squares among
// untreated rows), Kolmogorov-Smirnov distances. Owns: arena.
void effect_gates_check(struct arena *arena, const struct effect_data *data,
                        struct effect_estimate *estimate);

#endif
