// An evaluation of scores against what happened: metrics, figures at the top of the list, rates by
// group, all with intervals. The same for `train`'s metrics.json and `evaluate model`'s
// result.json.
#ifndef HEARTH_EVALUATION_H
#define HEARTH_EVALUATION_H

#include "features/base/json.h"
#include "model/metric/bootstrap.h"
#include "model/metric/fairness.h"
#include "model/metric/metrics.h"

// A column whose values cut the rows into groups. Shapes: values n (of the rows evaluated). A crossed one
// has a group for each pair of values of two columns before it.
struct group_column {
    const char *name;
    const char *const *values;
    bool crossed;
    size_t left, right; // of a crossed one: those two
};

struct evaluation_input {
    size_t n;
    const double *score;
    const signed char *label; // 1 or 0
    const uint32_t *cluster;  // NULL = each row alone
    const double *weight;     // of the chance to remain observed, above 0; NULL = 1
    const uint32_t *person;   // numbers; small counts are of persons; NULL = each row is one
    const struct group_column *groups;
    size_t n_group;
    const struct top *tops;
    size_t n_top;
    double threshold; // groups are cut at score >= threshold; NaN: at the first of tops
    double min_count; // counts below it, and what they follow from, are withheld; 0 = none
    size_t n_replicate;
    uint64_t seed;
    int n_thread;
};

// Rows by what was said and what happened: with weights the counts stay those of rows.
enum { CELL_TP, CELL_FP, CELL_FN, CELL_TN, CELL_COUNT };
#define PEOPLE_SETS (1 << CELL_COUNT) // sets of cells, a bit each

struct evaluated_top {
    struct top top;
    struct at_top at;
    struct interval precision, recall, lift;
    double cells[CELL_COUNT];
    double people[PEOPLE_SETS];
    bool withheld; // all but k and n
};

enum { RATE_SELECTION, RATE_TPR, RATE_FPR, RATE_FNR, RATE_PPV, RATE_COUNT };
// What of a group is withheld: its size; its rows with the outcome; its selected rows; how these two
// cross. Each includes the first.
enum { PART_SIZE, PART_OUTCOME, PART_SELECTED, PART_CROSSED, PART_COUNT };
struct evaluated_group {
    const char *column, *value;
    const char *left, *right; // of a crossed column: its values in the two columns; else NULL
    size_t n, n_positive;
    double cells[CELL_COUNT];
    double people[PEOPLE_SETS]; // distinct persons in each set of cells; 0 when not known
    struct interval rates[RATE_COUNT];
    struct gap gaps[RATE_COUNT];
    bool withheld[PART_COUNT];
};

struct evaluation {
    size_t n, n_positive, n_cluster;
    size_t n_extreme;                    // scores of exactly 0 or 1
    double base_rate;                    // weighted; NaN when n is 0
    struct interval metrics[METRIC_MAX]; // by metric_rows
    struct evaluated_top *tops;
    size_t n_top;
    struct evaluated_group *groups; // by column as given, then value bytewise
    size_t n_group;
    double min_count;
    bool withheld_size, withheld_outcome;            // n; n_positive and base_rate
    double people, people_positive, people_negative; // distinct persons; 0 when not known
};

// Owns: *ret_evaluation's arrays live in arena.
// Cost: n_replicate passes over the rows. Errors: E_LIMIT beyond EVALUATION_MAX_GROUPS groups.
#define EVALUATION_MAX_GROUPS 1000
enum status evaluate(struct arena *arena, const struct evaluation_input *input,
                     struct evaluation *ret_evaluation, struct error *err);
// Marks what is withheld, and rounds the metrics to ROUNDED_DECIMALS where n_positive is: from all of
// their digits and n it could be worked out. `evaluate` has done so; again after withheld_outcome was set, as when one
// split could be worked out from the others.
void evaluation_withhold(struct evaluation *evaluation);
// The sentence that stands wherever the scores or ranks are shown, or NULL: the 95 % interval of the
// AUROC includes 0.5 or lies below it, or there is none.
#define ROUNDED_DECIMALS 2
#define EVALUATION_WARNING "Not reliably better than chance in tests on past years"
const char *evaluation_warning(const struct evaluation *evaluation);
// Puts n, n_positive, base_rate, metrics, at_k and groups.
void evaluation_to_json(const struct evaluation *evaluation, json *object);
const char *rate_name(int i_rate);
int rate_part(int i_rate); // PART_… that withholds it

#endif
