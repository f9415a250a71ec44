// Calibration by year: observed over expected, how much it moves between years, and what that means for
// the next one.
#ifndef HEARTH_YEAR_EFFECT_H
#define HEARTH_YEAR_EFFECT_H

#include "model/metric/interval.h"

#include "features/base/arena.h"

#include <stdint.h>

// Shapes: n; weight and cluster NULL = 1, each row alone. Units: probability 0 to 1.
struct year_input {
    size_t n;
    const double *probability;
    const signed char *label;
    const double *weight;
    const uint32_t *cluster;
    const int *year;
    double min_count;
};

struct year_row {
    int year;
    double n, observed, expected; // weighted; n without weights
    struct interval ratio;        // observed over expected
    double shrunk;                // towards the mean of the years; NaN with one year
    bool withheld;                // counts are small: the ratio is rounded
};

struct year_effect {
    size_t n_year;
    struct year_row *years; // ascending
    double sd;              // between years, of the log-odds; 0 with one year
    struct interval next;   // observed over expected of a year to come: a prediction interval
};
// The effect of a year is log((O + .5) / (E + .5)) × E / I with I = Σ w p (1 − p): a shift of log-odds.
// Its variance is the design effect of clusters over I + .5. Between years by DerSimonian and Laird.
// Missing `next` with under three years. Owns: arena. Source: DerSimonian and Laird 1986; prediction
// interval: Higgins, Thompson and Spiegelhalter 2009, section 3.3, with k − 2 degrees of freedom.
void year_effect_find(struct arena *arena, const struct year_input *input,
                      struct year_effect *ret_effect);
void year_effect_to_json(const struct year_effect *effect, json *object);

#endif
