// Rows whose window was cut short by censoring: what weighs the others so that they stand for them.
#ifndef HEARTH_CENSORING_H
#define HEARTH_CENSORING_H

#include "features/base/day.h"
#include "features/base/error.h"

#include <stdint.h>

#define CENSORING_STRATA 3 // by mobility: see extract_mobility

// Rows whose windows have passed. Shapes: index n, into the other arrays.
struct censored_rows {
    size_t n;
    const size_t *index;
    const day_t *as_of, *horizon;
    const day_t *event, *censored, *competing; // the first from as_of on; DAY_NONE = none
    const signed char *label;                  // 1, 0, −1 = not observed
    const uint32_t *stratum;                   // 0 … CENSORING_STRATA − 1
};

// How it ended for all rows, the censored included, as weights estimate it.
struct incidence {
    size_t n, n_censored;
    double known;              // share with the outcome among rows with a label
    double outcome, competing; // shares of all rows: the outcome, or a competing event first
    double largest;            // weight
};

// The weight of a row with a label: 1 over the probability to remain observed until its outcome, its
// competing event or the end of its window; of others 0. Kaplan–Meier by stratum; neighbours of few
// rows share a curve. Events count before censoring on the same day.
// Shapes: ret_weight as the arrays, written at the rows of index. Cost: O(n log n).
// Source: Robins & Rotnitzky 1992; Satten & Datta, American Statistician 55 (2001) 207–210.
void censoring_weights(const struct censored_rows *rows, double *ret_weight,
                       struct incidence *ret_incidence);

struct extract;
// Of all rows of the scenario whose windows have passed, for the primary outcome as known by E.
void extract_incidence(struct extract *extract, struct incidence *ret_incidence);

#endif
