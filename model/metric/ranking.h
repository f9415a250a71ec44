// Rows in order of score, for metrics: highest first, ties side by side, with the weights of a
// bootstrap replicate.
#ifndef HEARTH_RANKING_H
#define HEARTH_RANKING_H

#include "features/base/arena.h"
#include "features/base/error.h"

#include <stdbool.h>
#include <stdint.h>

// Arrays have n items in order of descending score (ties: by row). Lives in arena.
struct ranking {
    size_t n, n_positive;
    double *score;
    signed char *label; // 1 or 0
    size_t *row;        // the caller's row
    uint32_t *cluster;  // dense: 0 … n_cluster − 1
    size_t n_cluster;
    double *weight;     // NULL = 1
    bool probabilities; // all scores lie in [0, 1]; the next five are filled only then
    double *log_odds, *square_loss, *log_loss;
    size_t
        n_extreme; // scores of exactly 0 or 1, whose log-odds are those of extreme_as or 1 − extreme_as
    double extreme_as;
};

// Shapes: score, label, cluster, weight n. cluster NULL = each row alone; weight NULL = 1, else finite
// and above 0.
struct ranking_input {
    size_t n;
    const double *score;
    const signed char *label; // 1 = positive
    const uint32_t *cluster;
    const double *weight;
};
void ranking_build(struct arena *arena, const struct ranking_input *input,
                   struct ranking *ret_ranking);
// The end of the tie that begins at `first`.
static inline size_t ranking_tie_end(const struct ranking *ranking, size_t first)
{
    size_t end = first + 1;
    while (end < ranking->n && ranking->score[end] == ranking->score[first])
        end++;
    return end;
}

// How many rows are taken from the top: "2%" of n = max(1, round half up, in decimal), or a count.
struct top {
    const char *text;
    bool percent;
    double value;
};
// Errors: E_USAGE.
enum status top_parse(const char *text, struct top *ret_top, struct error *err);
double top_count(const struct top *top, double n);

// Expected value (ties drawn at random), and the best and worst order within the tie at the cut.
struct tie_bounds {
    double estimate, best, worst;
};
struct at_top {
    double n;
    struct tie_bounds precision, recall, lift;
};
// weight: n, NULL = 1. Units: precision and recall are shares, lift is precision over the base rate.
// Undefined figures are NaN.
void ranking_at_top(const struct ranking *ranking, const double *weight, const struct top *top,
                    struct at_top *ret_at);
// The share of each row that the first k take: 1, 0, or within the tie at the cut the same fraction
// for all. Shapes: ret_selected n.
void ranking_select_top(const struct ranking *ranking, const double *weight, const struct top *top,
                        double *ret_selected);

#endif
