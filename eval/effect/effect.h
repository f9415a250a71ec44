// Effects of a treatment on an outcome from a table of rows: one way to run the estimators of a
// request.
#ifndef HEARTH_EFFECT_H
#define HEARTH_EFFECT_H

#include "eval/effect/effect_gates.h"
#include "eval/effect/effect_registry.h"
#include "eval/effect/effect_support.h"

#define EFFECT_Z95 1.959964 // intervals are estimate ± this × se, without a small-sample factor

// Units: those of the outcome (a 0/1 outcome: risks, so the estimate is a risk difference).
struct effect_estimate {
    const struct effect_estimator *method;
    enum estimand estimand;
    enum status status; // of the run; when not OK only `reason` holds, figures are NaN
    const char *reason;
    double estimate, se, low, high; // se NaN: nobody differs, so there is no variance to see
    bool exact;                     // the interval is Newcombe's: few had the outcome
    size_t n_arm[2];                // rows that count, without and with the treatment
    double ess_arm[2];              // Kish's effective number of them
    double largest_smd;
    // Of the two means, and of the interval's ends over the mean without; NaN where undefined:
    double risk_ratio, ratio_low, ratio_high;
    // Of effect_study_withhold: a small count stands behind the figures, which are NaN; ends of the
    // interval are multiples of step:
    bool withheld;
    double step;
    bool hide_counts;          // n_arm and ess would tell a small count
    struct effect_gates gates; // of those that might have been the answer
    struct effect_fit fit;
};

struct effect_study {
    struct effect_support support;     // its data are the rows that were analysed
    struct effect_design design;       // of those
    struct effect_estimate *estimates; // by request->methods
    size_t n_estimate;
    const struct effect_estimate *headline; // first that passed its gates; NULL = none
    bool headline_declared;                 // and it is about the people that were asked for
    // First thing that keeps the rows from being compared (an estimator's own failure is not):
    enum status status;
    struct error refusal;
};

// Runs every method of the request. Owns: arena; data and request are borrowed. A method that fails
// leaves its reason; the others go on. The same bits on any number of threads.
void effect_run(struct arena *arena, const struct effect_data *data,
                const struct effect_request *request, struct effect_study *ret_study);

// Standard error of Σ share_i by clusters (the data's, else own, else rows). share: n_row.
double effect_standard_error(const struct effect_data *data, const struct effect_fit *fit,
                             const double *share);

#endif
