// Which model is best: one metric at each test date (or fold), and a rule.
#ifndef HEARTH_SELECT_H
#define HEARTH_SELECT_H

#include "features/base/key_table.h"
#include "model/bundle/training.h"

#include <stdio.h>

#define SELECTION_RULE_COUNT 4
extern const struct selection_rule selection_rules[SELECTION_RULE_COUNT];

// The metrics and rules of `select:`, for a help text.
void selection_help_print(FILE *stream);
extern const struct key_table selection_keys; // `select:` of a scenario

// The first row of each table: auroc, best_average.
struct selection selection_default(void);
// Reads `select: {metric, k, rule}`; NULL node = the default. Errors: E_CONFIG with the place,
// E_NOT_IMPLEMENTED (rule).
enum status selection_read(const struct yaml *node, struct selection *ret_selection,
                           struct error *err);
// Puts the capacity of a month in the place of `k: capacity`. Errors: E_CONFIG when it is 0.
enum status selection_set_capacity(struct selection *selection, size_t capacity, struct error *err);
// The metric of scores; NaN = undefined.
double selection_value(const struct selection *selection, const struct ranking_input *input);
// The same of a ranking under weights (NULL = 1). Shapes: weight ranking->n.
double selection_ranking_value(const struct selection *selection, const struct ranking *ranking,
                               const double *weight);
// true when average `a` beats average `b` (NaN never wins, and always loses).
bool selection_better(const struct selection *selection, double a, double b);
// The smaller the better, whatever the metric: its distance from the ideal, or its negative.
double selection_loss(const struct selection *selection, double value);
// Whether the metric looks at probabilities, so that scores must be calibrated before.
bool selection_needs_probabilities(const struct selection *selection);

#endif
