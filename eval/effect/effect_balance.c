// Balance is measured against the spread that the arms had before anything was weighted, so that a
// weighting cannot look better by making the spread larger.
#include "eval/effect/effect_balance.h"

#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>

struct moments {
    double mean, variance;
};

static bool column_is_binary(const struct effect_data *data, size_t i_cov)
{
    for (size_t i = 0; i < data->n_row; i++) {
        double value = data->x[i * data->n_cov + i_cov];
        if (value != 0 && value != 1)
            return false;
    }
    return true;
}

// weight NULL = the rows' own.
static double row_weight(const struct effect_data *data, const double *weight, size_t i)
{
    return weight ? weight[i] : effect_weight(data, i);
}

static struct moments moments_of(const struct effect_data *data, const double *weight, size_t i_cov,
                                 int arm)
{
    double total = 0, squares = 0, sum = 0, spread = 0;
    const double *column = data->x + i_cov;
    for (size_t i = 0; i < data->n_row; i++) {
        double w = data->treatment[i] == arm ? row_weight(data, weight, i) : 0;
        total += w;
        squares += w * w;
        sum += w * column[i * data->n_cov];
    }
    double mean = sum / total;
    for (size_t i = 0; i < data->n_row; i++) {
        double off = column[i * data->n_cov] - mean;
        if (data->treatment[i] == arm)
            spread += row_weight(data, weight, i) * off * off;
    }
    if (column_is_binary(data, i_cov))
        return (struct moments){mean, mean * (1 - mean)};
    return (struct moments){mean, spread / (total - squares / total)};
}

static double unit_of(struct moments without, struct moments with, enum estimand estimand)
{
    double pooled = sqrt((without.variance + with.variance) / 2), treated = sqrt(with.variance);
    bool treated_only = estimand == ESTIMAND_ATT || estimand == ESTIMAND_ATM;
    return treated_only && treated > 0 ? treated : pooled;
}

static double smd_of(const struct effect_data *data, const double *weight, size_t i_cov,
                     double unit)
{
    double with = moments_of(data, weight, i_cov, 1).mean;
    double without = moments_of(data, weight, i_cov, 0).mean;
    return unit > 0 ? (with - without) / unit : NAN;
}

struct weighted_value {
    double value, step;
};

static int value_order(const void *a, const void *b)
{
    const struct weighted_value *left = a, *right = b;
    return ORDER_OF(left->value, right->value);
}

double effect_balance_distance(const struct effect_data *data, const double *weight, size_t i_cov)
{
    struct weighted_value *steps = memory_alloc((data->n_row + 1) * sizeof *steps);
    double total[2] = {0, 0}, height = 0, largest = 0;
    for (size_t i = 0; i < data->n_row; i++)
        total[data->treatment[i]] += row_weight(data, weight, i);
    for (size_t i = 0; i < data->n_row; i++) {
        int arm = data->treatment[i];
        double step = row_weight(data, weight, i) / total[arm];
        steps[i] = (struct weighted_value){data->x[i * data->n_cov + i_cov], arm ? step : -step};
    }
    qsort(steps, data->n_row, sizeof *steps, value_order);
    for (size_t i = 0; i < data->n_row; i++) {
        height += steps[i].step;
        if (i + 1 == data->n_row || steps[i + 1].value > steps[i].value)
            largest = fmax(largest, fabs(height));
    }
    free(steps);
    return largest;
}

struct effect_balance *effect_balance_make(struct arena *arena, const struct effect_data *data,
                                           const double *weight, enum estimand estimand)
{
    struct effect_balance *balance = arena_array(arena, data->n_cov + 1, sizeof *balance);
    for (size_t j = 0; j < data->n_cov; j++) {
        double unit = unit_of(moments_of(data, NULL, j, 0), moments_of(data, NULL, j, 1), estimand);
        balance[j] = (struct effect_balance){
            .covariate = data->names[j],
            .smd_before = smd_of(data, NULL, j, unit),
            .smd_after = NAN,
            .variance_ratio = NAN,
            .ks = NAN,
        };
        if (!weight)
            continue;
        balance[j].smd_after = smd_of(data, weight, j, unit);
        balance[j].ks = effect_balance_distance(data, weight, j);
        if (!column_is_binary(data, j))
            balance[j].variance_ratio =
                moments_of(data, weight, j, 1).variance / moments_of(data, weight, j, 0).variance;
    }
    return balance;
}

double effect_balance_largest(const struct effect_data *data, const double *weight,
                              enum estimand estimand)
{
    double largest = NAN;
    for (size_t j = 0; j < data->n_cov; j++) {
        double unit = unit_of(moments_of(data, NULL, j, 0), moments_of(data, NULL, j, 1), estimand);
        double smd = fabs(smd_of(data, weight, j, unit));
        if (!isnan(smd) && !(smd <= largest))
            largest = smd;
    }
    return largest;
}
