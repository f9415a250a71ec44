// A drift evaluation at work: between its files.
#ifndef HEARTH_DRIFT_RUN_H
#define HEARTH_DRIFT_RUN_H

#include "features/base/cli.h"
#include "model/metric/drift.h"
#include "model/metric/interval.h"
#include "model/score/scenario_model.h"

#define YEARS_BEFORE 2
#define EARLY_MONTHS 3
#define YIELD_FALL 0.10 // reviewers agreed with a share that is lower by more

struct early { // the outcome within EARLY_MONTHS, where that is known
    size_t n_before, n_after, n_positive_before, n_positive_after;
    struct drift_evidence evidence;
    struct interval auroc_before, auroc_after;
};

struct yield { // of alerts that were reviewed: how many the reviewers agreed with
    bool given;
    size_t n_before, n_after, n_agreed_before, n_agreed_after;
    struct interval before, after;
    struct drift_evidence evidence;
};

struct drift_run {
    struct cli *cli;
    const char *scenario, *directory;
    day_t since;
    struct scenario_model model;
    const day_t *dates; // those of the scenario that count, the first n_date_before of them before
    size_t n_date, n_date_before;
    struct matrix matrix;
    size_t n_before;              // rows
    double *x;                    // n_row × n_col of the model
    double *scores;               // n_row
    struct drift_column *columns; // n_col of the model
    double mean_before, mean_after, stability;
    struct early early;
    struct yield yield;
    double min_count;
    const char **reasons; // why the model should not be used
    size_t n_reason;
    bool stop_stays; // an earlier stop that this evaluation cannot lift
};

// The column in words. Owns: the command's arena.
const char *drift_title(const struct drift_run *run, size_t j);
// Shares of few, and what they follow from, are withheld.
bool early_is_withheld(const struct drift_run *run);
bool yield_is_withheld(const struct drift_run *run);
// Whether the reviewers agree with fewer alerts than before: an effect of size, and not by chance.
bool yield_is_worse(const struct yield *yield);

// drift_yield.c: reads what `hearth alerts export` wrote (--alerts). Errors: E_DATA with the place.
enum status yield_measure(struct drift_run *run, const char *path, struct error *err);
// drift_report.c: report.html. Errors: E_SYSTEM.
enum status drift_report_write(const struct drift_run *run, struct error *err);

#endif
