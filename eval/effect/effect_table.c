// The order of rows decides ties in matching and the last bits of sums, so it follows from the
// content of the rows, not from their order in the file. Sorting the table itself, before anything
// is read from it, makes that true for all that follows.
#include "eval/effect/effect_table.h"

#include "eval/effect/effect_coding.h"
#include "eval/effect/effect_covariates.h"
#include "eval/effect/effect_dates.h"
#include "eval/effect/effect_warnings.h"

#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/sort.h"
#include "model/kind/dataset.h"
#include "model/table/labels.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct arena *arena;
    const struct effect_columns *columns;
    struct csv_table table; // after sorting: the rows that are used, by content
    size_t i_treatment, i_outcome;
    size_t *row;               // number in the file
    struct effect_dates dates; // of the file's rows: which were treated after their outcome
    struct effect_table *ret;
};

// --- which columns, which rows

static enum status names_check(const struct reading *reading, const char *const *names, size_t n,
                               const char *option, struct error *err)
{
    const char *role = strcmp(option, "--covariates") == 0         ? "covariate"
                       : strcmp(option, "--group") == 0            ? "group"
                       : strcmp(option, "--cluster") == 0          ? "cluster"
                       : strcmp(option, "--negative-outcome") == 0 ? "negative outcome"
                                                                   : "column to match on";
    enum status status = OK;
    size_t i_col;
    for (size_t i = 0; i < n && !status; i++) {
        status = table_find(&reading->table, names[i], option, &i_col, err);
        if (status)
            continue;
        if (i_col == reading->i_treatment || i_col == reading->i_outcome)
            status = error_set(err, E_USAGE, "the %s '%s' cannot be a %s as well (%s)",
                               i_col == reading->i_treatment ? "treatment" : "outcome", names[i],
                               role, option);
    }
    return status;
}

static enum status columns_check(struct reading *reading, struct error *err)
{
    const struct effect_columns *columns = reading->columns;
    enum status status =
        table_find(&reading->table, columns->treatment, "--treatment", &reading->i_treatment, err);
    if (!status)
        status =
            table_find(&reading->table, columns->outcome, "--outcome", &reading->i_outcome, err);
    if (!status && reading->i_treatment == reading->i_outcome)
        status = error_set(err, E_USAGE, "treatment and outcome are the same column");
    if (!status)
        status =
            names_check(reading, columns->covariates, columns->n_covariate, "--covariates", err);
    if (!status)
        status =
            names_check(reading, &columns->cluster, columns->cluster != NULL, "--cluster", err);
    if (!status)
        status = names_check(reading, columns->groups, columns->n_group, "--group", err);
    if (!status)
        status = names_check(reading, columns->exact, columns->n_exact, "--exact", err);
    if (!status)
        status = names_check(reading, columns->negatives, columns->n_negative, "--negative-outcome",
                             err);
    return status;
}

// The used columns in the order of their names, each once.
static size_t *used_columns(const struct reading *reading, size_t *ret_n)
{
    const struct effect_columns *columns = reading->columns;
    size_t n = 0, most = 3 + columns->n_covariate + columns->n_group + columns->n_exact;
    const char **names = arena_array(reading->arena, most, sizeof *names);
    size_t *used = arena_array(reading->arena, most, sizeof *used);
    const char *single[] = {columns->treatment, columns->outcome, columns->cluster};
    const char *const *lists[] = {single, columns->covariates, columns->groups, columns->exact};
    const size_t sizes[] = {columns->cluster ? 3 : 2, columns->n_covariate, columns->n_group,
                            columns->n_exact};
    for (size_t l = 0; l < 4; l++)
        for (size_t i = 0; i < sizes[l]; i++)
            names[n++] = lists[l][i];
    qsort(names, n, sizeof *names, order_text);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
            table_find(&reading->table, names[i], "", &used[(*ret_n)++], ERROR_IGNORED);
    return used;
}

struct sorted_row {
    char hash[HASH_TEXT];
    size_t row; // from 0
};

static int row_order(const void *a, const void *b)
{
    const struct sorted_row *left = a, *right = b;
    ORDER_BY_TEXT(left->hash, right->hash);
    return ORDER_OF(left->row, right->row);
}

static void row_hash(const struct csv_table *table, size_t i_row, const size_t *used, size_t n_used,
                     char ret_hash[HASH_TEXT])
{
    struct hash *hash = hash_create();
    for (size_t j = 0; j < n_used; j++) {
        const char *text = table_cell(table, i_row, used[j]);
        double value;
        if (number_parse(text, strlen(text), &value)) {
            value += 0.0; // −0 is 0
            hash_add(hash, &value, sizeof value);
        } else {
            hash_add_text(hash, text);
        }
    }
    hash_finish(hash, ret_hash);
}

