// Two formats, one dataset. What is learned (types, text values, the number of columns) comes from
// the training table only; a test file is read by it.
#include "model/table/flat_data.h"

#include "features/base/number.h"
#include "model/table/id_columns.h"
#include "model/table/labels.h"
#include "model/table/libsvm_file.h"
#include "model/table/value_range.h"

#include <string.h>

#define N_SPECIAL 4

// The training table and the test file, where there is one.
struct reading {
    struct arena *arena;
    const struct flat_options *options;
    struct csv_table tables[2];
    const char *files[2];
    size_t n_table;
    struct flat_data *ret;
};

// Copies of both tables' cells of a column, one after the other; NULL with an error.
static const char **cells_join(const struct reading *reading, const char *name, const char *option,
                               struct error *err)
{
    const struct csv_table *tables = reading->tables;
    size_t n = 0;
    for (size_t t = 0; t < reading->n_table; t++)
        n += tables[t].n_row;
    const char **cells = arena_array(reading->arena, n + 1, sizeof *cells);
    n = 0;
    for (size_t t = 0; t < reading->n_table; t++) {
        size_t i_col;
        if (table_find(&tables[t], name, option, &i_col, err))
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
            status = table_find(table, named[i].name, named[i].option, &i_col, err);
    for (size_t i = 0; i < options->n_drop && !status; i++)
        status = table_find(table, options->drop[i], "--drop", &i_col, err);
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

// --time as ISO dates, or as numbers: the first row decides, and the others must agree.
static enum status times_read(struct arena *arena, const struct csv_table *table,
                              const struct flat_options *options, struct flat_data *ret,
                              struct error *err)
{
    size_t i_col;
    double *time = arena_array(arena, table->n_row + 1, sizeof *time);
    day_t *as_of = arena_array(arena, table->n_row + 1, sizeof *as_of);
    enum status status = table_find(table, options->time, "--time", &i_col, err);
    if (status)
        return status;
    const char *first = table->n_row ? table_cell(table, 0, i_col) : "";
    ret->time_is_date = day_parse(first, strlen(first), NULL, &as_of[0]);
    for (size_t i = 0; i < table->n_row; i++) {
        const char *text = table_cell(table, i, i_col);
        bool good = ret->time_is_date ? day_parse(text, strlen(text), NULL, &as_of[i])
                                      : number_parse(text, strlen(text), &time[i]);
        if (!good) {
            error_set(err, E_DATA, "'%.20s' is not a %s, as in the first row (column %s, --time)",
                      text, ret->time_is_date ? "date (YYYY-MM-DD)" : "number", options->time);
            if (!ret->time_is_date && i == 0)
                error_set(err, E_DATA, "'%.20s' is neither a date nor a number (column %s, --time)",
                          text, options->time);
            error_hint(err, "dates are written YYYY-MM-DD");
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

static enum status csv_fill(const struct reading *reading, struct error *err)
{
    struct arena *arena = reading->arena;
    const struct flat_options *options = reading->options;
    const struct csv_table *tables = reading->tables;
    struct flat_data *ret = reading->ret;
    struct dataset *data = &ret->data;
    data->names = schema_names(arena, &ret->schema, &data->n_col);
    data->n_row = tables[0].n_row + (reading->n_table > 1 ? tables[1].n_row : 0);
    enum status status = dataset_check_size(data->n_row, data->n_col, err);
    if (status)
        return status;
    double *x = arena_array(arena, data->n_row * data->n_col + 1, sizeof *x);
    signed char *y = arena_array(arena, data->n_row + 1, 1);
    for (size_t t = 0, first = 0; t < reading->n_table && !status; first += tables[t++].n_row) {
        size_t i_label;
        status = schema_apply(&ret->schema, &tables[t], x + first * data->n_col, err);
        if (!status)
            status = table_find(&tables[t], options->label, "--label", &i_label, err);
        if (!status)
            status = labels_read(&tables[t], i_label, options->positive, y + first, err);
    }
    data->x = x;
    data->y = y;
    if (reading->n_table > 1)
        ret->n_unseen = arena_array(arena, ret->schema.n_column + 1, sizeof *ret->n_unseen);
    for (size_t i = 0; i < ret->schema.n_column && ret->n_unseen; i++)
        ret->n_unseen[i] = schema_count_unseen(&ret->schema, &tables[1], i);
    return status;
}

static enum status csv_special(const struct reading *reading, struct error *err)
{
    const struct flat_options *options = reading->options;
    struct dataset *data = &reading->ret->data;
    const char *cluster = options->cluster ? options->cluster : options->id;
    if (options->id && !(data->ids = cells_join(reading, options->id, "--id", err)))
        return E_USAGE;
    if (cluster) {
        const char **cells =
            cells_join(reading, cluster, options->cluster ? "--cluster" : "--id", err);
        if (!cells)
            return E_USAGE;
        cells_blank_placeholders(cluster, cells, data->n_row);
        for (size_t i = 0; i < data->n_row; i++)
            reading->ret->n_nobody += !*cells[i];
        data->families = cells;
        data->cluster = dataset_clusters(reading->arena, cells, data->n_row);
    }
    if (!options->time)
        return OK;
    return times_read(reading->arena, &reading->tables[0], options, reading->ret, err);
}

static enum status schema_learn(const struct reading *reading, struct error *err)
{
    const struct flat_options *options = reading->options;
    const char *special[N_SPECIAL] = {options->label, options->id, options->time, options->cluster};
    size_t n = options->n_drop + N_SPECIAL;
    const char **excluded = arena_array(reading->arena, n + 1, sizeof *excluded);
    for (size_t i = 0; i < options->n_drop; i++)
        excluded[i] = options->drop[i];
    memcpy(excluded + options->n_drop, special, sizeof special);
    struct schema_source source = {&reading->tables[0], options->table, excluded, n,
                                   options->rules};
    return schema_fit(reading->arena, &source, &reading->ret->schema, err);
}

static enum status csv_read(struct arena *arena, const struct flat_options *options,
                            struct flat_data *ret, struct error *err)
{
    struct reading reading = {
        .arena = arena,
        .options = options,
        .files = {options->table, options->test},
        .n_table = options->test ? 2 : 1,
        .ret = ret,
    };
    enum status status = OK;
    for (size_t t = 0; t < reading.n_table && !status; t++)
        status = csv_read_table(arena, reading.files[t], &reading.tables[t], err);
    if (!status)
        status = check_columns(&reading.tables[0], options, err);
    if (status)
        return status;
    ret->n_copy = table_count_copies(&reading.tables[0]);
    for (size_t t = 0; t < reading.n_table; t++)
        ret->n_missing += table_blank_missing(&reading.tables[t], &options->rules);
    status = schema_learn(&reading, err);
    if (!status)
        schema_fit_ranges(&ret->schema, &reading.tables[0]);
    if (!status)
        status = csv_fill(&reading, err);
    if (!status)
        status = csv_special(&reading, err);
    ret->n_table = reading.tables[0].n_row;
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
