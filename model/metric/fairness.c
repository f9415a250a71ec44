// Three verdicts and no fourth: a gap that the rows cannot show is not equality.
#include "model/metric/fairness.h"

#include <math.h>

#define Z_POWER 0.8416212335729143 // 80 %

// Of a share, by its effective rows, with half a hit and half a miss more so that 0 % has one.
static double share_variance(const struct proportion *share)
{
    double n = share->n_effective, p = (share->hits / share->n * n + 0.5) / (n + 1);
    return p * (1 - p) / n;
}

static bool is_defined(const struct proportion *share)
{
    return share->n > 0 && !isnan(share->n_effective);
}

static struct interval difference_of(const struct proportion *group, const struct proportion *other)
{
    struct interval a = proportion_exact(group), b = proportion_exact(other);
    struct interval difference = {.estimate = a.estimate - b.estimate, .method = INTERVAL_EXACT};
    difference.low = difference.estimate - hypot(a.estimate - a.low, b.high - b.estimate);
    difference.high = difference.estimate + hypot(a.high - a.estimate, b.estimate - b.low);
    return difference;
}

static const char *verdict_of(const struct interval *difference)
{
    if (difference->low > 0 || difference->high < 0)
        return "different";
    if (difference->low >= -FAIRNESS_MARGIN && difference->high <= FAIRNESS_MARGIN)
        return "equivalent within 0.05";
    return "cannot tell";
}

struct pool {
    double mean, weight, square; // the sums of weights and of their squares
    size_t n_group;
};

// The groups' rates, each weighted by one over its variance within and between.
static struct pool pool_groups(const struct proportion *groups, size_t n, double between)
{
    struct pool pool = {0};
    for (size_t i = 0; i < n; i++) {
        if (!is_defined(&groups[i]))
            continue;
        double weight = 1 / (share_variance(&groups[i]) + between);
        pool.mean += weight * groups[i].hits / groups[i].n;
        pool.weight += weight;
        pool.square += weight * weight;
        pool.n_group++;
    }
    pool.mean /= pool.weight; // NaN without groups
    return pool;
}

// The variance between the groups' true rates, by the method of moments.
static double between_groups(const struct proportion *groups, size_t n)
{
    struct pool pool = pool_groups(groups, n, 0);
    double q = 0;
    for (size_t i = 0; i < n && pool.n_group > 1; i++)
        if (is_defined(&groups[i])) {
            double distance = groups[i].hits / groups[i].n - pool.mean;
            q += distance * distance / share_variance(&groups[i]);
        }
    if (pool.n_group < 2)
        return 0;
    return fmax(0, (q - (double)(pool.n_group - 1)) / (pool.weight - pool.square / pool.weight));
}

void gaps_fill(const struct proportion *groups, const struct proportion *others, size_t n,
               struct gap *ret_gaps)
{
    double between = between_groups(groups, n), mean = pool_groups(groups, n, between).mean;
    for (size_t i = 0; i < n; i++) {
        struct gap *gap = &ret_gaps[i];
        *gap = (struct gap){
            .difference = interval_none(NAN, "no rows to compare"), .shrunk = NAN, .smallest = NAN};
        if (!is_defined(&groups[i]))
            continue;
        double variance = share_variance(&groups[i]);
        gap->shrunk = mean + between / (between + variance) * (groups[i].hits / groups[i].n - mean);
        if (!is_defined(&others[i]))
            continue;
        gap->difference = difference_of(&groups[i], &others[i]);
        gap->smallest = (INTERVAL_Z + Z_POWER) * sqrt(variance + share_variance(&others[i]));
        gap->verdict = verdict_of(&gap->difference);
    }
}
