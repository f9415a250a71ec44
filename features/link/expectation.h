// Expectation maximisation of the Fellegi–Sunter model: from counts of patterns, how often each
// level occurs among matches (m), among other pairs (u), and the share of matches.
// Source: Winkler 1988; Enamorado, Fifield, Imai 2019 (doi:10.1017/S0003055418000783), section 2.
#ifndef HEARTH_EXPECTATION_H
#define HEARTH_EXPECTATION_H

#include "features/link/pattern_counts.h"

#include <stdbool.h>

struct level_model {
    double share; // of matches among the pairs
    // m[comparison][level], u[comparison][level]: each sums to 1 over the levels of a comparison.
    double m[PATTERN_COMPARISONS_MAX][PATTERN_LEVELS_MAX];
    double u[PATTERN_COMPARISONS_MAX][PATTERN_LEVELS_MAX];
};

struct expectation_input {
    const struct pattern_counts *counts; // settled; with factors a pattern may occur again
    // counts->n: what else is known of these pairs, as a Bayes factor (a term frequency); NULL = 1
    const double *factors;
    size_t n_comparison;
    const size_t *n_level; // n_comparison
    const bool *left_out;  // n_comparison: not looked at; NULL = none
    bool fixed_u;
    // Pairs that each m and u is as good as known from beforehand: keeps levels that no pair shows
    // from 0. 0 = plain maximum likelihood.
    double prior_pairs;
    double tolerance; // the largest change of any m, u or share at which it has converged
    size_t max_iteration;
};

struct expectation_result {
    size_t n_iteration;
    bool converged;
    double n_match; // expected among the pairs
};

// P(match | pattern) under the model, without factors.
double level_model_probability(const struct level_model *model, size_t n_comparison,
                               const bool *left_out, level_pattern pattern);
// Improves the model, which holds the starting values, until it changes no more. A missing value
// says nothing. Cost: O(patterns × comparisons) an iteration.
struct expectation_result expectation_run(const struct expectation_input *input,
                                          struct level_model *model);

#endif
