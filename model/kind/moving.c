// Importance as the model itself has it: how far each column pushes scores, on average over the
// training rows.
#include "model/kind/moving.h"

#include <math.h>
#include <stdlib.h>

static int moving_order(const void *a, const void *b)
{
    const struct moving *left = a, *right = b;
    if (left->mean_size != right->mean_size)
        return left->mean_size > right->mean_size ? -1 : 1;
    return (left->column > right->column) - (left->column < right->column);
}

const struct moving *moving_find(struct arena *arena, const struct fitted *fitted,
                                 const struct rows *rows)
{
    struct moving *moving = arena_array(arena, fitted->n_col + 1, sizeof *moving);
    double *parts = memory_alloc((fitted->n_col + 1) * sizeof *parts);
    for (size_t j = 0; j < fitted->n_col; j++)
        moving[j].column = j;
    for (size_t i = 0; i < rows->n; i++) {
        fitted_explain(fitted, dataset_row(rows->data, rows->index[i]), parts);
        for (size_t j = 0; j < fitted->n_col; j++)
            moving[j].mean_size += fabs(parts[j]) / (double)rows->n;
    }
    qsort(moving, fitted->n_col, sizeof *moving, moving_order);
    free(parts);
    return moving;
}
