// The table of metrics. Each takes weights, so that a bootstrap replicate needs no copy of the
// rows; with all weights 1 the values are scikit-learn's (auroc, average_precision, brier,
// log_loss) and R's glm (calibration).
#include "model/metric/ranking.h"
#include "model/numeric/numerics.h"
#include "model/numeric/solver.h"

#include <math.h>
#include <stdlib.h>

// The chance that a random positive stands above a random negative; a tie counts one half.
static double auroc(const struct ranking *ranking, const double *weight)
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
    return positive > 0 && negative > 0 ? wins / (positive * negative) : NAN;
}

// Σ (recall step) × precision over distinct scores, without interpolation.
static double average_precision(const struct ranking *ranking, const double *weight)
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
    return positive > 0 ? sum / positive : NAN;
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

static double brier(const struct ranking *ranking, const double *weight)
{
    return weighted_mean(ranking->square_loss, weight, ranking->n);
}

static double log_loss(const struct ranking *ranking, const double *weight)
{
    return weighted_mean(ranking->log_loss, weight, ranking->n);
}

// The outcome on the score's log-odds: slope (1 when fixed) and intercept; NaN when there is no
// finite fit, as with a score of exactly 0 or 1, whose log-odds are infinite.
static void recalibrate(const struct ranking *ranking, const double *weight, int fixed_slope,
                        double *ret_slope, double *ret_intercept)
{
    *ret_slope = *ret_intercept = NAN;
    if (ranking->n == 0 || ranking->score[0] >= 1 || ranking->score[ranking->n - 1] <= 0)
        return;
    double *target = memory_alloc((ranking->n + 1) * sizeof *target), rate;
    for (size_t i = 0; i < ranking->n; i++)
        target[i] = ranking->label[i];
    rate = weighted_mean(target, weight, ranking->n);
    struct line_problem line = {ranking->log_odds, target, weight, ranking->n, fixed_slope};
    double slope = fixed_slope, intercept = fixed_slope ? 0 : log_odds(rate);
    if (rate > 0 && rate < 1 && !solver_fit_line(&line, &slope, &intercept, NULL)) {
        *ret_slope = slope;
        *ret_intercept = intercept;
    }
    free(target);
}

static double calibration_slope(const struct ranking *ranking, const double *weight)
{
    double slope, intercept;
    recalibrate(ranking, weight, 0, &slope, &intercept);
    return slope;
}

static double calibration_intercept(const struct ranking *ranking, const double *weight)
{
    double slope, intercept;
    recalibrate(ranking, weight, 0, &slope, &intercept);
    return intercept;
}

static double calibration_in_the_large(const struct ranking *ranking, const double *weight)
{
    double slope, intercept;
    recalibrate(ranking, weight, 1, &slope, &intercept);
    return intercept;
}

const struct metric_row metric_rows[] = {
    {"auroc", "AUROC", "chance that a row with the outcome scores above one without; ties one half",
     false, true, NAN, auroc},
    {"average_precision", "Average precision", "precision averaged over the steps of recall", false,
     true, NAN, average_precision},
    {"brier", "Brier score", "mean squared distance of the probability from what happened", true,
     false, 0, brier},
    {"log_loss", "Log loss", "mean negative log-likelihood", true, false, 0, log_loss},
    {"calibration_slope", "Calibration slope",
     "slope of the outcome on the score's log-odds; below 1 = scores too extreme", true, true, 1,
     calibration_slope},
    {"calibration_intercept", "Calibration intercept",
     "intercept of the same regression; 0 at slope 1 = right on average", true, true, 0,
     calibration_intercept},
    {"calibration_in_the_large", "Calibration in the large",
     "intercept with the slope held at 1; above 0 = scores too low on average", true, true, 0,
     calibration_in_the_large},
};
const size_t n_metric = sizeof metric_rows / sizeof *metric_rows;

void metrics_fill(const struct ranking *ranking, const double *weight, double *ret_values)
{
    double slope = NAN, intercept = NAN;
    if (ranking->probabilities)
        recalibrate(ranking, weight, 0, &slope, &intercept); // one fit gives two metrics
    for (size_t i = 0; i < n_metric; i++) {
        const struct metric_row *row = &metric_rows[i];
        if (row->value == calibration_slope)
            ret_values[i] = slope;
        else if (row->value == calibration_intercept)
            ret_values[i] = intercept;
        else if (row->needs_probabilities && !ranking->probabilities)
            ret_values[i] = NAN;
        else
            ret_values[i] = row->value(ranking, weight);
    }
}
