// Intervals of shares where the bootstrap has nothing to resample: few hits or few misses, 0 % and
// 100 %, groups of one.
#ifndef HEARTH_PROPORTION_H
#define HEARTH_PROPORTION_H

#include "model/metric/interval.h"

#include <stddef.h>

#define PROPORTION_FEW 10 // with fewer hits or misses the exact interval is used

// What one cluster adds to a share: hits of parts, weights and expected numbers within a tie allowed.
struct cluster_sum {
    double hit, part;
    double rows; // the parts without their weights
};
// Sums over clusters; those of two sets of clusters add up.
struct cluster_moments {
    double hit, part, rows, hit_hit, hit_part, part_part;
    size_t n_cluster; // with a part
};
void moments_add(struct cluster_moments *moments, const struct cluster_sum *sum);
void moments_take(struct cluster_moments *moments, const struct cluster_sum *sum); // the reverse

struct proportion {
    double hits, n, rows;
    size_t n_cluster;
    double
        n_effective; // independent rows that would say as much; NaN = one cluster of several rows
};
// n_effective = p (1 − p) over the variance between clusters, with Korn and Graubard's factor for few
// clusters and no more than rows; at 0 % or 100 %, which have no variance, the number of clusters.
// Source: Korn and Graubard 1998, Survey Methodology 24, 193–201.
struct proportion proportion_of(const struct cluster_moments *moments);
// Clopper and Pearson 1934 on n_effective. Missing with a reason: no row; one cluster of several rows.
struct interval proportion_exact(const struct proportion *proportion);
// Of a rate or ratio whose events vary: `variance` is that of the estimate over its square, as from
// replicates, so that 1 / variance independent events would vary as much. Missing without variance.
// Source: the gamma interval of Fay and Feuer 1997, Statistics in Medicine 16, 791–801, with equal
// weights of the events.
struct interval interval_of_events(double estimate, double variance);
// Quantiles of Student's t (at 97.5 %, at p) with that many degrees of freedom, and of the normal
// distribution.
double t_quantile(double freedom);
double t_quantile_at(double p, double freedom);
double normal_quantile(double p);
bool proportion_is_few(const struct proportion *proportion);

#endif
