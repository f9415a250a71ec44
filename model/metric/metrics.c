// The table of metrics. Each takes weights, so that a bootstrap replicate needs no copy of the
// rows; with all weights 1 the values are scikit-learn's (auroc, average_precision, brier,
// log_loss) and R's glm (calibration).
#include "model/metric/metrics.h"

#include "model/numeric/numerics.h"
#include "model/numeric/solver.h"

#include <math.h>
#include <stdlib.h>

// The probability that a random positive scores above a random negative; a tie counts one half.
static void auroc(const struct ranking *ranking, const double *weight, double *ret_value)
{
    double positive = 0, negative = 0, wins = 0;
    for (size_t first = 0, end; first < ranking->n; first = end) {
        double p = 0, n = 0;
        end = ranking_tie_end(ranking, first);
        for (size_t i = first; i < end; i++) {
            double w = weight ? weight[i] : 1;
            *(ranking->label[i] ? &p : &n) += w;
        }
        wins += n * (positive + p / 2);
        positive += p;
        negative += n;
    }
    *ret_value = positive > 0 && negative > 0 ? wins / (positive * negative) : NAN;
}

// Σ (recall step) × precision over distinct scores, without interpolation.
static void average_precision(const struct ranking *ranking, const double *weight,
                              double *ret_value)
{
    double positive = 0, all = 0, sum = 0;
    for (size_t first = 0, end; first < ranking->n; first = end) {
        double p = 0;
        end = ranking_tie_end(ranking, first);
        for (size_t i = first; i < end; i++) {
            double w = weight ? weight[i] : 1;
            p += w * ranking->label[i];
            all += w;
        }
        positive += p;
        sum += p > 0 ? p * positive / all : 0;
    }
    *ret_value = positive > 0 ? sum / positive : NAN;
}

static double weighted_mean(const double *values, const double *weight, size_t n)
{
    double sum = 0, total = 0;
    for (size_t i = 0; i < n; i++) {
        double w = weight ? weight[i] : 1;
        sum += w * values[i];
        total += w;
    }
    return total > 0 ? sum / total : NAN;
}

static void brier(const struct ranking *ranking, const double *weight, double *ret_value)
{
    *ret_value = weighted_mean(ranking->square_loss, weight, ranking->n);
}

static void log_loss(const struct ranking *ranking, const double *weight, double *ret_value)
{
    *ret_value = weighted_mean(ranking->log_loss, weight, ranking->n);
}

// The outcome on the score's log-odds: slope (1 when fixed) and intercept; NaN when there is no
// finite fit.
static void recalibrate(const struct ranking *ranking, const double *weight, int fixed_slope,
                        double *ret_slope, double *ret_intercept)
{
    *ret_slope = *ret_intercept = NAN;
    if (ranking->n == 0)
        return;
    double *target = memory_alloc((ranking->n + 1) * sizeof *target), rate;
    for (size_t i = 0; i < ranking->n; i++)
        target[i] = ranking->label[i];
    rate = weighted_mean(target, weight, ranking->n);
    struct line_problem line = {ranking->log_odds, target, weight, ranking->n, fixed_slope};
    double slope = fixed_slope, intercept = fixed_slope ? 0 : log_odds(rate);
    if (rate > 0 && rate < 1 && !solver_fit_line(&line, &slope, &intercept, ERROR_IGNORED)) {
        *ret_slope = slope;
        *ret_intercept = intercept;
    }
    free(target);
}

static void calibration_line(const struct ranking *ranking, const double *weight,
                             double *ret_values)
{
    recalibrate(ranking, weight, 0, &ret_values[0], &ret_values[1]);
}

static void calibration_in_the_large(const struct ranking *ranking, const double *weight,
                                     double *ret_value)
{
    double slope;
    recalibrate(ranking, weight, 1, &slope, ret_value);
}

