// Replicates are independent and keyed by (seed, replicate), so they run on any threads and give
// the same intervals.
#include "model/metric/bootstrap.h"

#include "features/base/parallel.h"
#include "features/base/sort.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct replicates {
    const struct ranking *ranking;
    const struct bootstrap_options *options;
    bootstrap_figures *figures;
    const void *context;
    double *values; // n_replicate × n_figure
};

static void replicate_run(void *context, size_t first, size_t end, int worker)
{
    struct replicates *run = context;
    const struct ranking *ranking = run->ranking;
    (void)worker;
    uint32_t *times = memory_alloc((ranking->n_cluster + 1) * sizeof *times);
    double *weight = memory_alloc((ranking->n + 1) * sizeof *weight);
    for (size_t i_replicate = first; i_replicate < end; i_replicate++) {
        memset(times, 0, ranking->n_cluster * sizeof *times);
        for (size_t i = 0; i < ranking->n_cluster; i++)
            times[random_below(run->options->seed, i_replicate, i, ranking->n_cluster)]++;
        for (size_t i = 0; i < ranking->n; i++)
            weight[i] = times[ranking->cluster[i]] * (ranking->weight ? ranking->weight[i] : 1);
        run->figures(run->context, ranking, weight,
                     run->values + i_replicate * run->options->n_figure);
    }
    free(times);
    free(weight);
}

static double quantile(const double *sorted, size_t n, double share)
{
    double at = share * (double)(n - 1);
    size_t low = (size_t)at;
    double high = sorted[low + 1 < n ? low + 1 : low];
    return sorted[low] + (at - (double)low) * (high - sorted[low]);
}

static void interval_fill(const struct replicates *run, size_t i_figure, double *scratch,
                          struct interval *ret)
{
    size_t n = 0, n_replicate = run->options->n_replicate;
    for (size_t i = 0; i < n_replicate; i++) {
        double value = run->values[i * run->options->n_figure + i_figure];
        if (!isnan(value))
            scratch[n++] = value;
    }
    *ret = interval_none(ret->estimate, NULL);
    if (isnan(ret->estimate))
        return;
    if (run->ranking->n_cluster < 2)
        ret->reason = REASON_ONE_CLUSTER;
    else if (n_replicate == 0)
        ret->reason = "no bootstrap";
    else if (n * 2 < n_replicate || n == 0)
        ret->reason = "undefined in most replicates of the bootstrap";
    if (ret->reason)
        return;
    qsort(scratch, n, sizeof *scratch, order_double);
    ret->low = quantile(scratch, n, 0.025);
    ret->high = quantile(scratch, n, 0.975);
    ret->method = INTERVAL_BOOTSTRAP;
    if (scratch[n - 1] - scratch[0] <= 1e-12 * fabs(scratch[0]))
        *ret = interval_none(ret->estimate, "the same in every replicate of the bootstrap");
}

void bootstrap_run(const struct ranking *ranking, const struct bootstrap_options *options,
                   bootstrap_figures *figures, const void *context, struct interval *ret_intervals)
{
    size_t n_figure = options->n_figure;
    struct replicates run = {ranking, options, figures, context,
                             memory_alloc((options->n_replicate + 1) * n_figure * sizeof(double))};
    double *scratch = memory_alloc((options->n_replicate + n_figure) * sizeof *scratch);
    figures(context, ranking, ranking->weight, scratch);
    for (size_t i = 0; i < n_figure; i++)
        ret_intervals[i].estimate = scratch[i];
    if (ranking->n_cluster > 1)
        parallel_for(options->n_replicate, 4, options->n_thread, replicate_run, &run);
    for (size_t i = 0; i < n_figure; i++)
        interval_fill(&run, i, scratch, &ret_intervals[i]);
    free(run.values);
    free(scratch);
}
