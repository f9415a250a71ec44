// Trains every cell of a grid on every split, selects, calibrates on rows later than training,
// refits the winner. The same for dates of a scenario and for folds, times or a test file of a flat
// table.
#ifndef HEARTH_TRAINER_H
#define HEARTH_TRAINER_H

#include "model/fitted.h"
#include "model/select.h"

enum split_scheme {
    SPLIT_DATES, // a scenario's test dates: earlier splits' predictions calibrate later ones
    SPLIT_TIMES, // blocks of a flat table's --time: likewise
    SPLIT_FOLDS, // the other folds' predictions calibrate a fold
    SPLIT_TEST,  // one test file: grouped folds of the training rows calibrate
};

struct split {
    const char *name;     // "2024-01-01", "fold 2", "test"
    day_t date;           // SPLIT_DATES
    struct rows train;    // labels as known before the date
    struct rows test;     // final labels
    const char *left_out; // why the split is not used, or NULL
};

struct plan {
    enum split_scheme scheme;
    const struct dataset *data;
    struct split *splits; // in order of time
    size_t n_split;
    struct rows final; // what the winner is refitted on
};

// One cell on one split. Shapes: margins, scores test.n.
struct split_result {
    double *margins,
        *scores; // scores: calibrated; the winner's always, others' when the metric needs them
    struct calibrator calibrator;
    const char *calibrated_on; // "later rows", "other folds", "grouped folds of the training rows",
                               // "nothing: …"
    double value;              // of the selection metric; NaN = undefined
};

struct cell {
    struct settings settings;
    const char *text;             // settings_text
    struct split_result *results; // n_split
    double average;               // over splits that are not left out
};

struct trainer_options {
    struct selection selection;
    uint64_t seed;
    int n_thread;
    bool quiet; // no progress bar
};

struct trained {
    struct cell *cells;
    size_t n_cell, winner;
    size_t n_used;        // splits not left out
    struct fitted fitted; // the winner, refitted and calibrated
    const char *calibrated_on;
    size_t n_calibration, n_calibration_positive;
};

// Marks splits that cannot be used in plan->splits[].left_out. Owns: all results live in arena.
// Errors: E_DATA (one class in the final rows), E_NUMERIC with the model's name.
// With no usable split, trained->n_used is 0, nothing is fitted, and the status is OK: the caller
// says what it means.
enum status trainer_run(struct arena *arena, struct plan *plan, const struct grid *grid,
                        const struct trainer_options *options, struct trained *ret_trained,
                        struct error *err);

#endif
