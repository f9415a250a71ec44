// From raw columns to a linear model's features: filling, missing indicators, scaling. Fitted on
// training rows only.
#ifndef HEARTH_PREP_H
#define HEARTH_PREP_H

#include "features/base/json.h"
#include "model/kind/dataset.h"

enum prep_scale { SCALE_NONE, SCALE_MINMAX, SCALE_STANDARD };

struct prep_options {
    enum prep_scale
        scale; // minmax: [−1, 1] by training rows; standard: mean 0, standard deviation (n) 1
    double cap; // values beyond the cap and 1 − cap quantiles of training are set to them; 0 = none
    bool log_skewed; // log(1 + v) for columns that are never negative and skewed in training
};

// z = (t(v) − shift) × factor, where v is the value or, when missing, `fill`; t is log1p or
// nothing. An indicator has v = 1 when the value is missing, else 0.
struct prep_feature {
    uint32_t column;
    bool indicator, log;
    double low, high; // −infinity and infinity without caps
    double fill;      // median of the known training values
    double shift, factor;
};

struct prep {
    size_t n_feature;
    struct prep_feature *features; // by column; an indicator stands right after its value
};

// A column is kept when its known values vary; it has an indicator when some training rows miss it
// and some do not. Owns: ret_prep's features live in arena.
void prep_fit(struct arena *arena, const struct rows *rows, const struct prep_options *options,
              int n_thread, struct prep *ret_prep);
// One feature of a row. Shapes: x n_col.
double prep_value(const struct prep_feature *feature, const double *x);
// Shapes: x n_col, ret_z n_feature.
void prep_apply(const struct prep *prep, const double *x, double *ret_z);
// The features of all rows, a constant 1 before them. Shapes: rows->n × (n_feature + 1). Owns: the
// caller frees.
double *prep_design(const struct prep *prep, const struct rows *rows);

void prep_to_json(const struct prep *prep, json *array);
// Errors: E_DATA when it is no such array or names a column outside n_col.
enum status prep_from_json(struct arena *arena, const json *array, size_t n_col,
                           struct prep *ret_prep, struct error *err);

#endif
