// A standard error of few events is too small, and of none it is 0: then the interval comes from
// Wilson's limits for each arm, with the size that weights and clusters leave.
#include "eval/effect/effect_interval.h"

#include <math.h>
#include <stdlib.h>

#define Z95 1.959964

struct effect_range effect_wilson(double risk, double n)
{
    double z2 = Z95 * Z95, p = fmin(fmax(risk, 0), 1);
    double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
    return (struct effect_range){fmax(0, middle - half), fmin(1, middle + half)};
}

struct effect_range effect_newcombe(const double risk[2], const double n[2])
{
    double difference = risk[1] - risk[0];
    const struct effect_range without = effect_wilson(risk[0], n[0]);
    const struct effect_range with = effect_wilson(risk[1], n[1]);
    return (struct effect_range){
        difference - hypot(risk[1] - with.low, without.high - risk[0]),
        difference + hypot(with.high - risk[1], risk[0] - without.low),
    };
}

size_t effect_events(const struct effect_data *data, const struct effect_fit *fit, int arm)
{
    size_t n = 0;
    for (size_t i = 0; i < data->n_row; i++)
        n += data->treatment[i] == arm && fit->weight[i] != 0 && data->outcome[i] == 1;
    return n;
}

// Kish's size of the arm's weights, summed by cluster when by_cluster.
static double kish(const struct effect_data *data, const struct effect_fit *fit, int arm,
                   bool by_cluster)
{
    size_t n = by_cluster ? data->n_cluster : data->n_row;
    double *sums = memory_alloc((n + 1) * sizeof *sums), total = 0, squares = 0;
    for (size_t i = 0; i < data->n_row; i++)
        if (data->treatment[i] == arm)
            sums[by_cluster ? data->cluster[i] : i] += fit->weight[i];
    for (size_t i = 0; i < n; i++) {
        total += sums[i];
        squares += sums[i] * sums[i];
    }
    free(sums);
    return total * total / squares;
}

double effect_exact_size(const struct effect_data *data, const struct effect_fit *fit, int arm)
{
    double rows = kish(data, fit, arm, false), alone = 0, together = 0;
    if (!data->cluster)
        return rows;
    double *sums = memory_alloc((data->n_cluster + 1) * sizeof *sums);
    for (size_t i = 0; i < data->n_row; i++) {
        alone += fit->influence[arm][i] * fit->influence[arm][i];
        sums[data->cluster[i]] += fit->influence[arm][i];
    }
    for (size_t c = 0; c < data->n_cluster; c++)
        together += sums[c] * sums[c];
    free(sums);
    if (!(alone > 0))
        return kish(data, fit, arm, true);
    return rows / fmax(1, together / alone);
}
