// Greedy assignment: clusters with most positives first, each to the fold that has fewest positives
// (then rows).
#include "model/train/folds.h"

#include "features/base/sort.h"
#include "model/numeric/numerics.h"

#include <stdlib.h>
#include <string.h>

struct cluster {
    size_t n_row, n_positive;
    uint64_t draw;
    uint32_t fold;
};

static int cluster_order(const void *a, const void *b)
{
    const struct cluster *left = *(struct cluster *const *)a, *right = *(struct cluster *const *)b;
    ORDER_BY_FALLING(left->n_positive, right->n_positive);
    return ORDER_OF(left->draw, right->draw);
}

static uint32_t row_cluster(const struct rows *rows, size_t i)
{
    size_t row = rows->index[i];
    return rows->data->cluster ? rows->data->cluster[row] : (uint32_t)row;
}

static size_t cluster_count(const struct rows *rows)
{
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++)
        n = row_cluster(rows, i) >= n ? (size_t)row_cluster(rows, i) + 1 : n;
    return n;
}

static void deal(struct cluster **order, size_t n, size_t n_fold)
{
    size_t *n_row = memory_alloc(2 * n_fold * sizeof *n_row), *n_positive = n_row + n_fold;
    for (size_t i = 0; i < n; i++) {
        uint32_t best = 0;
        for (uint32_t f = 1; f < n_fold; f++) {
            bool fewer = order[i]->n_positive
                             ? n_positive[f] < n_positive[best] ||
                                   (n_positive[f] == n_positive[best] && n_row[f] < n_row[best])
                             : n_row[f] < n_row[best];
            best = fewer ? f : best;
        }
        order[i]->fold = best;
        n_row[best] += order[i]->n_row;
        n_positive[best] += order[i]->n_positive;
    }
    free(n_row);
}

enum status folds_assign(const struct rows *rows, size_t n_fold, uint64_t seed, uint32_t *ret_fold,
                         struct error *err)
{
    size_t n_number = cluster_count(rows), n = 0, n_with = 0, n_without = 0;
    struct cluster *clusters = memory_alloc((n_number + 1) * sizeof *clusters);
    struct cluster **order = memory_alloc((n_number + 1) * sizeof *order);
    for (size_t i = 0; i < rows->n; i++) {
        struct cluster *cluster = &clusters[row_cluster(rows, i)];
        cluster->n_row++;
        cluster->n_positive += rows->y[rows->index[i]] == 1;
    }
    for (size_t i = 0; i < n_number; i++) {
        if (clusters[i].n_row == 0)
            continue;
        clusters[i].draw = random_bits(seed, UINT64_C(0x666f6c6473), i);
        n_with += clusters[i].n_positive > 0;
        n_without += clusters[i].n_positive < clusters[i].n_row;
        order[n++] = &clusters[i];
    }
    enum status status = OK;
    if (n_fold < 2 || n_with < n_fold || n_without < n_fold)
        status = error_set(
            err, E_DATA,
            "%zu folds need at least as many families with the outcome, and without it: there are "
            "fewer",
            n_fold); // how many is a small count
    if (!status) {
        qsort(order, n, sizeof *order, cluster_order);
        deal(order, n, n_fold);
        for (size_t i = 0; i < rows->n; i++)
            ret_fold[i] = clusters[row_cluster(rows, i)].fold;
    }
    free(clusters);
    free(order);
    return status;
}
