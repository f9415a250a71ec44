// Review yield before and since: the file of `hearth alerts export`, so that evaluation needs no store.
// Alerts of one household are one cluster.
#include "eval/drift_run.h"

#include "features/base/csv.h"
#include "features/base/small_counts.h"
#include "features/base/sort.h"
#include "model/kind/dataset.h"
#include "model/metric/proportion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct reviewed {
    day_t as_of;
    uint32_t household;
    bool agreed;
};

struct reading {
    const struct drift_run *run;
    struct csv_table table;
    long scenario, as_of, household, person, outcome, agree;
    struct reviewed *items; // n, by as_of
    size_t n;
};

static enum status column_take(const struct reading *reading, const char *name, long *ret_column,
                               struct error *err)
{
    *ret_column = table_column(&reading->table, name);
    if (*ret_column >= 0)
        return OK;
    error_set(err, E_DATA, "no column '%s'", name);
    error_at(err, reading->table.path, 1, 0);
    error_hint(err, "make the file with: hearth alerts export --out FILE");
    return E_DATA;
}

static enum status columns_take(struct reading *reading, struct error *err)
{
    const struct {
        const char *name;
        long *column;
    } wanted[] = {{"scenario", &reading->scenario},   {"as_of", &reading->as_of},
                  {"household", &reading->household}, {"person_id", &reading->person},
                  {"outcome", &reading->outcome},     {"agree", &reading->agree}};
    enum status status = OK;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted && !status; i++)
        status = column_take(reading, wanted[i].name, wanted[i].column, err);
    return status;
}

static enum status row_bad(const struct reading *reading, size_t i, long column, struct error *err)
{
    error_set(err, E_DATA, "\"%.40s\" cannot be read (column %s)",
              table_cell(&reading->table, i, (size_t)column), reading->table.names[column]);
    error_at(err, reading->table.path, reading->table.lines[i], (size_t)column + 1);
    return E_DATA;
}

static int order_reviewed(const void *a, const void *b)
{
    const struct reviewed *left = a, *right = b;
    ORDER_BY(left->as_of, right->as_of);
    ORDER_BY(left->household, right->household);
    return ORDER_OF(left->agreed, right->agreed);
}

// Alerts of the scenario that somebody decided on.
static enum status rows_take(struct reading *reading, struct error *err)
{
    const struct csv_table *table = &reading->table;
    struct arena *arena = reading->run->cli->arena;
    const char **homes = arena_array(arena, table->n_row + 1, sizeof *homes);
    reading->items = arena_array(arena, table->n_row + 1, sizeof *reading->items);
    for (size_t i = 0; i < table->n_row; i++) {
        const char *as_of = table_cell(table, i, (size_t)reading->as_of);
        const char *agree = table_cell(table, i, (size_t)reading->agree);
        const char *home = table_cell(table, i, (size_t)reading->household);
        struct reviewed item = {.agreed = strcmp(agree, "1") == 0};
        if (strcmp(table_cell(table, i, (size_t)reading->scenario), reading->run->scenario) != 0 ||
            !*table_cell(table, i, (size_t)reading->outcome))
            continue;
        if (!day_parse(as_of, strlen(as_of), NULL, &item.as_of))
            return row_bad(reading, i, reading->as_of, err);
        if (!item.agreed && strcmp(agree, "0") != 0)
            return row_bad(reading, i, reading->agree, err);
        homes[reading->n] = *home ? home : table_cell(table, i, (size_t)reading->person);
        reading->items[reading->n++] = item;
    }
    const uint32_t *clusters = dataset_clusters(arena, homes, reading->n);
    for (size_t i = 0; i < reading->n; i++)
        reading->items[i].household = clusters[i];
    if (reading->n)
        qsort(reading->items, reading->n, sizeof *reading->items, order_reviewed);
    return OK;
}

// Of the reviewed alerts first … end − 1. Shapes: sums n of all.
static struct interval share_of(const struct reading *reading, size_t first, size_t end)
{
    struct cluster_sum *sums = memory_alloc((reading->n + 1) * sizeof *sums);
    struct cluster_moments moments = {0};
    for (size_t i = first; i < end; i++) {
        struct cluster_sum *sum = &sums[reading->items[i].household];
        sum->hit += reading->items[i].agreed;
        sum->part++;
        sum->rows++;
    }
    for (size_t c = 0; c < reading->n; c++)
        if (sums[c].part > 0)
            moments_add(&moments, &sums[c]);
    free(sums);
    const struct proportion proportion = proportion_of(&moments);
    return proportion_exact(&proportion);
}

static void evidence_find(const struct reading *reading, size_t n_before, struct yield *yield)
{
    struct arena arena = {0};
    size_t n = reading->n - n_before;
    double *expected = arena_array(&arena, n + 1, sizeof *expected);
    signed char *label = arena_array(&arena, n + 1, 1);
    int *period = arena_array(&arena, n + 1, sizeof *period);
    yield->evidence = (struct drift_evidence){.ratio = 1};
    for (size_t i = 0; i < n && n_before; i++) {
        const struct reviewed *item = &reading->items[n_before + i];
        expected[i] = ((double)yield->n_agreed_before + .5) / ((double)n_before + 1);
        label[i] = item->agreed;
        period[i] = item->as_of;
    }
    if (n && n_before)
        drift_evidence_measure(&(struct drift_outcomes){expected, label, period, n},
                               &yield->evidence);
    arena_done(&arena);
}

enum status yield_measure(struct drift_run *run, const char *path, struct error *err)
{
    struct reading reading = {.run = run};
    enum status status = csv_read_table(run->cli->arena, path, &reading.table, err);
    if (!status)
        status = columns_take(&reading, err);
    if (!status)
        status = rows_take(&reading, err);
    if (status)
        return status;
    struct yield *yield = &run->yield;
    yield->given = true;
    for (size_t i = 0; i < reading.n; i++) {
        bool is_before = reading.items[i].as_of < run->since;
        yield->n_before += is_before;
        yield->n_after += !is_before;
        yield->n_agreed_before += is_before && reading.items[i].agreed;
        yield->n_agreed_after += !is_before && reading.items[i].agreed;
    }
    yield->before = share_of(&reading, 0, yield->n_before);
    yield->after = share_of(&reading, yield->n_before, reading.n);
    evidence_find(&reading, yield->n_before, yield);
    return OK;
}

bool yield_is_worse(const struct yield *yield)
{
    return yield->given && yield->evidence.ratio >= DRIFT_EVIDENCE &&
           yield->before.estimate - yield->after.estimate > YIELD_FALL;
}

bool yield_is_withheld(const struct drift_run *run)
{
    const struct yield *yield = &run->yield;
    const double before[] = {(double)yield->n_agreed_before,
                             (double)(yield->n_before - yield->n_agreed_before)},
                 after[] = {(double)yield->n_agreed_after,
                            (double)(yield->n_after - yield->n_agreed_after)};
    return counts_any_small(before, 2, run->min_count) ||
           counts_any_small(after, 2, run->min_count);
}
