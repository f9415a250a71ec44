// A difference between two models is paired: the same rows, and in each replicate the same families, so
// that what makes a year hard for both does not count.
#include "model/score/model_diff.h"

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/parallel.h"
#include "features/base/sort.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct prediction {
    const char *person, *date, *family;
    signed char label;
    double score;
};

struct side {
    struct prediction *items; // by date, then person
    size_t n;
};

static int prediction_order(const void *a, const void *b)
{
    const struct prediction *left = a, *right = b;
    int order = strcmp(left->date, right->date);
    return order ? order : strcmp(left->person, right->person);
}

static enum status columns_find(const struct csv_table *table, const char *path,
                                size_t *ret_columns, struct error *err)
{
    static const char *const names[] = {"person_id", "as_of", "label", "score", "family", "model"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        long column = table_column(table, names[i]);
        if (column < 0) {
            error_set(err, E_DATA, "predictions of a model must have the column %s", names[i]);
            error_at(err, path, 1, 0);
            error_hint(err, "train the model again");
            return E_DATA;
        }
        ret_columns[i] = (size_t)column;
    }
    return OK;
}

// The rows of the selected candidate, which come first.
static enum status side_read(struct arena *arena, const char *folder, struct side *ret_side,
                             struct error *err)
{
    struct csv_table table;
    size_t at[6];
    const char *path = file_join(arena, folder, "predictions.csv");
    enum status status = csv_read_table(arena, path, &table, err);
    if (!status)
        status = columns_find(&table, path, at, err);
    if (status)
        return status;
    *ret_side =
        (struct side){.items = arena_array(arena, table.n_row + 1, sizeof(struct prediction))};
    for (size_t i = 0; i < table.n_row; i++) {
        struct prediction *item = &ret_side->items[ret_side->n];
        const char *label = table_cell(&table, i, at[2]), *score = table_cell(&table, i, at[3]);
        if (strcmp(table_cell(&table, i, at[5]), table_cell(&table, 0, at[5])) != 0)
            break;
        if (strcmp(label, "0") != 0 && strcmp(label, "1") != 0)
            continue;
        *item = (struct prediction){table_cell(&table, i, at[0]), table_cell(&table, i, at[1]),
                                    table_cell(&table, i, at[4]), *label == '1', NAN};
        if (number_parse(score, strlen(score), &item->score))
            ret_side->n++;
    }
    qsort(ret_side->items, ret_side->n, sizeof *ret_side->items, prediction_order);
    return OK;
}

// Rows of both sides. Shapes: n each.
struct pairs {
    size_t n;
    double *a, *b;
    signed char *label;
    const struct prediction **rows;
    uint32_t *family;
    size_t n_family;
};

static void pairs_match(struct arena *arena, const struct side *a, const struct side *b,
                        struct pairs *ret)
{
    size_t most = a->n < b->n ? a->n : b->n;
    *ret = (struct pairs){.a = arena_array(arena, most + 1, sizeof(double)),
                          .b = arena_array(arena, most + 1, sizeof(double)),
                          .label = arena_array(arena, most + 1, 1),
                          .rows = arena_array(arena, most + 1, sizeof *ret->rows)};
    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        int order = prediction_order(&a->items[i], &b->items[k]);
        if (order == 0 && a->items[i].label == b->items[k].label) {
            ret->a[ret->n] = a->items[i].score;
            ret->b[ret->n] = b->items[k].score;
            ret->label[ret->n] = a->items[i].label;
            ret->rows[ret->n++] = &a->items[i];
        }
        i += order <= 0;
        k += order >= 0;
    }
}

static int text_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Families by their text; a row without one is a family of its own.
static void families_number(struct arena *arena, struct pairs *pairs)
{
    const char **texts = arena_array(arena, pairs->n + 1, sizeof *texts);
    size_t n = 0, n_distinct = 0;
    for (size_t i = 0; i < pairs->n; i++)
        if (*pairs->rows[i]->family)
            texts[n++] = pairs->rows[i]->family;
    qsort(texts, n, sizeof *texts, text_order);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(texts[i], texts[i - 1]) != 0)
            texts[n_distinct++] = texts[i];
    pairs->family = arena_array(arena, pairs->n + 1, sizeof *pairs->family);
    pairs->n_family = n_distinct;
    for (size_t i = 0; i < pairs->n; i++) {
        const char *family = pairs->rows[i]->family;
        pairs->family[i] = *family
                               ? (uint32_t)SORTED_FIRST(k, n_distinct, strcmp(texts[k], family) < 0)
                               : (uint32_t)pairs->n_family++;
    }
}

struct comparing {
    const struct pairs *pairs;
    struct ranking a, b;
    uint64_t seed;
    double *values; // MODEL_DIFF_REPLICATES × n_metric: b − a
};

static void weights_fill(const struct comparing *work, const struct ranking *ranking,
                         const uint32_t *times, double *weight)
{
    for (size_t i = 0; i < ranking->n; i++)
        weight[i] = times[work->pairs->family[ranking->row[i]]];
}

