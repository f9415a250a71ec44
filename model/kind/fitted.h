// A fitted model: a kind's state, its calibrator, and the average contributions that explanations
// start from.
#ifndef HEARTH_FITTED_H
#define HEARTH_FITTED_H

#include "model/kind/settings.h"

struct fitted {
    struct settings settings;
    size_t n_col;
    void *state;      // of settings.kind
    double *expected; // n_col: mean part of each column over the training rows
    double baseline;  // mean margin over the training rows = constant + Σ expected
    struct calibrator calibrator;
};

// Fits on rows with both classes; the calibrator is "none" until set. Owns: contents live in arena.
// Errors: E_DATA with one class only; E_NUMERIC.
enum status fitted_fit(struct arena *arena, const struct settings *settings,
                       const struct rows *rows, int n_thread, struct fitted *ret_fitted,
                       struct error *err);
// The margin of one row. Shapes: x, scratch n_col.
double fitted_margin(const struct fitted *fitted, const double *x, double *scratch);
// Margins of chosen rows (index NULL = all n). Shapes: ret_margins n. Threads: n_thread, same bits
// on any number.
void fitted_margins(const struct fitted *fitted, const struct dataset *data, const size_t *index,
                    size_t n, int n_thread, double *ret_margins);
double fitted_probability(const struct fitted *fitted, double margin);
// One contribution a column, in log-odds: their sum is margin − baseline. Returns the margin.
// Shapes: n_col.
double fitted_explain(const struct fitted *fitted, const double *x, double *ret_contributions);

void fitted_to_json(const struct fitted *fitted, json *object);
// Errors: E_DATA when it is no such model or points outside n_col. Hostile content is refused,
// never trusted.
enum status fitted_from_json(struct arena *arena, const json *object, size_t n_col,
                             struct fitted *ret_fitted, struct error *err);

#endif
