// The interval of the area under the ROC curve when rows of one family are related.
#ifndef HEARTH_AUROC_INTERVAL_H
#define HEARTH_AUROC_INTERVAL_H

#include "model/metric/interval.h"
#include "model/metric/ranking.h"

// Estimate ± 1.96 standard errors within [0, 1]. With few clusters with or without the outcome
// (PROPORTION_FEW), whose scores vary less than those of others would, and where the variance is 0 (every
// pair right, or wrong), as wide as the score interval of so many independent rows. Missing with a reason: one class, or one
// cluster with or without the outcome. Weights of the ranking count. Cost: one pass.
// Source: Obuchowski 1997, Biometrics 53, 567–578 (DeLong et al. 1988 when each row is alone);
// Newcombe 2006, Statistics in Medicine 25, 559–573, method 5, for the score interval.
struct interval auroc_interval(const struct ranking *ranking);
// The variance itself; NaN = not defined.
double auroc_variance(const struct ranking *ranking, double *ret_auroc);

// The mean of the areas of several test dates, each within its date: what a list needs, which compares only
// people of one date. Rows of one cluster on several dates are related, and count together.
// Parts without rows of both classes are left out. Missing with a reason: fewer than two parts, or one
// cluster with or without the outcome.
// Shapes: parts n_part; of all together cluster numbers below n_cluster. Cost: one sort a part.
// Source: as above, by the sums of a cluster's pieces over the parts.
struct auroc_parts {
    size_t n_part;
    const struct ranking_input *parts;
    size_t n_cluster;
};
struct interval auroc_within(const struct auroc_parts *parts);

#endif
