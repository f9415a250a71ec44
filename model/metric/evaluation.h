// A judgement of scores against what happened: metrics, figures at the top of the list, rates by
// group, all with intervals. The same for `train`'s metrics.json and `evaluate model`'s
// result.json.
#ifndef HEARTH_EVALUATION_H
#define HEARTH_EVALUATION_H

#include "features/base/json.h"
#include "model/metric/bootstrap.h"
#include "model/metric/metrics.h"

// A column whose values cut the rows into groups. Shapes: values n (of the judged rows).
struct group_column {
    const char *name;
    const char *const *values;
};

struct evaluation_input {
    size_t n;
    const double *score;
    const signed char *label; // 1 or 0
    const uint32_t *cluster;  // NULL = each row alone
    const struct group_column *groups;
    size_t n_group;
    const struct top *tops;
    size_t n_top;
    double threshold; // groups are cut at score >= threshold; NaN: at the first of tops
    size_t n_replicate;
    uint64_t seed;
    int n_thread;
};

struct evaluated_top {
    struct top top;
    struct at_top at;
    struct interval precision, recall, lift;
};

enum { RATE_SELECTION, RATE_TPR, RATE_FPR, RATE_FNR, RATE_PPV, RATE_COUNT };
struct evaluated_group {
    const char *column, *value;
    size_t n, n_positive;
    struct interval rates[RATE_COUNT];
};

struct evaluation {
    size_t n, n_positive, n_cluster;
    double base_rate;                    // NaN when n is 0
    struct interval metrics[METRIC_MAX]; // by metric_rows
    struct evaluated_top *tops;
    size_t n_top;
    struct evaluated_group *groups; // by column as given, then value bytewise
    size_t n_group;
};

// Owns: *ret_judgement's arrays live in arena.
// Cost: n_replicate passes over the rows. Errors: E_LIMIT beyond EVALUATION_MAX_GROUPS groups.
#define EVALUATION_MAX_GROUPS 1000
enum status evaluate(struct arena *arena, const struct evaluation_input *input,
                     struct evaluation *ret_evaluation, struct error *err);
// Puts n, n_positive, base_rate, metrics, at_k and groups.
void evaluation_to_json(const struct evaluation *evaluation, json *object);
void interval_to_json(const struct interval *interval, json *object);
const char *rate_name(int i_rate);

#endif
