// Effect sizes, not tests: at thousands of rows every difference is significant. Only outcomes, which
// are few, are judged by a likelihood ratio, which may be looked at again each month.

#include "model/metric/drift.h"

#include "features/base/arena.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_TENTH 10

struct sums {
    size_t n, n_missing;
    double sum, square;
};

static struct sums sums_of(const double *values, size_t n)
{
    struct sums sums = {.n = n};
    for (size_t i = 0; i < n; i++)
        if (isnan(values[i])) {
            sums.n_missing++;
        } else {
            sums.sum += values[i];
        }
    double mean = n > sums.n_missing ? sums.sum / (double)(n - sums.n_missing) : 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            sums.square += (values[i] - mean) * (values[i] - mean);
    return sums;
}

static double mean_of(const struct sums *sums)
{
    return sums->n > sums->n_missing ? sums->sum / (double)(sums->n - sums->n_missing) : NAN;
}

void drift_column_measure(const struct drift_values *values, struct drift_column *ret_column)
{
    struct sums before = sums_of(values->before, values->n_before);
    struct sums after = sums_of(values->after, values->n_after);
    double n_known = (double)(before.n - before.n_missing + after.n - after.n_missing);
    *ret_column = (struct drift_column){
        .missing_before = before.n ? (double)before.n_missing / (double)before.n : NAN,
        .missing_after = after.n ? (double)after.n_missing / (double)after.n : NAN,
        .mean_before = mean_of(&before),
        .mean_after = mean_of(&after),
    };
    double difference = ret_column->mean_after - ret_column->mean_before;
    double deviation = sqrt((before.square + after.square) / n_known);
    ret_column->shift = isnan(difference) ? NAN
                        : difference == 0 ? 0
                                          : difference / deviation; // of nothing: infinitely many
}

bool drift_is_missing(const struct drift_column *column)
{
    return fabs(column->missing_after - column->missing_before) > DRIFT_MISSING;
}

bool drift_is_shifted(const struct drift_column *column)
{
    return fabs(column->shift) > DRIFT_SHIFT;
}

// The tenths of the values before: those below cuts[0], and so on. Equal values share a tenth.
struct tenths {
    double cuts[N_TENTH - 1];
};

static struct tenths tenths_of(const double *values, size_t n)
{
    struct tenths tenths;
    double *sorted = memory_alloc((n + 1) * sizeof *sorted);
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, order_double);
    for (size_t k = 1; k < N_TENTH; k++)
        tenths.cuts[k - 1] = n ? sorted[k * n / N_TENTH] : 0;
    free(sorted);
    return tenths;
}

static size_t tenth_find(const struct tenths *tenths, double value)
{
    size_t k = 0;
    while (k < N_TENTH - 1 && value >= tenths->cuts[k])
        k++;
    return k;
}

double drift_stability(const struct drift_values *estimates)
{
    if (!estimates->n_before || !estimates->n_after)
        return NAN;
    struct tenths tenths = tenths_of(estimates->before, estimates->n_before);
    double before[N_TENTH] = {0}, after[N_TENTH] = {0}, index = 0;
    size_t n_used = 0;
    for (size_t i = 0; i < estimates->n_before; i++)
        before[tenth_find(&tenths, estimates->before[i])]++;
    for (size_t i = 0; i < estimates->n_after; i++)
        after[tenth_find(&tenths, estimates->after[i])]++;
    for (size_t k = 0; k < N_TENTH; k++)
        n_used += before[k] > 0 || after[k] > 0;
    for (size_t k = 0; k < N_TENTH; k++) {
        if (before[k] == 0 && after[k] == 0)
            continue; // equal values left it empty
        double p = (before[k] + .5) / ((double)estimates->n_before + .5 * (double)n_used);
        double q = (after[k] + .5) / ((double)estimates->n_after + .5 * (double)n_used);
        index += (q - p) * log(q / p);
    }
    return index;
}

void drift_expected(const struct drift_values *estimates, const signed char *label_before,
                    double *ret_expected)
{
    struct tenths tenths = tenths_of(estimates->before, estimates->n_before);
    double n[N_TENTH] = {0}, n_positive[N_TENTH] = {0};
    for (size_t i = 0; i < estimates->n_before; i++) {
        size_t k = tenth_find(&tenths, estimates->before[i]);
        n[k]++;
        n_positive[k] += label_before[i] > 0;
    }
    for (size_t i = 0; i < estimates->n_after; i++) {
        size_t k = tenth_find(&tenths, estimates->after[i]);
        ret_expected[i] = (n_positive[k] + .5) / (n[k] + 1);
    }
}

void drift_evidence_measure(const struct drift_outcomes *outcomes,
                            struct drift_evidence *ret_evidence)
{
    static const double odds[] = {1. / 3, 1. / 2, 2. / 3, 3. / 2, 2, 3};
    enum { N_ODDS = sizeof odds / sizeof *odds };
    double sums[N_ODDS] = {0};
    *ret_evidence = (struct drift_evidence){.ratio = 1};
    for (size_t i = 0; i < outcomes->n; i++) {
        double p = outcomes->expected[i];
        ret_evidence->observed += outcomes->label[i] > 0;
        ret_evidence->expected += p;
        for (size_t k = 0; k < N_ODDS; k++)
            sums[k] += (outcomes->label[i] > 0 ? log(odds[k]) : 0) - log1p(p * (odds[k] - 1));
        if (i + 1 < outcomes->n && outcomes->period[i + 1] == outcomes->period[i])
            continue;
        double ratio = 0;
        for (size_t k = 0; k < N_ODDS; k++)
            ratio += exp(fmin(sums[k], 700)) / N_ODDS;
        ret_evidence->ratio = fmax(ret_evidence->ratio, ratio);
    }
}
