// Whether the rows that a model scores now are still like those of before: what is missing, what the
// values are, what the estimates are, and whether outcomes come as often as before at equal estimates.
#ifndef HEARTH_DRIFT_H
#define HEARTH_DRIFT_H

#include <stdbool.h>
#include <stddef.h>

#define DRIFT_MISSING 0.10   // a share of missing values that changed by more stops a model
#define DRIFT_SHIFT 0.25     // a mean that moved by more standard deviations
#define DRIFT_STABILITY 0.25 // a stability index above
#define DRIFT_EVIDENCE 20.0  // a likelihood ratio from

// Values of one column in two periods. Shapes: before n_before, after n_after; NaN = missing.
struct drift_values {
    const double *before, *after;
    size_t n_before, n_after;
};
struct drift_column {
    double missing_before, missing_after; // shares; NaN without rows
    double mean_before, mean_after;       // of the values that are there; NaN = none
    double shift; // (mean after − mean before) / standard deviation of both; NaN = not defined
};
// A column that had one value and has another is INFINITY deviations away.
void drift_column_measure(const struct drift_values *values, struct drift_column *ret_column);
bool drift_is_missing(const struct drift_column *column); // beyond DRIFT_MISSING
bool drift_is_shifted(const struct drift_column *column); // beyond DRIFT_SHIFT

// The population stability index of estimates over the tenths of those before: Σ (q − p) ln (q / p),
// with half a row added to each tenth. NaN without rows.
// Source: Yurdakul and Naranjo 2020, Journal of Risk Model Validation 14(4).
double drift_stability(const struct drift_values *estimates);

// Outcomes after, at what was expected from those before at equal estimates. In order of time.
struct drift_outcomes {
    const double *expected;   // n: chance of each, between 0 and 1
    const signed char *label; // n: 1 or 0
    const int *period;        // n, ascending: looked at when each ends
    size_t n;
};
struct drift_evidence {
    double observed, expected; // sums
    double ratio;              // the largest likelihood ratio at the end of a period
};
// Against odds that are 1/3, 1/2, 2/3, 3/2, 2 or 3 times as high, each as likely: if nothing had changed,
// a ratio of 1 / a would be reached with a chance of at most a, however often one looks.
// Source: Ville's inequality; Ramdas et al. 2023, Statistical Science 38, 576–601, for mixtures.
void drift_evidence_measure(const struct drift_outcomes *outcomes,
                            struct drift_evidence *ret_evidence);

// The share with the outcome by tenths of the estimates before, for rows after, with half a case added
// and half taken as none. Shapes: label_before n_before, 1 or 0; ret_expected n_after.
void drift_expected(const struct drift_values *estimates, const signed char *label_before,
                    double *ret_expected);

#endif
