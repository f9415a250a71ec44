// Two models of one scenario on the same rows: their predictions on past dates, paired.
#ifndef HEARTH_MODEL_DIFF_H
#define HEARTH_MODEL_DIFF_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "model/metric/bootstrap.h"
#include "model/metric/metrics.h"

#define MODEL_DIFF_REPLICATES 500

struct model_diff_question {
    const char *folder_a, *folder_b; // of the models
    size_t length;                   // of a list at the latest date
    uint64_t seed;
    int n_thread;
};

struct model_diff {
    size_t n, n_positive, n_family, n_date; // rows in both models' predictions
    double a[METRIC_MAX], b[METRIC_MAX];    // by metric_rows
    struct interval difference[METRIC_MAX]; // b − a, by families drawn together for both
    const char *date;                       // the latest in both
    const char **enter, **leave;            // persons at the top of b alone, of a alone
    size_t n_enter, n_leave;
};

// Reads predictions.csv of both; rows count where both have the person at the date with a label.
// Owns: texts live in arena. Errors: E_DATA when they have no row in common, or no such file.
enum status model_diff_make(struct arena *arena, const struct model_diff_question *question,
                            struct model_diff *ret_diff, struct error *err);

#endif
