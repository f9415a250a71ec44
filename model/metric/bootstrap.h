// Percentile intervals by resampling whole clusters (families), so that related rows do not count
// as evidence twice.
#ifndef HEARTH_BOOTSTRAP_H
#define HEARTH_BOOTSTRAP_H

#include "model/metric/interval.h"
#include "model/metric/ranking.h"

#define BOOTSTRAP_REPLICATES 1000

// Fills n_figure figures of the ranking under the weights (NULL = 1); NaN = undefined. The weights of
// the ranking itself are in them. Called from several threads.
typedef void bootstrap_figures(const void *context, const struct ranking *ranking,
                               const double *weight, double *ret_figures);

struct bootstrap_options {
    size_t n_figure, n_replicate;
    uint64_t seed;
    int n_thread;
};

// Estimates on the rows themselves, with 95 % intervals (2.5 % and 97.5 % quantiles, R's type 7, of
// the replicates where the figure is defined). None, with the reason: one cluster, undefined on the
// rows or in more than half of the replicates, the same in all of them. Replicate r draws n_cluster clusters with replacement from the stream (seed, r).
// Shapes: ret_intervals n_figure. Cost: n_replicate passes over the ranking. Source: Davison and Hinkley
// 1997, section 2.4, clusters drawn whole; quantiles: Hyndman and Fan 1996, type 7.
void bootstrap_run(const struct ranking *ranking, const struct bootstrap_options *options,
                   bootstrap_figures *figures, const void *context, struct interval *ret_intervals);

#endif
