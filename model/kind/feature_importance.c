// Importance as the model itself has it: how far each column pushes scores, on average over the
// training rows.
#include "model/kind/feature_importance.h"

#include <math.h>
#include <stdlib.h>

static int moving_order(const void *a, const void *b)
{
    const struct feature_importance *left = a, *right = b;
    if (left->mean_size != right->mean_size)
        return left->mean_size > right->mean_size ? -1 : 1;
    return (left->column > right->column) - (left->column < right->column);
}

const struct feature_importance *
feature_importance_find(struct arena *arena, const struct fitted *fitted, const struct rows *rows)
{
    struct feature_importance *importance =
        arena_array(arena, fitted->n_col + 1, sizeof *importance);
    double *parts = memory_alloc((fitted->n_col + 1) * sizeof *parts);
    for (size_t j = 0; j < fitted->n_col; j++)
        importance[j].column = j;
    for (size_t i = 0; i < rows->n; i++) {
        fitted_explain(fitted, dataset_row(rows->data, rows->index[i]), parts);
        for (size_t j = 0; j < fitted->n_col; j++)
            importance[j].mean_size += fabs(parts[j]) / (double)rows->n;
    }
    qsort(importance, fitted->n_col, sizeof *importance, moving_order);
    free(parts);
    return importance;
}
