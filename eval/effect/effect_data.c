// What can be said about the rows before any estimator runs, and the rows of one group cut out so
// that every estimator works on a group as on a table of its own.
#include "eval/effect/effect_data.h"

#include <stdlib.h>
#include <string.h>

size_t effect_arm_count(const struct effect_data *data, int arm)
{
    size_t n = 0;
    for (size_t i = 0; i < data->n_row; i++)
        n += data->treatment[i] == arm;
    return n;
}

bool effect_outcome_is_binary(const struct effect_data *data)
{
    for (size_t i = 0; i < data->n_row; i++)
        if (data->outcome[i] != 0 && data->outcome[i] != 1)
            return false;
    return true;
}

double effect_outcome_mean(const struct effect_data *data, int arm)
{
    double sum = 0, total = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        if (data->treatment[i] != arm)
            continue;
        sum += effect_weight(data, i) * data->outcome[i];
        total += effect_weight(data, i);
    }
    return sum / total;
}

// Numbers anew by first appearance, so that the numbers stay dense. Returns how many there are.
static size_t renumber(uint32_t *numbers, size_t n, size_t n_old)
{
    uint32_t *fresh = memory_alloc((n_old + 1) * sizeof *fresh), n_fresh = 0;
    for (size_t i = 0; i < n; i++) {
        if (fresh[numbers[i]] == 0)
            fresh[numbers[i]] = ++n_fresh;
        numbers[i] = fresh[numbers[i]] - 1;
    }
    free(fresh);
    return n_fresh;
}

struct subset {
    struct arena *arena;
    const size_t *index; // n
    size_t n;
};

// The chosen items of an array of `bytes` each; NULL stays NULL.
static void *take(const struct subset *subset, const void *items, size_t bytes)
{
    if (!items)
        return NULL;
    char *taken = arena_array(subset->arena, subset->n + 1, bytes);
    for (size_t i = 0; i < subset->n; i++)
        memcpy(taken + i * bytes, (const char *)items + subset->index[i] * bytes, bytes);
    return taken;
}

static const size_t *row_numbers(const struct subset *subset, const struct effect_data *data)
{
    size_t *rows = arena_array(subset->arena, subset->n + 1, sizeof *rows);
    for (size_t i = 0; i < subset->n; i++)
        rows[i] = data->row ? data->row[subset->index[i]] : subset->index[i] + 1;
    return rows;
}

void effect_subset(struct arena *arena, const struct effect_data *data, const uint32_t *value,
                   uint32_t wanted, struct effect_data *ret_data)
{
    size_t *index = arena_array(arena, data->n_row + 1, sizeof *index), n = 0;
    for (size_t i = 0; i < data->n_row; i++)
        if (value[i] == wanted)
            index[n++] = i;
    struct subset subset = {arena, index, n};
    uint32_t *cluster = take(&subset, data->cluster, sizeof *cluster);
    *ret_data = (struct effect_data){
        .n_row = n,
        .n_cov = data->n_cov,
        .n_term = data->n_term,
        .x = take(&subset, data->x, data->n_cov * sizeof *data->x),
        .names = data->names,
        .treatment = take(&subset, data->treatment, 1),
        .outcome = take(&subset, data->outcome, sizeof *data->outcome),
        .weight = take(&subset, data->weight, sizeof *data->weight),
        .cluster = cluster,
        .n_cluster = cluster ? renumber(cluster, n, data->n_cluster) : 0,
        .exact = take(&subset, data->exact, sizeof *data->exact),
        .row = row_numbers(&subset, data),
    };
}

static bool arm_is_one_cluster(const struct effect_data *data, int arm)
{
    size_t first = data->n_row;
    for (size_t i = 0; i < data->n_row; i++) {
        if (data->treatment[i] != arm)
            continue;
        first = first == data->n_row ? i : first;
        if (data->cluster[i] != data->cluster[first])
            return false;
    }
    return true;
}

enum status effect_data_check(const struct effect_data *data, struct error *err)
{
    const size_t n[2] = {effect_arm_count(data, 0), effect_arm_count(data, 1)};
    if (n[0] == 0 || n[1] == 0) {
        error_set(err, E_DATA, "the treatment is constant: every row is %s",
                  n[0] == 0 ? "treated" : "untreated");
        error_hint(err, "an effect needs rows with the treatment and rows without it");
        return E_DATA;
    }
    if (n[0] < EFFECT_MIN_COUNT || n[1] < EFFECT_MIN_COUNT) {
        error_set(err, E_DATA, "fewer than %d rows are %s", EFFECT_MIN_COUNT,
                  n[1] < EFFECT_MIN_COUNT ? "treated" : "untreated");
        error_hint(err, "so few cannot carry an estimate, nor be published");
        return E_DATA;
    }
    if (data->cluster && data->n_cluster < 2) {
        error_set(err, E_DATA, "all rows are in one cluster");
        error_hint(
            err,
            "standard errors by cluster need at least 2 clusters, and about 30 to be reliable");
        return E_DATA;
    }
    for (int arm = 0; arm < 2 && data->cluster; arm++) {
        if (!arm_is_one_cluster(data, arm))
            continue;
        error_set(err, E_DATA, "all %s rows are in one cluster", arm ? "treated" : "untreated");
        error_hint(err, "the effect cannot be told from what that cluster has in common");
        return E_DATA;
    }
    return OK;
}