// A treatment that is not 0 or 1 is refused where rows are used; here it counts for neither arm.
static void no_outcome_count(struct reading *reading, size_t i_row)
{
    const char *text = table_cell(&reading->table, i_row, reading->i_treatment);
    double value;
    if (number_parse(text, strlen(text), &value) && (value == 0 || value == 1))
        reading->ret->n_no_outcome_arm[value == 1]++;
}

// Puts the table's rows that have treatment and outcome into the order of their content.
static void rows_sort(struct reading *reading)
{
    struct csv_table *table = &reading->table;
    struct sorted_row *sorted = memory_alloc((table->n_row + 1) * sizeof *sorted);
    size_t n_used, n = 0, *used = used_columns(reading, &n_used);
    for (size_t i = 0; i < table->n_row; i++) {
        bool treatment = *table_cell(table, i, reading->i_treatment);
        bool outcome = *table_cell(table, i, reading->i_outcome);
        reading->ret->n_no_treatment += !treatment;
        reading->ret->n_no_outcome += treatment && !outcome;
        if (treatment && !outcome)
            no_outcome_count(reading, i);
        if (!treatment || !outcome || reading->dates.first[i])
            continue;
        sorted[n].row = i;
        row_hash(table, i, used, n_used, sorted[n++].hash);
    }
    qsort(sorted, n, sizeof *sorted, row_order);
    const char **cells = arena_array(reading->arena, n * table->n_col + 1, sizeof *cells);
    size_t *lines = arena_array(reading->arena, n + 1, sizeof *lines);
    reading->row = arena_array(reading->arena, n + 1, sizeof *reading->row);
    for (size_t i = 0; i < n; i++) {
        memcpy(cells + i * table->n_col, table->cells + sorted[i].row * table->n_col,
               table->n_col * sizeof *cells);
        lines[i] = table->lines[sorted[i].row];
        reading->row[i] = sorted[i].row + 1;
    }
    free(sorted);
    *table = (struct csv_table){table->path, n, table->n_col, table->names, cells, lines};
}

// --- treatment, outcome, clusters, groups

// Before sorting it finds the first fault in the file's order; after it, there is none.
static enum status arms_read(const struct reading *reading, struct error *err)
{
    const struct csv_table *table = &reading->table;
    signed char *treatment = arena_array(reading->arena, table->n_row + 1, 1);
    double *outcome = arena_array(reading->arena, table->n_row + 1, sizeof *outcome);
    const char *path = reading->columns->path;
    for (size_t i = 0; i < table->n_row; i++) {
        const char *text = table_cell(table, i, reading->i_treatment);
        double value;
        if (!*text || !*table_cell(table, i, reading->i_outcome))
            continue;
        if (!number_parse(text, strlen(text), &value) || (value != 0 && value != 1)) {
            error_set(err, E_DATA, "not a treatment (column %s): it is 0 or 1",
                      reading->columns->treatment);
            error_at(err, path, table->lines[i], reading->i_treatment + 1);
            error_hint(err, "1 = had the treatment, 0 = had not; an empty cell leaves the row out");
            return E_DATA;
        }
        treatment[i] = value == 1;
        enum status status = table_number(table, i, reading->i_outcome, &outcome[i], err);
        if (status)
            return status;
    }
    enum status status =
        reading->row ? effect_coding_take(table, reading->i_outcome, outcome, err) : OK;
    if (status)
        return status;
    reading->ret->data.treatment = treatment;
    reading->ret->data.outcome = outcome;
    return OK;
}

static const char **cells_of(const struct reading *reading, const char *name, size_t *ret_i_col)
{
    const struct csv_table *table = &reading->table;
    const char **cells = arena_array(reading->arena, table->n_row + 1, sizeof *cells);
    table_find(table, name, "", ret_i_col, ERROR_IGNORED); // checked before
    for (size_t i = 0; i < table->n_row; i++)
        cells[i] = table_cell(table, i, *ret_i_col);
    return cells;
}

static size_t numbers_used(const uint32_t *numbers, size_t n)
{
    size_t largest = 0;
    for (size_t i = 0; i < n; i++)
        if (numbers[i] + (size_t)1 > largest)
            largest = numbers[i] + (size_t)1;
    return largest;
}

static enum status cluster_read(const struct reading *reading, struct error *err)
{
    struct effect_data *data = &reading->ret->data;
    size_t i_col, line;
    if (!reading->columns->cluster)
        return OK;
    const char **cells = cells_of(reading, reading->columns->cluster, &i_col);
    if (effect_gaps_count(&reading->table, i_col, &line)) {
        error_set(err, E_DATA, "a row without a cluster (column %s)", reading->columns->cluster);
        error_at(err, reading->columns->path, line, i_col + 1);
        error_hint(err, "give rows that belong to nobody else a value of their own");
        return E_DATA;
    }
    data->cluster = dataset_clusters(reading->arena, cells, data->n_row);
    data->n_cluster = numbers_used(data->cluster, data->n_row);
    return OK;
}

