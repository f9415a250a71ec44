// Two formats, one dataset. What is learned (types, text values, the number of columns) comes from
// the training table only; a test file is read by it.
#include "model/table/flat_data.h"

#include "model/table/labels.h"
#include "model/table/libsvm_file.h"

#include <math.h>
#include <string.h>

#define N_SPECIAL 4

// Copies of both tables' cells of a column, one after the other.
static const char **cells_join(struct arena *arena, const struct csv_table *tables,
                               const char *const *files, size_t n_table, const char *name,
                               const char *option, struct error *err)
{
    size_t n = 0;
    for (size_t t = 0; t < n_table; t++)
        n += tables[t].n_row;
    const char **cells = arena_array(arena, n + 1, sizeof *cells);
    n = 0;
    for (size_t t = 0; t < n_table; t++) {
        size_t i_col;
        if (table_find(&tables[t], files[t], name, option, &i_col, err))
            return NULL;
        for (size_t i = 0; i < tables[t].n_row; i++)
            cells[n++] = table_cell(&tables[t], i, i_col);
    }
    return cells;
}

static enum status check_columns(const struct csv_table *table, const struct flat_options *options,
                                 struct error *err)
{
    const struct {
        const char *name, *option;
    } named[N_SPECIAL] = {{options->label, "--label"},
                          {options->id, "--id"},
                          {options->time, "--time"},
                          {options->cluster, "--cluster"}};
    size_t i_col;
    enum status status = OK;
    for (size_t i = 0; i < N_SPECIAL && !status; i++)
        if (named[i].name)
            status = table_find(table, options->table, named[i].name, named[i].option, &i_col, err);
    for (size_t i = 0; i < options->n_drop && !status; i++)
        status = table_find(table, options->table, options->drop[i], "--drop", &i_col, err);
    return status;
}

// The day on which each row's window has passed.
static enum status horizons_fill(struct arena *arena, const struct csv_table *table,
                                 const struct flat_options *options, struct flat_data *ret,
                                 struct error *err)
{
    if (!ret->time_is_date) {
        error_set(err, E_USAGE, "--horizon needs dates in column %s (--time), not numbers",
                  options->time);
        error_at(err, options->table, 1, 0);
        return E_USAGE;
    }
    day_t *horizon = arena_array(arena, table->n_row + 1, sizeof *horizon);
    for (size_t i = 0; i < table->n_row; i++)
        horizon[i] = span_add(ret->data.as_of[i], *options->horizon);
    ret->data.horizon = horizon;
    return OK;
}

// --time as numbers, or as ISO dates when a cell is no number.
static enum status times_read(struct arena *arena, const struct csv_table *table,
                              const struct flat_options *options, struct flat_data *ret,
                              struct error *err)
{
    size_t i_col;
    double *time = arena_array(arena, table->n_row + 1, sizeof *time);
    day_t *as_of = arena_array(arena, table->n_row + 1, sizeof *as_of);
    enum status status = table_find(table, options->table, options->time, "--time", &i_col, err);
    if (status)
        return status;
    for (size_t i = 0; i < table->n_row && !ret->time_is_date; i++)
        ret->time_is_date =
            table_number(table, options->table, i, i_col, &time[i], ERROR_IGNORED) != OK;
    for (size_t i = 0; i < table->n_row; i++) {
        const char *text = table_cell(table, i, i_col);
        bool good =
            ret->time_is_date ? day_parse(text, strlen(text), NULL, &as_of[i]) : !isnan(time[i]);
        if (!good) {
            error_set(err, E_DATA, "no time (column %s): dates are YYYY-MM-DD, or all are numbers",
                      options->time);
            error_at(err, options->table, table->lines[i], i_col + 1);
            return E_DATA;
        }
        if (ret->time_is_date)
            time[i] = as_of[i];
    }
    ret->data.time = time;
    ret->data.as_of = ret->time_is_date ? as_of : NULL;
    return options->horizon ? horizons_fill(arena, table, options, ret, err) : OK;
}

static enum status csv_fill(struct arena *arena, const struct flat_options *options,
                            const struct csv_table *tables, size_t n_table, struct flat_data *ret,
                            struct error *err)
{
    const char *const files[2] = {options->table, options->test};
    struct dataset *data = &ret->data;
    data->names = schema_names(arena, &ret->schema, &data->n_col);
    data->n_row = tables[0].n_row + (n_table > 1 ? tables[1].n_row : 0);
    enum status status = dataset_check_size(data->n_row, data->n_col, err);
    if (status)
        return status;
    double *x = arena_array(arena, data->n_row * data->n_col + 1, sizeof *x);
    signed char *y = arena_array(arena, data->n_row + 1, 1);
    for (size_t t = 0, first = 0; t < n_table && !status; first += tables[t++].n_row) {
        size_t i_label;
        status = schema_apply(&ret->schema, &tables[t], files[t], x + first * data->n_col, err);
        if (!status)
            status = table_find(&tables[t], files[t], options->label, "--label", &i_label, err);
        if (!status)
            status = labels_read(&tables[t], i_label, files[t], options->positive, y + first, err);
    }
    data->x = x;
    data->y = y;
    return status;
}