static void replicates_run(void *context, size_t first, size_t end, int worker)
{
    struct comparing *work = context;
    size_t n_family = work->pairs->n_family;
    struct arena arena = {0};
    uint32_t *times = arena_array(&arena, n_family + 1, sizeof *times);
    double *weight = arena_array(&arena, work->pairs->n + 1, sizeof *weight);
    double a[METRIC_MAX], b[METRIC_MAX];
    (void)worker;
    for (size_t r = first; r < end; r++) {
        memset(times, 0, n_family * sizeof *times);
        for (size_t i = 0; i < n_family; i++)
            times[random_below(work->seed, r, i, n_family)]++;
        weights_fill(work, &work->a, times, weight);
        metrics_fill(&work->a, weight, a);
        weights_fill(work, &work->b, times, weight);
        metrics_fill(&work->b, weight, b);
        for (size_t m = 0; m < n_metric; m++)
            work->values[r * n_metric + m] = b[m] - a[m];
    }
    arena_done(&arena);
}

static struct interval interval_of(const struct comparing *work, size_t i_metric, double estimate)
{
    double values[MODEL_DIFF_REPLICATES];
    size_t n = 0;
    struct interval interval = interval_none(estimate, NULL);
    for (size_t r = 0; r < MODEL_DIFF_REPLICATES; r++)
        if (!isnan(work->values[r * n_metric + i_metric]))
            values[n++] = work->values[r * n_metric + i_metric];
    if (2 * n < MODEL_DIFF_REPLICATES || isnan(estimate))
        return interval;
    qsort(values, n, sizeof *values, order_double);
    interval.method = INTERVAL_BOOTSTRAP;
    interval.low = values[(size_t)(0.025 * (double)(n - 1) + 0.5)];
    interval.high = values[(size_t)(0.975 * (double)(n - 1) + 0.5)];
    return interval;
}

static void metrics_compare(struct arena *arena, const struct model_diff_question *question,
                            const struct pairs *pairs, struct model_diff *diff)
{
    struct comparing work = {.pairs = pairs, .seed = question->seed};
    work.values = arena_array(arena, MODEL_DIFF_REPLICATES * n_metric, sizeof *work.values);
    ranking_build(arena,
                  &(struct ranking_input){.n = pairs->n, .score = pairs->a, .label = pairs->label},
                  &work.a);
    ranking_build(arena,
                  &(struct ranking_input){.n = pairs->n, .score = pairs->b, .label = pairs->label},
                  &work.b);
    metrics_fill(&work.a, NULL, diff->a);
    metrics_fill(&work.b, NULL, diff->b);
    parallel_for(MODEL_DIFF_REPLICATES, 4, question->n_thread, replicates_run, &work);
    for (size_t m = 0; m < n_metric; m++)
        diff->difference[m] = interval_of(&work, m, diff->b[m] - diff->a[m]);
}

// The rows first … first + n − 1 of the highest scores, up to `length` of them. Shapes: ret_top n.
static void top_mark(struct arena *arena, const double *score, size_t n, size_t length,
                     bool *ret_top)
{
    struct ranking ranking;
    signed char *none = arena_array(arena, n + 1, 1);
    ranking_build(arena, &(struct ranking_input){.n = n, .score = score, .label = none}, &ranking);
    for (size_t i = 0; i < n; i++)
        ret_top[ranking.row[i]] = i < length;
}

static void lists_compare(struct arena *arena, const struct model_diff_question *question,
                          const struct pairs *pairs, struct model_diff *diff)
{
    size_t first = pairs->n - 1;
    while (first > 0 && strcmp(pairs->rows[first - 1]->date, pairs->rows[pairs->n - 1]->date) == 0)
        first--;
    size_t n = pairs->n - first;
    bool *in_a = arena_array(arena, n + 1, sizeof *in_a),
         *in_b = arena_array(arena, n + 1, sizeof *in_b);
    top_mark(arena, pairs->a + first, n, question->length, in_a);
    top_mark(arena, pairs->b + first, n, question->length, in_b);
    diff->date = pairs->rows[first]->date;
    diff->enter = arena_array(arena, n + 1, sizeof *diff->enter);
    diff->leave = arena_array(arena, n + 1, sizeof *diff->leave);
    for (size_t i = 0; i < n; i++) {
        const char *person = pairs->rows[first + i]->person;
        if (in_b[i] && !in_a[i])
            diff->enter[diff->n_enter++] = person;
        if (in_a[i] && !in_b[i])
            diff->leave[diff->n_leave++] = person;
    }
}

enum status model_diff_make(struct arena *arena, const struct model_diff_question *question,
                            struct model_diff *ret_diff, struct error *err)
{
    struct side a, b;
    struct pairs pairs;
    *ret_diff = (struct model_diff){0};
    enum status status = side_read(arena, question->folder_a, &a, err);
    if (!status)
        status = side_read(arena, question->folder_b, &b, err);
    if (status)
        return status;
    pairs_match(arena, &a, &b, &pairs);
    if (!pairs.n)
        return error_set(err, E_DATA,
                         "the two models have no prediction of one person and date in common");
    families_number(arena, &pairs);
    ret_diff->n = pairs.n;
    ret_diff->n_family = pairs.n_family;
    for (size_t i = 0; i < pairs.n; i++) {
        ret_diff->n_positive += pairs.label[i] == 1;
        ret_diff->n_date += i == 0 || strcmp(pairs.rows[i]->date, pairs.rows[i - 1]->date) != 0;
    }
    metrics_compare(arena, question, &pairs, ret_diff);
    lists_compare(arena, question, &pairs, ret_diff);
    return OK;
}
