// The parts that estimators share: an empty fit, and a weighted mean with its influence function.

#include "eval/effect/effect_fit.h"

void effect_fit_create(struct arena *arena, size_t n_row, struct effect_fit *ret_fit)
{
    *ret_fit = (struct effect_fit){
        .influence = {arena_array(arena, n_row + 1, sizeof(double)),
                      arena_array(arena, n_row + 1, sizeof(double))},
        .weight = arena_array(arena, n_row + 1, sizeof(double)),
    };
}

void effect_arm_mean(const struct effect_data *data, int arm, struct effect_fit *fit)
{
    double total = 0, sum = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        if (data->treatment[i] != arm)
            continue;
        total += fit->weight[i];
        sum += fit->weight[i] * data->outcome[i];
    }
    fit->mean[arm] = sum / total;
    for (size_t i = 0; i < data->n_row; i++)
        if (data->treatment[i] == arm)
            fit->influence[arm][i] = fit->weight[i] * (data->outcome[i] - fit->mean[arm]) / total;
}
