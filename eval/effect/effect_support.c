// A level that a handful of rows have must not stop the analysis of the others: its rows are left
// out, counted and named. A level that much of an arm has is another matter: leaving it out would
// answer another question, so it stays and the propensity reports separation.
#include "eval/effect/effect_support.h"

#include <stdlib.h>
#include <string.h>

struct search {
    struct arena *arena;
    const struct effect_data *data;
    enum estimand estimand;
    uint32_t *kept;  // n_row: 1 or 0
    size_t n_arm[2]; // rows of data
    size_t n_kept[2];
    struct effect_support *support;
};

static double cell(const struct search *search, size_t i, size_t j)
{
    return search->data->x[i * search->data->n_cov + j];
}

static bool column_is_binary(const struct search *search, size_t j)
{
    for (size_t i = 0; i < search->data->n_row; i++)
        if (cell(search, i, j) != 0 && cell(search, i, j) != 1)
            return false;
    return true;
}

static void level_count(const struct search *search, size_t j, double value, size_t ret_n[2])
{
    ret_n[0] = ret_n[1] = 0;
    for (size_t i = 0; i < search->data->n_row; i++)
        if (search->kept[i] && cell(search, i, j) == value)
            ret_n[search->data->treatment[i]]++;
}

static const char *level_name(const struct search *search, size_t j, double value)
{
    const char *name = search->data->names[j];
    if (!strchr(name, '='))
        return arena_format(search->arena, "%s=%.0f", name, value);
    return value == 1 ? name : arena_format(search->arena, "not %s", name);
}

// Whether so many rows of the arm may go: enough remain, and not more than the estimand bears.
static bool arm_bears(const struct search *search, int arm, size_t n)
{
    size_t left = search->n_kept[arm] - n;
    if (left < EFFECT_MIN_COUNT)
        return false;
    bool is_target = arm == 1 || search->estimand == ESTIMAND_ATE;
    if (search->estimand == ESTIMAND_ATO)
        is_target = false; // rows that one arm alone has weigh nothing in the overlap
    double gone = (double)(search->n_arm[arm] - left);
    return !is_target || gone <= EFFECT_MOST_SET_ASIDE * (double)search->n_arm[arm];
}

static void level_set_aside(struct search *search, size_t j, double value, const size_t n[2])
{
    struct effect_support *support = search->support;
    support->levels[support->n_level++] =
        (struct effect_level){level_name(search, j, value), {n[0], n[1]}, n[0] && n[1]};
    for (size_t i = 0; i < search->data->n_row; i++)
        if (search->kept[i] && cell(search, i, j) == value)
            search->kept[i] = 0;
    for (int arm = 0; arm < 2; arm++) {
        search->n_kept[arm] -= n[arm];
        support->n_arm[arm] += n[arm];
    }
}

// One pass over the columns; returns whether a level was set aside. rare: both arms may have it.
static bool pass_run(struct search *search, bool rare)
{
    bool found = false;
    for (size_t j = 0; j < search->data->n_cov; j++) {
        for (int value = 0; value < 2 && column_is_binary(search, j); value++) {
            size_t n[2], other[2];
            level_count(search, j, value, n);
            level_count(search, j, !value, other);
            bool alone = (n[0] == 0) != (n[1] == 0);
            bool few = rare && n[0] && n[1] && n[0] + n[1] < EFFECT_MIN_COUNT;
            if (!(alone || few) || !other[0] || !other[1] || !arm_bears(search, 0, n[0]) ||
                !arm_bears(search, 1, n[1]))
                continue;
            level_set_aside(search, j, value, n);
            found = true;
        }
    }
    return found;
}

static void search_start(struct search *search)
{
    const struct effect_data *data = search->data;
    search->kept = arena_array(search->arena, data->n_row + 1, sizeof *search->kept);
    for (size_t i = 0; i < data->n_row; i++)
        search->kept[i] = 1;
    for (int arm = 0; arm < 2; arm++)
        search->n_kept[arm] = search->n_arm[arm] = effect_arm_count(data, arm);
    // A level may be found once in either form: 2 × n_cov
    search->support->levels =
        arena_array(search->arena, 2 * data->n_cov + 1, sizeof *search->support->levels);
}

static void search_finish(struct search *search)
{
    struct effect_support *support = search->support;
    support->data = *search->data;
    if (support->n_level)
        effect_subset(search->arena, search->data, search->kept, 1, &support->data);
}

void effect_support_make(struct arena *arena, const struct effect_data *data,
                         enum estimand estimand, struct effect_support *ret_support)
{
    struct search search = {
        .arena = arena, .data = data, .estimand = estimand, .support = ret_support};
    *ret_support = (struct effect_support){0};
    search_start(&search);
    while (pass_run(&search, false))
        ;
    search_finish(&search);
}

bool effect_support_narrow(struct arena *arena, const struct effect_data *data,
                           enum estimand estimand, struct effect_support *support)
{
    struct search search = {.arena = arena, .data = data, .estimand = estimand, .support = support};
    size_t n_before = support->n_level;
    *support = (struct effect_support){0};
    search_start(&search);
    while (pass_run(&search, false) || pass_run(&search, true))
        ;
    search_finish(&search);
    return support->n_level > n_before;
}

bool effect_support_changes(const struct effect_support *support, enum estimand estimand)
{
    if (estimand == ESTIMAND_ATE)
        return support->n_arm[0] + support->n_arm[1] > 0;
    return estimand == ESTIMAND_ATT && support->n_arm[1] > 0;
}
