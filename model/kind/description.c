// Descriptions of models, for card.md and report.html. Where a kind has no measure of importance of
// its own, it is the mean absolute contribution of each column to the log-odds over the training rows.
#include "model/kind/description.h"

#include "features/base/number.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>

#define BLOCK_VALUES ((size_t)1 << 21) // contributions held at a time: 16 MiB

static int importance_order(const void *a, const void *b)
{
    const struct feature_importance *left = a, *right = b;
    ORDER_BY_FALLING(left->size, right->size);
    return ORDER_OF(left->column, right->column);
}

// Mean |contribution| of each column, row by row.
static void contributions_add(const struct fitted *fitted, const struct rows *rows, int n_thread,
                              struct feature_importance *importance)
{
    struct feature_rows all = rows_features(rows);
    size_t n_col = fitted->n_col, n_block = 1 + BLOCK_VALUES / (n_col + 1);
    n_block = n_block < rows->n ? n_block : rows->n;
    double *block = memory_alloc((n_block * n_col + 1) * sizeof *block);
    for (size_t first = 0; first < rows->n; first += n_block) {
        size_t n = rows->n - first < n_block ? rows->n - first : n_block;
        struct feature_rows part = feature_rows_part(&all, first, n);
        fitted_contributions(fitted, &part, n_thread, block);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n_col; j++)
                importance[j].size += fabs(block[i * n_col + j]) / (double)rows->n;
    }
    free(block);
}

void description_make(struct arena *arena, const struct fitted *fitted, const struct rows *rows,
                      int n_thread, struct description *ret_description)
{
    const struct model_kind *kind = fitted->settings.kind;
    struct kind_description own = {0};
    if (kind->describe)
        kind->describe(arena, fitted->state, &own);
    struct feature_importance *importance =
        arena_array(arena, fitted->n_col + 1, sizeof *importance);
    for (size_t j = 0; j < fitted->n_col; j++)
        importance[j] = (struct feature_importance){j, own.importance ? own.importance[j] : 0};
    struct rows explained = rows_spread(arena, rows, kind->explain_rows);
    if (!own.importance)
        contributions_add(fitted, &explained, n_thread, importance);
    if (fitted->n_col)
        qsort(importance, fitted->n_col, sizeof *importance, importance_order);
    *ret_description = (struct description){
        .card = own.card,
        .importance = importance,
        .measure =
            own.importance ? own.measure : "mean size of each column's contribution, in log-odds",
    };
}

const char *description_condition(struct arena *arena, const struct card_item *item,
                                  const char *column)
{
    char cut[NUMBER_TEXT];
    number_format(item->cut, cut);
    return item->cut == CARD_KNOWN ? arena_format(arena, "%s is known", column)
                                   : arena_format(arena, "%s is at least %s", column, cut);
}
