// The bootstrap fails for matching (Abadie & Imbens 2008), and errors by row ignore that a row used
// often carries its noise into many sets; so the variance is built from its two parts.
#include "eval/effect/effect_match_error.h"

#include <math.h>
#include <stdlib.h>

// Mean outcome of a set by prefix sums over nearest->rows, the seeker left out when it lies inside.
static double *prefix_make(const struct effect_data *data, const struct nearest *nearest)
{
    double *prefix = memory_alloc((nearest->n_row + 1) * sizeof *prefix);
    for (size_t k = 0; k < nearest->n_row; k++)
        prefix[k + 1] = prefix[k] + data->outcome[nearest->rows[k]];
    return prefix;
}

// Σ over treated rows of (their own effect − τ)².
static double effects_spread(const struct effect_data *data, const struct effect_fit *fit)
{
    const struct nearest *nearest = fit->nearest;
    double *prefix = prefix_make(data, nearest), sum = 0;
    double effect = fit->mean[1] - fit->mean[0];
    for (size_t i = 0; i < nearest->n_set; i++) {
        const struct nearest_set *set = &nearest->sets[i];
        double mean = (prefix[set->end] - prefix[set->first]) / (double)(set->end - set->first);
        double off = data->outcome[set->seeker] - mean - effect;
        sum += off * off;
    }
    free(prefix);
    return sum;
}

// K'_j by place in nearest->rows.
static double *squares_make(const struct nearest *nearest)
{
    double *squares = memory_alloc((nearest->n_row + 2) * sizeof *squares);
    for (size_t i = 0; i < nearest->n_set; i++) {
        const struct nearest_set *set = &nearest->sets[i];
        double share = 1 / (double)(set->end - set->first);
        squares[set->first] += share * share;
        squares[set->end] -= share * share;
    }
    for (size_t k = 1; k < nearest->n_row; k++)
        squares[k] += squares[k - 1];
    return squares;
}

// σ²_j of the untreated rows by row; those alone in their stratum get the variance of all.
static double *noise_make(struct arena *arena, const struct effect_data *data,
                          const struct nearest_problem *problem)
{
    struct nearest alike;
    struct nearest_problem untreated = *problem;
    untreated.width = INFINITY;
    untreated.ratio = 1;
    nearest_all(arena, &untreated, 0, 0, &alike);
    double *prefix = prefix_make(data, &alike);
    double *noise = memory_alloc((data->n_row + 1) * sizeof *noise);
    double mean = prefix[alike.n_row] / (double)alike.n_row, all = 0;
    for (size_t k = 0; k < alike.n_row; k++) {
        double off = data->outcome[alike.rows[k]] - mean;
        all += off * off / ((double)alike.n_row - 1);
    }
    for (size_t k = 0; k < alike.n_row; k++)
        noise[alike.rows[k]] = all;
    for (size_t i = 0; i < alike.n_set; i++) {
        const struct nearest_set *set = &alike.sets[i];
        double m = (double)(set->end - set->first - 1), y = data->outcome[set->seeker];
        double off = y - (prefix[set->end] - prefix[set->first] - y) / m;
        noise[set->seeker] = m / (m + 1) * off * off;
    }
    free(prefix);
    return noise;
}

double effect_match_variance(struct arena *arena, const struct effect_data *data,
                             const struct nearest_problem *problem, const struct effect_fit *fit)
{
    const struct nearest *nearest = fit->nearest;
    double *squares = squares_make(nearest), *noise = noise_make(arena, data, problem);
    double sum = effects_spread(data, fit), n = (double)nearest->n_set;
    for (size_t k = 0; k < nearest->n_row; k++) {
        double weight = fit->weight[nearest->rows[k]];
        if (weight != 0)
            sum += fmax(0, weight * weight - squares[k]) * noise[nearest->rows[k]];
    }
    free(squares);
    free(noise);
    return sum / (n * n);
}
