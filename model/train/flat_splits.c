// Which rows of a flat table train and which test.
#include "model/train/flat_splits.h"

#include "features/base/number.h"
#include "features/base/sort.h"
#include "model/train/folds.h"

#include <stdlib.h>

struct rows flat_rows(struct arena *arena, const struct flat_data *flat)
{
    size_t *index = arena_array(arena, flat->n_table + 1, sizeof *index), n = 0;
    for (size_t i = 0; i < flat->n_table; i++)
        if (flat->data.y[i] >= 0)
            index[n++] = i;
    return (struct rows){.data = &flat->data, .index = index, .n = n, .y = flat->data.y};
}

static void plan_start(struct arena *arena, const struct flat_data *flat, enum split_scheme scheme,
                       size_t n_split, struct plan *ret_plan)
{
    *ret_plan = (struct plan){
        .scheme = scheme,
        .data = &flat->data,
        .splits = arena_array(arena, n_split + 1, sizeof(struct split)),
        .n_split = n_split,
        .final = flat_rows(arena, flat),
    };
}

void flat_plan_test(struct arena *arena, const struct flat_data *flat, struct plan *ret_plan)
{
    plan_start(arena, flat, SPLIT_TEST, 1, ret_plan);
    size_t n_test = flat->data.n_row - flat->n_table, n = 0;
    size_t *index = arena_array(arena, n_test + 1, sizeof *index);
    for (size_t i = flat->n_table; i < flat->data.n_row; i++)
        if (flat->data.y[i] >= 0)
            index[n++] = i;
    ret_plan->splits[0] =
        (struct split){.name = "test",
                       .date = DAY_NONE,
                       .train = ret_plan->final,
                       .test = {.data = &flat->data, .index = index, .n = n, .y = flat->data.y}};
}

// Whether the row's own window has passed by that day; every one has where no days are known.
static bool is_closed(const struct rows *rows, size_t i, day_t day)
{
    const day_t *horizon = rows->data->horizon;
    return !horizon || day == DAY_NONE || horizon[rows->index[i]] <= day;
}

// Splits by a part number a row, with their dates: rows of part p are tested; all others, or only lower parts, train.
static void plan_parts(struct arena *arena, struct plan *plan, const uint32_t *part,
                       uint32_t first_test, bool only_lower)
{
    const struct rows *all = &plan->final;
    for (size_t s = 0; s < plan->n_split; s++) {
        struct split *split = &plan->splits[s];
        uint32_t wanted = first_test + (uint32_t)s;
        size_t *train = arena_array(arena, all->n + 1, sizeof *train), n_train = 0;
        size_t *test = arena_array(arena, all->n + 1, sizeof *test), n_test = 0;
        for (size_t i = 0; i < all->n; i++) {
            if (part[i] == wanted)
                test[n_test++] = all->index[i];
            else if (!only_lower || (part[i] < wanted && is_closed(all, i, plan->splits[s].date)))
                train[n_train++] = all->index[i];
        }
        split->train = (struct rows){.data = all->data, .index = train, .n = n_train, .y = all->y};
        split->test = (struct rows){.data = all->data, .index = test, .n = n_test, .y = all->y};
    }
}

enum status flat_plan_folds(struct arena *arena, const struct flat_data *flat,
                            const struct fold_options *options, struct plan *ret_plan,
                            struct error *err)
{
    size_t n_fold = options->n_fold;
    plan_start(arena, flat, SPLIT_FOLDS, n_fold, ret_plan);
    uint32_t *fold = arena_array(arena, ret_plan->final.n + 1, sizeof *fold);
    enum status status = folds_assign(&ret_plan->final, n_fold, options->seed, fold, err);
    if (status)
        return status;
    for (size_t i = 0; i < n_fold; i++) {
        ret_plan->splits[i].name = arena_format(arena, "fold %zu", i + 1);
        ret_plan->splits[i].date = DAY_NONE;
    }
    plan_parts(arena, ret_plan, fold, 0, false);
    return OK;
}

struct timed {
    double time;
    size_t i_row; // in rows
};

static int timed_order(const void *a, const void *b)
{
    const struct timed *left = a, *right = b;
    ORDER_BY(left->time, right->time);
    return ORDER_OF(left->i_row, right->i_row);
}

static const char *time_text(struct arena *arena, const struct flat_data *flat, double time)
{
    char number[NUMBER_TEXT], day[DAY_TEXT];
    number_format(time, number);
    return arena_text(arena, flat->time_is_date ? day_format((day_t)time, day) : number);
}

enum status flat_plan_times(struct arena *arena, const struct flat_data *flat,
                            struct plan *ret_plan, struct error *err)
{
    plan_start(arena, flat, SPLIT_TIMES, TIME_BLOCKS, ret_plan);
    const struct rows *rows = &ret_plan->final;
    struct timed *order = arena_array(arena, rows->n + 1, sizeof *order);
    uint32_t *block = arena_array(arena, rows->n + 1, sizeof *block), n_block = 0;
    const char *names[TIME_BLOCKS + 1];
    day_t days[TIME_BLOCKS + 1];
    for (size_t i = 0; i < rows->n; i++)
        order[i] = (struct timed){flat->data.time[rows->index[i]], i};
    qsort(order, rows->n, sizeof *order, timed_order);
    for (size_t i = 0, begun = 0; i < rows->n; i++) {
        bool new_time = i == 0 || order[i].time != order[i - 1].time;
        if (new_time && (i == 0 || i * TIME_BLOCKS / rows->n > begun)) {
            begun = i * TIME_BLOCKS / rows->n;
            days[n_block] = flat->time_is_date ? (day_t)order[i].time : DAY_NONE;
            names[n_block++] =
                arena_format(arena, "from %s", time_text(arena, flat, order[i].time));
        }
        block[order[i].i_row] = n_block - 1;
    }
    if (n_block < 2)
        return error_set(err, E_DATA, "all rows have about the same time: nothing to test later");
    ret_plan->n_split = n_block - 1;
    for (size_t i = 0; i < ret_plan->n_split; i++) {
        ret_plan->splits[i].name = names[i + 1];
        ret_plan->splits[i].date = days[i + 1];
    }
    plan_parts(arena, ret_plan, block, 1, true);
    return OK;
}
