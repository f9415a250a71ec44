// Match weights: what each level of each comparison says, as the log2 of a Bayes factor m / u.
// Source: Fellegi and Sunter 1969; term frequencies: Winkler 1989, and Splink's documentation.
#ifndef HEARTH_MATCH_WEIGHTS_H
#define HEARTH_MATCH_WEIGHTS_H

#include "features/base/error.h"
#include "features/ingest/config_link.h"
#include "features/link/blocking.h"
#include "features/link/comparison.h"
#include "features/link/expectation.h"

// How often the values of a column occur. Values that occur once are not kept.
struct term_frequencies {
    uint64_t *hashes; // n, rising: of the values in the form in which they are compared
    uint32_t *counts; // n: records
    size_t n;
    uint64_t n_value; // records' values in all
    double *by_form;  // of the comparison that the weights are bound to: the share of each form
};

struct weights_training { // one run of expectation maximisation
    const char *rule;     // "surname, dob": pairs equal on these
    double n_pair, n_match;
    size_t n_iteration;
    bool converged;
};

#define TRAININGS_MAX 12

// Settings that a run estimates and later runs read. Owns: match_weights_done.
struct match_weights {
    double prior; // the share of matches among all pairs of records
    size_t n_comparison;
    double m[PATTERN_COMPARISONS_MAX][PATTERN_LEVELS_MAX];
    double u[PATTERN_COMPARISONS_MAX][PATTERN_LEVELS_MAX];
    double level_weight[PATTERN_COMPARISONS_MAX][PATTERN_LEVELS_MAX]; // log2(m / u)
    struct term_frequencies terms[PATTERN_COMPARISONS_MAX];
    size_t top[PATTERN_COMPARISONS_MAX];   // the level of equal values
    bool trained[PATTERN_COMPARISONS_MAX]; // m comes from the data, not from the table of levels
    bool converged;                        // all trainings did
    struct weights_training trainings[TRAININGS_MAX];
    size_t n_training;
    // n_block, chosen from the data; none where the configuration has them
    const struct link_rule *blocks;
    size_t n_block;
    double block_recall; // estimated: the share of matches that the blocks hold
    double *
        added_recall; // n_added_recall: of each rule of blocks, chosen or given, after those before it
    size_t n_added_recall;
};

// Fills level_weight and top from m, u and the kinds, and terms' by_form. Call after a change.
void match_weights_bind(struct match_weights *weights, const struct comparison *comparisons);
void match_weights_done(struct match_weights *weights);

// log2 of the Bayes factor of a pattern, without prior and term frequencies. Threads: any.
double match_weight_of(const struct match_weights *weights, level_pattern pattern);
// The same with term frequencies: where values of a comparison with term_frequency are equal, u is
// the share of the rarest of them, at least of a value that two records have. Time: values received
// by the day. Threads: any.
double match_weight_adjusted(const struct match_weights *weights,
                             const struct comparison *comparisons, const struct record_pair *pair,
                             day_t by, level_pattern pattern);
// What term frequencies add for one comparison; 0 where there are none or the values differ.
double match_weight_term(const struct match_weights *weights, const struct comparison *comparison,
                         size_t i_comparison, const struct record_pair *pair, day_t by);
double match_weight_prior(const struct match_weights *weights); // log2 of its odds
double match_probability_of(double weight, double prior);

#endif