static enum status csv_special(struct arena *arena, const struct flat_options *options,
                               const struct csv_table *tables, size_t n_table,
                               struct flat_data *ret, struct error *err)
{
    const char *const files[2] = {options->table, options->test};
    const char *cluster = options->cluster ? options->cluster : options->id;
    if (options->id &&
        !(ret->data.ids = cells_join(arena, tables, files, n_table, options->id, "--id", err)))
        return E_USAGE;
    if (cluster) {
        const char **cells = cells_join(arena, tables, files, n_table, cluster, "--cluster", err);
        if (!cells)
            return E_USAGE;
        ret->data.families = cells;
        ret->data.cluster = dataset_clusters(arena, cells, ret->data.n_row);
    }
    return options->time ? times_read(arena, &tables[0], options, ret, err) : OK;
}

static enum status csv_read(struct arena *arena, const struct flat_options *options,
                            struct flat_data *ret, struct error *err)
{
    struct csv_table tables[2] = {0};
    size_t n_table = options->test ? 2 : 1;
    enum status status = csv_read_table(arena, options->table, &tables[0], err);
    if (!status && options->test)
        status = csv_read_table(arena, options->test, &tables[1], err);
    if (!status)
        status = check_columns(&tables[0], options, err);
    if (status)
        return status;
    for (size_t t = 0; t < n_table; t++)
        table_blank_missing(&tables[t], &options->rules);
    const char **excluded = arena_array(arena, options->n_drop + N_SPECIAL + 1, sizeof *excluded);
    for (size_t i = 0; i < options->n_drop; i++)
        excluded[i] = options->drop[i];
    const char *special[N_SPECIAL] = {options->label, options->id, options->time, options->cluster};
    memcpy(excluded + options->n_drop, special, sizeof special);
    struct schema_source source = {&tables[0], options->table, excluded,
                                   options->n_drop + N_SPECIAL, options->rules};
    status = schema_fit(arena, &source, &ret->schema, err);
    if (!status)
        status = csv_fill(arena, options, tables, n_table, ret, err);
    if (!status)
        status = csv_special(arena, options, tables, n_table, ret, err);
    ret->n_table = tables[0].n_row;
    return status;
}

static enum status libsvm_fill(struct arena *arena, const struct flat_options *options,
                               struct flat_data *ret, struct error *err)
{
    struct libsvm_rows parts[2] = {0};
    size_t n_part = options->test ? 2 : 1;
    const char *const files[2] = {options->table, options->test};
    enum status status = libsvm_read(arena, files[0], 0, &parts[0], err);
    if (!status && n_part > 1)
        status = libsvm_read(arena, files[1], parts[0].n_col, &parts[1], err);
    size_t n_col = parts[0].n_col, n_row = parts[0].n_row + parts[1].n_row;
    if (!status)
        status = dataset_check_size(n_row, n_col, err);
    if (status)
        return status;
    double *x = n_part > 1 ? arena_array(arena, n_row * n_col + 1, sizeof *x) : parts[0].x;
    signed char *y = arena_array(arena, n_row + 1, 1);
    for (size_t t = 0, first = 0; t < n_part && !status; first += parts[t++].n_row) {
        if (n_part > 1 && parts[t].n_row)
            memcpy(x + first * n_col, parts[t].x, parts[t].n_row * n_col * sizeof *x);
        status = libsvm_labels(&parts[t], files[t], options->positive, y + first, err);
    }
    ret->data = (struct dataset){
        .n_row = n_row, .n_col = n_col, .x = x, .y = y, .names = libsvm_names(arena, n_col)};
    ret->n_table = parts[0].n_row;
    return status;
}

enum status flat_read(struct arena *arena, const struct flat_options *options,
                      struct flat_data *ret_data, struct error *err)
{
    *ret_data = (struct flat_data){0};
    ret_data->schema = (struct schema){
        .libsvm = options->libsvm,
        .label = options->label,
        .positive = options->positive,
        .id = options->id,
        .time = options->time,
        .cluster = options->cluster,
    };
    return options->libsvm ? libsvm_fill(arena, options, ret_data, err)
                           : csv_read(arena, options, ret_data, err);
}
