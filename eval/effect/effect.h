// Effects of a treatment on an outcome from a table of rows: a table of estimators, one way to run
// them all.
#ifndef HEARTH_EFFECT_H
#define HEARTH_EFFECT_H

#include "eval/effect/effect_design.h"
#include "eval/effect/effect_nearest.h"

#define EFFECT_Z95 1.959964 // intervals are estimate ± this × se, without a small-sample factor

// Whose average effect is meant.
enum estimand { ESTIMAND_ATT, ESTIMAND_ATE, ESTIMAND_ATO, ESTIMAND_COUNT };
struct estimand_row {
    const char *name, *title, *people; // "att", "average effect on the treated", "those treated"
};
extern const struct estimand_row estimand_rows[ESTIMAND_COUNT];
// Errors: E_USAGE naming the nearest.
enum status estimand_parse(const char *text, enum estimand *ret_estimand, struct error *err);

struct effect_estimator;
struct effect_request {
    enum estimand estimand;
    const struct effect_estimator *const *methods; // n_method, in the order of the output
    size_t n_method;
    double caliper; // matching: in standard deviations of the logit; INFINITY = none
    size_t ratio;   // matching: untreated rows for each treated one, >= 1
    bool replace;   // matching: an untreated row may serve more than once
    int n_thread;
};

struct effect_input {
    const struct effect_design *design; // with propensity where the estimator needs it
    const struct effect_request *request;
    enum estimand estimand;
};

// What an estimator finds. Arrays have n_row items and live in the arena.
struct effect_fit {
    double mean[2];          // mean outcome without [0] and with [1] the treatment
    double *influence[2];    // each row's share in the error of mean[a]; sums to 0
    double *weight;          // what each row counts, base weights included; 0 = not used
    const uint32_t *cluster; // of its own (matched sets), used where the data name none; or NULL
    size_t n_cluster;
    const struct nearest_pair *pairs; // matching only: rows of effect_data, in order of choosing
    size_t n_pair;
};

// One row a way to estimate. A new one = one function and one row in effect.c.
enum effect_need { NEED_NOTHING, NEED_BASIS, NEED_PROPENSITY };
struct effect_estimator {
    const char *name, *title, *help, *source;
    unsigned estimands;    // bit 1 << ESTIMAND_… for each that it can answer for
    enum estimand natural; // what it answers for when asked for one that it cannot
    enum effect_need need;
    int rank; // 1 = first choice for the answer in one sentence; 0 = never
    // Errors: E_DATA, E_NUMERIC, E_NOT_IMPLEMENTED with a reason fit for the report.
    enum status (*run)(struct arena *arena, const struct effect_input *input,
                       struct effect_fit *ret_fit, struct error *err);
};
extern const struct effect_estimator effect_estimators[];
extern const size_t n_effect_estimator;
// Errors: E_USAGE naming the nearest.
enum status effect_find(const char *name, const struct effect_estimator **ret_estimator,
                        struct error *err);

struct effect_estimate {
    const struct effect_estimator *method;
    enum estimand estimand;
    enum status status; // of the run; when not OK only `reason` holds, figures are NaN
    const char *reason;
    double estimate, se, low, high;
    size_t n_arm[2];   // rows that count, without and with the treatment
    double ess_arm[2]; // Kish's effective number of them
    double largest_smd;
    double risk_ratio, ratio_low, ratio_high; // of the two means; NaN where undefined
    struct effect_fit fit;
};

struct effect_study {
    struct effect_design design;
    struct effect_estimate *estimates; // by request->methods
    size_t n_estimate;
    const struct effect_estimate *headline; // for the asked estimand; NULL = none could be had
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
