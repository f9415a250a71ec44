// Exact intervals that allow for clusters: the binomial distribution with as many rows as independent
// ones would be needed to say the same.
#include "model/metric/proportion.h"

#include <gsl/gsl_cdf.h>

#include <math.h>

#define TAIL 0.025
#define NOTHING 1e-9 // hits or misses below it are rounding of fractions

void moments_add(struct cluster_moments *moments, const struct cluster_sum *sum)
{
    moments->hit += sum->hit;
    moments->part += sum->part;
    moments->hit_hit += sum->hit * sum->hit;
    moments->hit_part += sum->hit * sum->part;
    moments->part_part += sum->part * sum->part;
    moments->rows += sum->rows;
    moments->n_cluster += sum->rows > NOTHING;
}

void moments_take(struct cluster_moments *moments, const struct cluster_sum *sum)
{
    moments->hit -= sum->hit;
    moments->part -= sum->part;
    moments->hit_hit -= sum->hit * sum->hit;
    moments->hit_part -= sum->hit * sum->part;
    moments->part_part -= sum->part * sum->part;
    moments->rows -= sum->rows;
    moments->n_cluster -= sum->rows > NOTHING;
}

double t_quantile(double freedom)
{
    return gsl_cdf_tdist_Pinv(1 - TAIL, freedom);
}

double t_quantile_at(double p, double freedom)
{
    return gsl_cdf_tdist_Pinv(p, freedom);
}

double normal_quantile(double p)
{
    return gsl_cdf_ugaussian_Pinv(p);
}

static double effective_rows(const struct cluster_moments *moments, double p)
{
    double rows = moments->rows, clusters = (double)moments->n_cluster;
    if (rows <= 1 + NOTHING)
        return rows;
    if (moments->n_cluster < 2)
        return NAN;
    double square = moments->hit_hit - 2 * p * moments->hit_part + p * p * moments->part_part;
    double variance = square / (moments->part * moments->part);
    bool varies = moments->hit > NOTHING && moments->part - moments->hit > NOTHING && variance > 0;
    double n = varies ? p * (1 - p) / variance : clusters;
    double factor = t_quantile(rows - 1) / t_quantile(clusters - 1);
    return fmin(n * factor * factor, rows);
}

struct proportion proportion_of(const struct cluster_moments *moments)
{
    struct proportion proportion = {
        .hits = fmax(moments->hit, 0),
        .n = moments->part,
        .rows = moments->rows,
        .n_cluster = moments->n_cluster,
        .n_effective = NAN,
    };
    if (moments->rows > NOTHING && moments->part > NOTHING)
        proportion.n_effective = effective_rows(moments, moments->hit / moments->part);
    else
        proportion.n = 0;
    return proportion;
}

bool proportion_is_few(const struct proportion *proportion)
{
    return proportion->hits < PROPORTION_FEW || proportion->n - proportion->hits < PROPORTION_FEW;
}

struct interval proportion_exact(const struct proportion *proportion)
{
    if (!(proportion->n > 0))
        return interval_none(NAN, "no rows");
    double p = fmin(proportion->hits / proportion->n, 1), n = proportion->n_effective;
    if (isnan(n))
        return interval_none(p, REASON_ONE_CLUSTER);
    double hits = p * n;
    struct interval interval = {.estimate = p, .low = 0, .high = 1, .method = INTERVAL_EXACT};
    if (hits > NOTHING)
        interval.low = fmin(p, gsl_cdf_beta_Pinv(TAIL, hits, n - hits + 1));
    if (n - hits > NOTHING)
        interval.high = fmax(p, gsl_cdf_beta_Pinv(1 - TAIL, hits + 1, n - hits));
    return interval;
}

struct interval interval_of_events(double estimate, double variance)
{
    struct interval interval = interval_none(estimate, NULL);
    if (!(variance > 0) || !isfinite(estimate))
        return interval;
    double n = 1 / variance;
    interval.method = INTERVAL_EXACT;
    interval.low = estimate * gsl_cdf_chisq_Pinv(TAIL, 2 * n) / (2 * n);
    interval.high = estimate * gsl_cdf_chisq_Pinv(1 - TAIL, 2 * (n + 1)) / (2 * n);
    return interval;
}
