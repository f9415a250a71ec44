// What a training leaves behind: its splits, the candidates with their results, the winner's predictions and
// their evaluation. A bundle is written from these; `model/train` fills them in.
#ifndef HEARTH_TRAINING_H
#define HEARTH_TRAINING_H

#include "model/kind/fitted.h"
#include "model/metric/evaluation.h"

// Figures of the candidates by which a rule chooses. Shapes: values n_cell × n_split, in order of
// time, used splits only, NaN = undefined; averages n_cell: their unweighted means.
struct candidates {
    const double *values, *averages;
    size_t n_cell, n_split;
};

struct selection;
struct selection_rule {
    const char *name, *help;
    // The chosen cell. NULL = not implemented.
    size_t (*choose)(const struct selection *selection, const struct candidates *candidates);
};

struct selection {
    const char *metric;                      // the name of its row
    const struct metric_row *row;            // of the whole ranking, or NULL
    const struct top_figure_row *top_figure; // at the top of the list, or NULL
    struct top top;                          // for the latter; text NULL = none given
    const struct selection_rule *rule;
};

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
        *scores; // calibrated; of candidates not selected, by metrics that need no probabilities,
                 // only where other splits' predictions suffice, else logistic(margin)
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
    const char *ranked_by;        // of a baseline: what its ranking sorts by; else NULL
};

struct trained {
    struct cell *cells;
    size_t n_cell, winner;
    struct cell *references; // n_reference: baselines that are no candidates, tested beside them
    size_t n_reference;
    const char **failed; // n_failed: candidates that could not be fitted, with the reason
    size_t n_failed;
    size_t n_fit, n_kept_fit; // of candidates on splits; of them done by an earlier run
    size_t n_used;        // splits not left out
    struct fitted fitted; // the winner, refitted and calibrated
    const char *calibrated_on;
    size_t n_calibration, n_calibration_positive;
};

// Candidate c, or the baseline c − n_cell beside them.
static inline const struct cell *trained_ranked(const struct trained *trained, size_t c)
{
    return c < trained->n_cell ? &trained->cells[c] : &trained->references[c - trained->n_cell];
}

// The winner's predictions on all used splits, one after the other. Shapes: n. Lives in arena.
struct predictions {
    size_t n;
    size_t *row;     // of the dataset
    uint32_t *split; // of the plan
    double *score;
    signed char *label;
    double *weight;    // of the chance to remain observed; NULL = 1
    uint32_t *cluster; // NULL = each row alone
    uint32_t *person;  // numbers; NULL = each row is one
    size_t *first;     // n_split + 1: where each split begins
};

struct assessment {
    struct evaluation overall;
    struct interval auroc_within; // the mean area within a test date; method NULL where splits are no dates
    struct evaluation *splits; // plan's n_split; n 0 where left out
};

// What the tests on past dates prove for a list of `length` alerts a date. Rows count by their weights.
// NaN = undefined.
struct evidence {
    size_t length;        // 0 = nothing was measured
    size_t n_date;        // test dates
    size_t n_family;      // distinct families with the outcome; 0 also when withheld
    double min_count;     // below it n_family is withheld
    size_t n_listed;      // rows at the top of all dates together
    double precision;     // of the rows listed
    double base_rate;     // of all rows of those dates
    struct interval lift; // precision over base rate, of the selected candidate
    const char *baseline; // what the best of the baselines sorts by; NULL = none
    double baseline_lift; // of that ranking
    bool baseline_better; // than the model, by all digits
};

// A candidate or a baseline beside the selected candidate, over the used splits. Intervals are percentiles
// of a bootstrap of families over all dates together, paired: each replicate weights all rankings alike.
struct compared {
    struct interval average;    // of the selection metric
    struct interval difference; // its average less the selected one's; NaN for the selected one
    struct interval
        to_baseline;       // its average less the best baseline's; NaN for that and without one
    struct interval found; // rows with the outcome among those listed at all dates, by weight
    struct interval found_difference; // less what the selected one's lists find
    struct interval *by_date;         // n_split: of the selection metric
    double regret; // mean distance from the best candidate of each date; NaN for baselines
    bool withheld; // what its lists find is a small count
};

// What a rule of selection would have come to: at each date but the first it chooses by the dates before.
struct compared_rule {
    const char *name;
    size_t chosen; // by all dates
    double
        regret; // mean distance of its choices from the best candidate of their dates; NaN = one date
    double regret_max; // the largest of them
};

struct comparison {
    size_t n, n_split;       // 0 = nothing was compared
    struct compared *ranked; // n, in the order of trained_ranked
    const char **dates;      // n_split: names of the used splits
    size_t length;           // of a list; 0 = none is made
    size_t best_baseline;    // by the metric; n = none
    // Of the candidate that selection chooses anew in each replicate; the estimate is, where that is
    // worse, of the families that had no part in the choice.
    struct interval selected;
    size_t n_replicate;
    double monte_carlo_error; // largest standard error of a bound of the differences
    struct compared_rule *rules;
    size_t n_rule;
};
#endif
