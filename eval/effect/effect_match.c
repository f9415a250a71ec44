// Matching: each treated row is paired with the untreated rows nearest in the logit of the
// propensity; what has no partner within the caliper is left out, so the effect is on those
// matched. Errors are by matched set, because partners were chosen to be alike; with replacement,
// by row.
#include "eval/effect/effect_methods.h"

#include <math.h>
#include <stdlib.h>

// Standard deviation of the logit over all rows, n − 1.
static double spread_of(const double *values, size_t n)
{
    double mean = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return sqrt(sum / (double)(n - 1));
}

// Treated rows count 1, their k partners 1/k each; a partner of several counts for each.
static void weights_fill(const struct effect_data *data, struct effect_fit *fit)
{
    double *partners = memory_alloc((data->n_row + 1) * sizeof *partners);
    for (size_t i = 0; i < fit->n_pair; i++)
        partners[fit->pairs[i].treated]++;
    for (size_t i = 0; i < fit->n_pair; i++) {
        fit->weight[fit->pairs[i].treated] = 1;
        fit->weight[fit->pairs[i].control] += 1 / partners[fit->pairs[i].treated];
    }
    free(partners);
}

// Numbers matched sets by their treated row; rows outside any set share the number 0, they have no
// influence.
static void sets_number(struct arena *arena, const struct effect_data *data, struct effect_fit *fit)
{
    uint32_t *set = arena_array(arena, data->n_row + 1, sizeof *set), n_set = 1;
    for (size_t i = 0; i < fit->n_pair; i++)
        if (set[fit->pairs[i].treated] == 0)
            set[fit->pairs[i].treated] = n_set++;
    for (size_t i = 0; i < fit->n_pair; i++)
        set[fit->pairs[i].control] = set[fit->pairs[i].treated];
    fit->cluster = set;
    fit->n_cluster = n_set;
}

static enum status sizes_check(const struct effect_data *data, const struct effect_fit *fit,
                               struct error *err)
{
    size_t n[2] = {0, 0};
    for (size_t i = 0; i < data->n_row; i++)
        n[data->treatment[i]] += fit->weight[i] != 0;
    if (n[0] >= EFFECT_MIN_COUNT && n[1] >= EFFECT_MIN_COUNT)
        return OK;
    error_set(err, E_DATA, "fewer than %d %s rows could be matched", EFFECT_MIN_COUNT,
              n[1] < EFFECT_MIN_COUNT ? "treated" : "untreated");
    error_hint(err, "a wider --caliper or fewer --exact columns leave more partners");
    return E_DATA;
}

enum status effect_match(struct arena *arena, const struct effect_input *input,
                         struct effect_fit *ret_fit, struct error *err)
{
    const struct effect_data *data = input->design->data;
    const struct effect_request *request = input->request;
    if (data->weight)
        return error_set(err, E_NOT_IMPLEMENTED, "rows with weights of their own are not matched");
    struct nearest_problem problem = {
        .n = data->n_row,
        .score = input->design->logit,
        .treated = data->treatment,
        .stratum = data->exact,
        .width = request->caliper * spread_of(input->design->logit, data->n_row),
        .ratio = request->ratio,
        .replace = request->replace,
    };
    effect_fit_create(arena, data->n_row, ret_fit);
    ret_fit->pairs = nearest_find(arena, &problem, &ret_fit->n_pair);
    weights_fill(data, ret_fit);
    enum status status = sizes_check(data, ret_fit, err);
    if (status)
        return status;
    if (!request->replace)
        sets_number(arena, data, ret_fit);
    effect_arm_mean(data, 0, ret_fit);
    effect_arm_mean(data, 1, ret_fit);
    return OK;
}
