// The check on a probability that needs no trust in the model: how often did it come true before?

#include "serve/case/case_similar.h"

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

#define SHARE 40
#define LEAST 40
#define MOST 200
#define Z 1.959964

static int past_order(const void *a, const void *b)
{
    const struct past_score *left = a, *right = b;
    return ORDER_OF(left->score, right->score);
}

static size_t column_find(const struct csv_table *table, const char *name)
{
    size_t i = 0;
    while (i < table->n_col && strcmp(table->names[i], name) != 0)
        i++;
    return i;
}

enum status past_scores_read(struct arena *arena, const char *directory,
                             struct past_scores *ret_past, struct error *err)
{
    struct csv_table table;
    struct arena scratch = {0};
    *ret_past = (struct past_scores){0};
    const char *path = file_join(arena, directory, "predictions.csv");
    if (!file_exists(path))
        return OK;
    enum status status = csv_read_table(&scratch, path, &table, err);
    if (status)
        return status;
    size_t score = column_find(&table, "score"), label = column_find(&table, "label");
    size_t model = column_find(&table, "model"); // the first rows are those of the selected one
    ret_past->items = arena_array(arena, table.n_row + 1, sizeof *ret_past->items);
    for (size_t i = 0; i < table.n_row && score < table.n_col && label < table.n_col; i++) {
        const char *value = table.cells[i * table.n_col + score];
        const char *text = table.cells[i * table.n_col + label];
        struct past_score *item = &ret_past->items[ret_past->n];
        if (model < table.n_col &&
            strcmp(table_cell(&table, i, model), table_cell(&table, 0, model)))
            continue;
        if (!*text || !number_parse(value, strlen(value), &item->score))
            continue;
        item->outcome = strcmp(text, "1") == 0;
        ret_past->n++;
    }
    qsort(ret_past->items, ret_past->n, sizeof *ret_past->items, past_order);
    arena_done(&scratch);
    return OK;
}

static void wilson(struct case_similar *similar)
{
    double n = (double)similar->n, share = (double)similar->n_outcome / n, z2 = Z * Z;
    double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    similar->low = fmax(0, middle - half);
    similar->high = fmin(1, middle + half);
}

// The n nearest, with how many of them had the outcome.
static struct case_similar nearest(const struct past_scores *past, double score, size_t n)
{
    struct case_similar similar = {.n = n};
    size_t first = 0;
    // The window of n neighbours whose ends are nearest: slide while the next one is nearer.
    while (first + n < past->n &&
           past->items[first + n].score - score < score - past->items[first].score)
        first++;
    for (size_t i = first; i < first + n; i++)
        similar.n_outcome += past->items[i].outcome;
    similar.score_low = past->items[first].score;
    similar.score_high = past->items[first + n - 1].score;
    return similar;
}

static bool is_small(const struct case_similar *similar, size_t min_count)
{
    return similar->n_outcome < min_count || similar->n - similar->n_outcome < min_count;
}

struct case_similar past_scores_near(const struct past_scores *past, double score, size_t min_count)
{
    size_t n = past->n / SHARE;
    n = n < LEAST ? LEAST : n > MOST ? MOST : n;
    if (past->n < n || isnan(score))
        return (struct case_similar){0};
    struct case_similar similar = nearest(past, score, n);
    while (is_small(&similar, min_count) && n < past->n) {
        n = n + n / 4 < past->n ? n + n / 4 : past->n;
        similar = nearest(past, score, n);
    }
    similar.withheld = is_small(&similar, min_count);
    if (similar.withheld) {
        similar.n_outcome = 0;
        similar.low = similar.high = NAN;
    } else {
        wilson(&similar);
    }
    return similar;
}
