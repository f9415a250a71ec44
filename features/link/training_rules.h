// Which pairs the parameters are learned from: blocking rules of one or two compared columns whose
// pairs hold enough matches for expectation maximisation to find them.
#ifndef HEARTH_TRAINING_RULES_H
#define HEARTH_TRAINING_RULES_H

#include "features/base/arena.h"
#include "features/link/blocking.h"
#include "features/link/comparison.h"

struct training_rule {
    struct block_column columns[2];
    size_t n;
    const char *text; // "forename, surname"
    double share;     // of matches among its pairs, where estimation starts
};

struct training_rules_input {
    const struct comparison *comparisons; // n_comparison
    size_t n_comparison, n_record;
    double n_possible; // pairs of records
    size_t n_max;      // rules
};

// The share of pairs of records that have a value in common, by chance or not.
double training_rules_alike(const struct comparison *comparison, size_t n_record);
// Chooses rules so that, where the columns allow it, each comparison is left out of one at least.
// Shapes: ret_rules n_max. Returns how many. Owns: arena.
size_t training_rules_choose(struct arena *arena, const struct training_rules_input *input,
                             struct training_rule *ret_rules);
bool training_rule_has(const struct training_rule *rule, const struct comparison *comparison);

#endif