const struct metric_row metric_rows[] = {
    {
        .name = "auroc",
        .title = "AUROC",
        .help = "probability that a row with the outcome is ranked above a row without it; ties "
                "count half; 0.5 = chance",
        .unit = "share of pairs",
        .source = "Hanley and McNeil 1982",
        .headline = true,
        .ideal = NAN,
        .values = auroc,
    },
    {
        .name = "average_precision",
        .title = "Average precision",
        .help = "precision averaged over the steps of recall",
        .unit = "share of rows",
        .source = "scikit-learn's average_precision_score: without interpolation",
        .headline = true,
        .ideal = NAN,
        .values = average_precision,
    },
    {
        .name = "brier",
        .title = "Brier score",
        .help = "mean squared distance of the probability from what happened",
        .unit = "squared probability",
        .source = "Brier 1950",
        .needs_probabilities = true,
        .ideal = 0,
        .values = brier,
    },
    {
        .name = "log_loss",
        .title = "Log loss",
        .help = "mean negative log-likelihood",
        .unit = "nats a row",
        .source = "Good 1952",
        .needs_probabilities = true,
        .ideal = 0,
        .values = log_loss,
    },
    {
        .name = "calibration_slope",
        .title = "Calibration slope",
        .help = "slope of the outcome on the score's log-odds; below 1 = scores too extreme",
        .unit = "log-odds per log-odds",
        .source = "Cox 1958",
        .needs_probabilities = true,
        .uses_log_odds = true,
        .ideal = 1,
        .values = calibration_line,
        .i_value = 0,
    },
    {
        .name = "calibration_intercept",
        .title = "Calibration intercept",
        .help = "intercept of the same regression; 0 at slope 1 = right on average",
        .unit = "log-odds",
        .source = "Cox 1958",
        .needs_probabilities = true,
        .uses_log_odds = true,
        .ideal = 0,
        .values = calibration_line,
        .i_value = 1,
    },
    {
        .name = "calibration_in_the_large",
        .title = "Calibration in the large",
        .help = "intercept with the slope held at 1; above 0 = scores too low on average",
        .unit = "log-odds",
        .source = "Steyerberg 2009",
        .needs_probabilities = true,
        .uses_log_odds = true,
        .ideal = 0,
        .values = calibration_in_the_large,
    },
};
const size_t n_metric = sizeof metric_rows / sizeof *metric_rows;
_Static_assert(sizeof metric_rows / sizeof *metric_rows <= METRIC_MAX, "METRIC_MAX");

// A computation that needs probabilities has none of its values without them.
static void values_fill(const struct metric_row *row, const struct ranking *ranking,
                        const double *weight, double *ret_values)
{
    for (int i = 0; i < METRIC_VALUES_MAX; i++)
        ret_values[i] = NAN;
    if (ranking->probabilities || !row->needs_probabilities)
        row->values(ranking, weight, ret_values);
}

double metric_value(const struct metric_row *row, const struct ranking *ranking,
                    const double *weight)
{
    double values[METRIC_VALUES_MAX];
    values_fill(row, ranking, weight, values);
    return values[row->i_value];
}

void metrics_fill(const struct ranking *ranking, const double *weight, double *ret_values)
{
    double values[METRIC_VALUES_MAX];
    for (size_t i = 0; i < n_metric; i++) {
        if (i == 0 || metric_rows[i].values != metric_rows[i - 1].values)
            values_fill(&metric_rows[i], ranking, weight, values);
        ret_values[i] = values[metric_rows[i].i_value];
    }
}

static double precision_at(const struct at_top *at)
{
    return at->precision.estimate;
}

static double recall_at(const struct at_top *at)
{
    return at->recall.estimate;
}

static double lift_at(const struct at_top *at)
{
    return at->lift.estimate;
}

const struct top_figure_row top_figure_rows[TOP_FIGURE_COUNT] = {
    {"precision_at_k", "Precision", "share of those listed who had the outcome", "share of rows",
     precision_at},
    {"recall_at_k", "Recall", "share of those with the outcome who were listed", "share of rows",
     recall_at},
    {"lift_at_k", "Lift", "precision over the base rate", "times the base rate", lift_at},
};
