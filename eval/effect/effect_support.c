// A level that a handful of rows have must not stop the analysis of the others: its rows are left
// out, counted and named. A level that much of an arm has is another matter: leaving it out would
// answer another question, so it stays and the propensity reports separation.
#include "eval/effect/effect_support.h"

#include <math.h>
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

// Rows of a level: those whose covariate is value, above or below it; gaps are no value.
struct level {
    size_t j, i_gap; // i_gap: the column that marks gaps of j; n_cov = none
    enum { LEVEL_IS, LEVEL_ABOVE, LEVEL_BELOW } side;
    double value;
};

static bool in_level(const struct search *search, const struct level *level, size_t i)
{
    double value = cell(search, i, level->j);
    if (!search->kept[i] ||
        (level->i_gap < search->data->n_cov && cell(search, i, level->i_gap) == 1))
        return false;
    return level->side == LEVEL_IS      ? value == level->value
           : level->side == LEVEL_ABOVE ? value > level->value
                                        : value < level->value;
}

static void level_count(const struct search *search, const struct level *level, size_t ret_n[2])
{
    ret_n[0] = ret_n[1] = 0;
    for (size_t i = 0; i < search->data->n_row; i++)
        if (in_level(search, level, i))
            ret_n[search->data->treatment[i]]++;
}

static const char *level_name(const struct search *search, const struct level *level)
{
    const char *name = search->data->names[level->j];
    if (level->side != LEVEL_IS)
        return arena_format(search->arena, "%s %s %.6g", name,
                            level->side == LEVEL_ABOVE ? "above" : "below", level->value);
    if (!strchr(name, '='))
        return arena_format(search->arena, "%s=%.0f", name, level->value);
    if (level->value == 1 && level->i_gap < search->data->n_cov)
        return arena_format(search->arena, "%s, not %s", name, search->data->names[level->i_gap]);
    return level->value == 1 ? name : arena_format(search->arena, "not %s", name);
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

static bool level_set_aside(struct search *search, const struct level *level, const size_t n[2])
{
    struct effect_support *support = search->support;
    if (!arm_bears(search, 0, n[0]) || !arm_bears(search, 1, n[1]))
        return false;
    support->levels[support->n_level++] =
        (struct effect_level){level_name(search, level), {n[0], n[1]}, n[0] && n[1]};
    for (size_t i = 0; i < search->data->n_row; i++)
        if (in_level(search, level, i))
            search->kept[i] = 0;
    for (int arm = 0; arm < 2; arm++) {
        search->n_kept[arm] -= n[arm];
        support->n_arm[arm] += n[arm];
    }
    return true;
}

// A value of a 0/1 column. rare: both arms may have it, if few rows do.
static bool value_check(struct search *search, size_t j, double value, bool rare)
{
    size_t n[2], other[2], n_cov = search->data->n_cov;
    const struct level level = {j, n_cov, LEVEL_IS, value}, rest = {j, n_cov, LEVEL_IS, 1 - value};
    level_count(search, &level, n);
    level_count(search, &rest, other);
    bool alone = (n[0] == 0) != (n[1] == 0);
    bool few = rare && n[0] && n[1] && n[0] + n[1] < EFFECT_MIN_COUNT;
    return (alone || few) && other[0] && other[1] && level_set_aside(search, &level, n);
}

// The column "x=missing" of column x, n_cov = none.
static size_t gap_of(const struct search *search, size_t j)
{
    const char *name = search->data->names[j];
    size_t length = strlen(name);
    for (size_t k = 0; k < search->data->n_cov; k++)
        if (strncmp(search->data->names[k], name, length) == 0 &&
            strcmp(search->data->names[k] + length, "=missing") == 0)
            return k;
    return search->data->n_cov;
}

// A number that is the same in all rows of one arm: what the other arm has beyond it is on one side
// only when no row of the first lies there.
static bool number_check(struct search *search, size_t j)
{
    const struct effect_data *data = search->data;
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    struct level level = {j, gap_of(search, j), LEVEL_ABOVE, 0};
    for (size_t i = 0; i < data->n_row; i++) {
        bool gap = level.i_gap < data->n_cov && cell(search, i, level.i_gap) == 1;
        if (!search->kept[i] || gap)
            continue;
        int arm = data->treatment[i];
        low[arm] = fmin(low[arm], cell(search, i, j));
        high[arm] = fmax(high[arm], cell(search, i, j));
    }
    for (int arm = 0; arm < 2; arm++) {
        size_t n[2];
        if (low[arm] != high[arm] || low[!arm] == high[!arm])
            continue;
        level.value = low[arm];
        level.side = high[!arm] > low[arm] ? LEVEL_ABOVE : LEVEL_BELOW;
        if (low[!arm] < low[arm] && high[!arm] > low[arm])
            continue; // on both sides: not separated
        level_count(search, &level, n);
        return n[!arm] > 0 && level_set_aside(search, &level, n);
    }
    return false;
}

static bool marks_gaps(const struct search *search, size_t j)
{
    const char *at = strstr(search->data->names[j], "=missing");
    return at && strlen(at) == strlen("=missing");
}

// Gaps of one source are mostly gaps of another as well: a few rows that have one and not the other
// tell the arms apart by two columns of which neither is rare.
static bool gaps_check(struct search *search, size_t j)
{
    struct effect_support *support = search->support;
    for (size_t k = 0; k < search->data->n_cov; k++) {
        const struct level level = {j, k, LEVEL_IS, 1};
        size_t n[2];
        if (k == j || !marks_gaps(search, k) || support->n_level >= 2 * search->data->n_cov)
            continue;
        level_count(search, &level, n);
        if (n[0] + n[1] > 0 && n[0] + n[1] < EFFECT_MIN_COUNT && level_set_aside(search, &level, n))
            return true;
    }
    return false;
}

// One pass over the columns; returns whether a level was set aside.
static bool pass_run(struct search *search, bool rare)
{
    bool found = false;
    for (size_t j = 0; j < search->data->n_cov; j++) {
        if (!column_is_binary(search, j)) {
            found = number_check(search, j) || found;
            continue;
        }
        found = value_check(search, j, 0, rare) || found;
        found = value_check(search, j, 1, rare) || found;
        found = (rare && marks_gaps(search, j) && gaps_check(search, j)) || found;
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
