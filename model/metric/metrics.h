// The table of metrics: one row each. A new metric = one function and one row in metrics.c; reports,
// files, cards and selection read the row.
#ifndef HEARTH_METRICS_H
#define HEARTH_METRICS_H

#include "model/metric/ranking.h"

// Several metrics may come of one computation: row i_value of what `values` writes.
#define METRIC_VALUES_MAX 4
// weight: n of the ranking, NULL = 1. NaN = undefined.
typedef void metric_values(const struct ranking *ranking, const double *weight, double *ret_values);

// A metric of the whole ranking.
struct metric_row {
    const char *name; // in files and `select: {metric: …}`
    const char *title, *help, *unit, *source;
    bool needs_probabilities;
    bool uses_log_odds; // so that scores of exactly 0 or 1 are moved inside
    bool headline;      // shown with each split and in summaries
    double ideal;       // the value to be near to; NaN = the higher the better
    metric_values *values;
    int i_value;
};
#define METRIC_MAX 16
extern const struct metric_row metric_rows[];
extern const size_t n_metric;
double metric_value(const struct metric_row *row, const struct ranking *ranking,
                    const double *weight);
// All metrics at once; NaN = undefined. Shapes: ret_values n_metric. Units: those of the rows (AUROC and
// precision are shares, losses are per row, slope and intercept of log-odds).
void metrics_fill(const struct ranking *ranking, const double *weight, double *ret_values);

// A figure at the top of the list, of ranking_at_top. The higher the better.
#define TOP_FIGURE_COUNT 3
struct top_figure_row {
    const char *name; // in `select: {metric: …}`
    const char *title, *help, *unit;
    double (*value)(const struct at_top *at);
};
extern const struct top_figure_row top_figure_rows[TOP_FIGURE_COUNT];

#endif
