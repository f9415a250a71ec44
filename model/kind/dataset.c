// What is common to datasets from a scenario and from flat files.
#include "model/kind/dataset.h"

#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    const char *text;
    size_t row;
};

static int entry_order(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    ORDER_BY_TEXT(left->text, right->text);
    return ORDER_OF(left->row, right->row);
}

uint32_t *dataset_clusters(struct arena *arena, const char *const *texts, size_t n_row)
{
    struct entry *entries = memory_alloc((n_row + 1) * sizeof *entries);
    size_t *first = memory_alloc((n_row + 1) * sizeof *first); // first row of each row's text
    for (size_t i = 0; i < n_row; i++)
        entries[i] = (struct entry){texts[i], i};
    qsort(entries, n_row, sizeof *entries, entry_order);
    for (size_t i = 0; i < n_row; i++) {
        bool same = i > 0 && *entries[i].text && strcmp(entries[i].text, entries[i - 1].text) == 0;
        first[entries[i].row] = same ? first[entries[i - 1].row] : entries[i].row;
    }
    uint32_t *clusters = arena_array(arena, n_row + 1, sizeof *clusters);
    uint32_t n_cluster = 0;
    for (size_t i = 0; i < n_row; i++)
        clusters[i] = first[i] == i ? n_cluster++ : clusters[first[i]];
    free(entries);
    free(first);
    return clusters;
}

enum status dataset_check_size(size_t n_row, size_t n_col, struct error *err)
{
    if (n_col <= DATASET_MAX_COLUMNS && (n_col == 0 || n_row <= DATASET_MAX_VALUES / n_col))
        return OK;
    error_set(err, E_LIMIT, "%zu rows × %zu columns are more than the limit of %zu values", n_row,
              n_col, DATASET_MAX_VALUES);
    error_hint(err, "leave columns out, or take fewer dates");
    return E_LIMIT;
}

size_t rows_positive(const struct rows *rows)
{
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++)
        n += rows->y[rows->index[i]] == 1;
    return n;
}

double rows_weight(const struct rows *rows, size_t i)
{
    return rows->weight ? rows->weight[rows->index[i]] : 1;
}

struct rows rows_spread(struct arena *arena, const struct rows *rows, size_t max)
{
    struct rows spread = *rows;
    if (!max || rows->n <= max)
        return spread;
    size_t *index = arena_array(arena, max, sizeof *index);
    for (size_t i = 0; i < max; i++)
        index[i] = rows->index[i * rows->n / max];
    spread.index = index;
    spread.n = max;
    spread.timed = NULL;
    return spread;
}

const double *rows_weights(struct arena *arena, const struct rows *rows)
{
    if (!rows->weight)
        return NULL;
    double *weights = arena_array(arena, rows->n + 1, sizeof *weights);
    for (size_t i = 0; i < rows->n; i++)
        weights[i] = rows_weight(rows, i);
    return weights;
}

double rows_log_odds(const struct rows *rows)
{
    double all = 0, positive = 0;
    for (size_t i = 0; i < rows->n; i++) {
        all += rows_weight(rows, i);
        positive += rows->y[rows->index[i]] == 1 ? rows_weight(rows, i) : 0;
    }
    return log(positive / (all - positive));
}

struct feature_rows rows_features(const struct rows *rows)
{
    return (struct feature_rows){rows->data->x, rows->n, rows->data->n_col, rows->index};
}

struct feature_rows feature_rows_part(const struct feature_rows *rows, size_t first, size_t n)
{
    struct feature_rows part = {rows->x, n, rows->n_col, NULL};
    if (rows->index)
        part.index = rows->index + first;
    else
        part.x += first * rows->n_col;
    return part;
}