// Rows match within equal values of all the exact columns.
static void exact_read(const struct reading *reading)
{
    struct effect_data *data = &reading->ret->data;
    const struct effect_columns *columns = reading->columns;
    size_t i_col;
    if (columns->n_exact == 0)
        return;
    const char **joined = cells_of(reading, columns->exact[0], &i_col);
    for (size_t c = 1; c < columns->n_exact; c++) {
        const char **cells = cells_of(reading, columns->exact[c], &i_col);
        for (size_t i = 0; i < data->n_row; i++) // the length keeps "a", "bc" from "ab", "c"
            joined[i] =
                arena_format(reading->arena, "%zu:%s%s", strlen(joined[i]), joined[i], cells[i]);
    }
    data->exact = dataset_clusters(reading->arena, joined, data->n_row);
}

static enum status group_read(const struct reading *reading, const char *name,
                              struct effect_grouping *ret, struct error *err)
{
    size_t n_row = reading->table.n_row, n = 0, i_col;
    const char **cells = cells_of(reading, name, &i_col);
    const char **values = arena_array(reading->arena, n_row + 1, sizeof *values);
    uint32_t *value = arena_array(reading->arena, n_row + 1, sizeof *value);
    memcpy(values, cells, n_row * sizeof *values);
    qsort(values, n_row, sizeof *values, order_text);
    for (size_t i = 0; i < n_row; i++)
        if (i == 0 || strcmp(values[i], values[n - 1]) != 0)
            values[n++] = values[i];
    if (n > EFFECT_MAX_GROUP_VALUES) {
        error_set(err, E_DATA, "group column '%s' has %zu values, the limit is %d", name, n,
                  EFFECT_MAX_GROUP_VALUES);
        error_at(err, reading->columns->path, 1, i_col + 1);
        error_hint(err, "merge values into bands");
        return E_DATA;
    }
    for (size_t i = 0; i < n_row; i++) {
        const char **found = bsearch(&cells[i], values, n, sizeof *values, order_text);
        value[i] = (uint32_t)(found - values);
    }
    *ret = (struct effect_grouping){name, n, values, value};
    return OK;
}

static enum status groups_read(const struct reading *reading, struct error *err)
{
    struct effect_data *data = &reading->ret->data;
    const struct effect_columns *columns = reading->columns;
    struct effect_grouping *groups =
        arena_array(reading->arena, columns->n_group + 1, sizeof *groups);
    enum status status = OK;
    for (size_t i = 0; i < columns->n_group && !status; i++)
        status = group_read(reading, columns->groups[i], &groups[i], err);
    data->groups = groups;
    data->n_group = columns->n_group;
    return status;
}

static void warnings_take(struct reading *reading)
{
    struct effect_warnings warnings;
    effect_warnings_create(reading->arena, reading->table.n_col + reading->ret->data.n_cov,
                           &warnings);
    effect_warn_data(&warnings, reading->columns, &reading->ret->data);
    effect_warn_table(&warnings, reading->columns, &reading->table, reading->ret);
    reading->ret->warnings = warnings.texts;
    reading->ret->n_warning = warnings.n;
}

enum status effect_table_read(struct arena *arena, const struct effect_columns *columns,
                              struct effect_table *ret_table, struct error *err)
{
    struct reading reading = {.arena = arena, .columns = columns, .ret = ret_table};
    *ret_table = (struct effect_table){0};
    enum status status = csv_read_table(arena, columns->path, &reading.table, err);
    if (!status)
        status = columns_check(&reading, err);
    if (status)
        return status;
    ret_table->n_row = reading.table.n_row;
    reading.dates.first = arena_array(arena, reading.table.n_row + 1, sizeof(bool));
    status = arms_read(&reading, err);
    if (!status)
        status =
            effect_dates_read(columns, &reading.table, reading.i_treatment, &reading.dates, err);
    ret_table->n_outcome_first = reading.dates.n;
    if (status)
        return status;
    rows_sort(&reading);
    if (reading.table.n_row == 0) {
        error_set(err, E_DATA, "no row has both a treatment and an outcome");
        error_at(err, columns->path, 0, 0);
        return E_DATA;
    }
    ret_table->data.n_row = reading.table.n_row;
    ret_table->data.row = reading.row;
    status = arms_read(&reading, err);
    if (!status)
        status = cluster_read(&reading, err);
    if (!status)
        status = groups_read(&reading, err);
    if (!status)
        status = effect_negatives_read(arena, columns, &reading.table, &ret_table->negatives, err);
    if (status)
        return status;
    exact_read(&reading);
    struct covariate_source source = {arena, columns, &reading.table, &ret_table->data};
    status = effect_covariates_read(&source, err);
    if (status)
        return status;
    warnings_take(&reading);
    return effect_expand(arena, columns->terms, &ret_table->data, err);
}
