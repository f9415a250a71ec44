// A fitted model: a kind's state, its calibrator, and the average contributions that explanations
// start from. Threads: all functions on one fitted model may be called from several threads; where
// the kind cannot, they take turns.
#ifndef HEARTH_FITTED_H
#define HEARTH_FITTED_H

#include "model/kind/settings.h"

#include <pthread.h>

struct fitted {
    struct settings settings;
    size_t n_col;
    void *state;           // of settings.kind
    pthread_mutex_t *turn; // NULL when the kind is thread safe
    double *expected; // n_col: weighted mean contribution of each column over the training rows
    // Mean margin over the training rows; for exact kinds constant + Σ expected.
    double baseline;
    struct calibrator calibrator;
};

struct fit_options {
    const struct settings *settings;
    const struct rows *rows;       // to train on
    const struct rows *validation; // for kinds that stop early; NULL = none
    uint64_t seed;
    int n_thread;
    bool margins_only; // no average contributions: nothing of it will be explained
};

// Fits on rows with both classes; the calibrator is "none" until set. Owns: fitted_done, then the
// arena. Errors: E_DATA with one class only, or without the days that the kind needs; E_NUMERIC.
enum status fitted_fit(struct arena *arena, const struct fit_options *options,
                       struct fitted *ret_fitted, struct error *err);
void fitted_done(struct fitted *fitted); // also of a zeroed one, or after a failure

// Units: log-odds before calibration. Shapes: ret_margins rows->n. Threads: n_thread, same bits on
// any number.
void fitted_margins(const struct fitted *fitted, const struct feature_rows *rows, int n_thread,
                    double *ret_margins);
// Contributions in log-odds against the average training row. Where the kind is exact, a row's sum
// is its margin − baseline. Shapes: ret_contributions rows->n × n_col.
void fitted_contributions(const struct fitted *fitted, const struct feature_rows *rows,
                          int n_thread, double *ret_contributions);
// The same of one row: its margin, and with the second its contributions. Shapes: x,
// ret_contributions n_col.
// Units: margins, contributions and baseline in log-odds before calibration; probabilities 0 to 1.
double fitted_margin(const struct fitted *fitted, const double *x);
double fitted_explain(const struct fitted *fitted, const double *x, double *ret_contributions);
double fitted_probability(const struct fitted *fitted, double margin);

// All but the state of a kind that keeps bytes.
void fitted_to_json(const struct fitted *fitted, json *object);
// That state; n 0 when the kind keeps JSON. Owns: arena. Errors: E_NUMERIC when it cannot be written.
enum status fitted_state_bytes(struct arena *arena, const struct fitted *fitted,
                               struct bytes *ret_bytes, struct error *err);
// Errors: E_DATA when it is no such model or points outside n_col. Hostile content is refused,
// never trusted. Owns: as fitted_fit; the source is not needed afterwards.
enum status fitted_from_json(struct arena *arena, const struct state_source *source,
                             struct fitted *ret_fitted, struct error *err);

#endif
