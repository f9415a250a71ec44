// Covariates become numbers here: texts one 0/1 column a value, gaps refused or made visible as
// columns of their own. What is missing is never guessed silently.
#include "eval/effect/effect_covariates.h"

#include "model/kind/dataset.h"
#include "model/table/labels.h"
#include "model/table/schema.h"

#include <math.h>
#include <string.h>

// How many rows a column is empty in, and the first line of them in the file.
size_t effect_gaps_count(const struct csv_table *table, size_t i_col, size_t *ret_line)
{
    size_t n = 0;
    *ret_line = 0;
    for (size_t i = 0; i < table->n_row; i++) {
        if (*table_cell(table, i, i_col))
            continue;
        n++;
        if (*ret_line == 0 || table->lines[i] < *ret_line)
            *ret_line = table->lines[i];
    }
    return n;
}

static enum status gaps_check(const struct covariate_source *source, struct error *err)
{
    const struct effect_columns *columns = source->columns;
    size_t n_col = 0, first_col = 0, first_n = 0, first_line = 0;
    for (size_t c = 0; c < columns->n_covariate; c++) {
        size_t i_col, line;
        table_find(source->table, columns->covariates[c], "", &i_col, ERROR_IGNORED);
        size_t n = effect_gaps_count(source->table, i_col, &line);
        if (n == source->table->n_row) {
            error_set(err, E_DATA, "covariate '%s' is empty in every row", columns->covariates[c]);
            error_at(err, columns->path, 1, i_col + 1);
            return E_DATA;
        }
        if (n && n_col++ == 0) {
            first_col = i_col;
            first_n = n;
            first_line = line;
        }
    }
    if (n_col == 0 || columns->fill)
        return OK;
    const char *name = source->table->names[first_col];
    const char *rest =
        n_col == 1 ? ""
                   : arena_format(source->arena, ", and %zu more covariates have gaps", n_col - 1);
    if (first_n < EFFECT_MIN_COUNT)
        error_set(err, E_DATA, "covariate '%s' is missing in fewer than %d rows, here first%s",
                  name, EFFECT_MIN_COUNT, rest);
    else
        error_set(err, E_DATA, "covariate '%s' is missing in %zu rows, here first%s", name, first_n,
                  rest);
    error_at(err, columns->path, first_line, first_col + 1);
    error_hint(err,
               "--missing indicator fills gaps with the mean and adds a 0/1 column for them; or "
               "leave the column out");
    return E_DATA;
}

static bool is_covariate(const struct effect_columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->n_covariate; i++)
        if (strcmp(columns->covariates[i], name) == 0)
            return true;
    return false;
}

// The mean of a column's known values in place of NaN; a text's 0/1 columns get 0. ret_gap: n_row.
static bool column_fill(double *x, size_t n_row, size_t n_col, bool text, double *ret_gap)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < n_row; i++) {
        ret_gap[i] = isnan(x[i * n_col]);
        sum += ret_gap[i] ? 0 : x[i * n_col];
        n += !ret_gap[i];
    }
    for (size_t i = 0; i < n_row; i++)
        if (ret_gap[i])
            x[i * n_col] = text ? 0 : sum / n;
    return n < (double)n_row;
}

struct filled {
    double *gaps; // one column of n_row after the other
    const char **names;
    size_t n;
};

// Fills gaps in place and collects the 0/1 columns that mark them.
static struct filled gaps_fill(const struct covariate_source *source, const struct schema *schema,
                               double *x, size_t n_col)
{
    size_t n_row = source->table->n_row, at = 0;
    struct filled filled = {
        arena_array(source->arena, schema->n_column * n_row + 1, sizeof(double)),
        arena_array(source->arena, schema->n_column + 1, sizeof(char *)), 0};
    for (size_t c = 0; c < schema->n_column; c++) {
        const struct schema_column *column = &schema->columns[c];
        bool any = false;
        for (size_t v = 0; v < (column->text ? column->n_value : 1); v++)
            any = column_fill(x + at++, n_row, n_col, column->text, filled.gaps + filled.n * n_row);
        if (any)
            filled.names[filled.n++] = arena_format(source->arena, "%s=missing", column->name);
    }
    return filled;
}

static enum status covariates_put(const struct covariate_source *source,
                                  const struct schema *schema, struct error *err)
{
    struct effect_data *data = source->data;
    size_t n_col, n_row = source->table->n_row;
    const char **names = schema_names(source->arena, schema, &n_col);
    enum status status = dataset_check_size(n_row, n_col, err);
    if (status)
        return status;
    double *x = arena_array(source->arena, n_row * n_col + 1, sizeof *x);
    status = schema_apply(schema, source->table, x, err);
    if (status)
        return status;
    struct filled filled = gaps_fill(source, schema, x, n_col);
    size_t n_all = n_col + filled.n;
    double *wide = arena_array(source->arena, n_row * n_all + 1, sizeof *wide);
    const char **all = arena_array(source->arena, n_all + 1, sizeof *all);
    memcpy(all, names, n_col * sizeof *all);
    memcpy(all + n_col, filled.names, filled.n * sizeof *all);
    for (size_t i = 0; i < n_row; i++) {
        memcpy(wide + i * n_all, x + i * n_col, n_col * sizeof *x);
        for (size_t j = 0; j < filled.n; j++)
            wide[i * n_all + n_col + j] = filled.gaps[j * n_row + i];
    }
    data->x = wide;
    data->names = all;
    data->n_cov = n_all;
    return OK;
}

enum status effect_covariates_read(const struct covariate_source *source, struct error *err)
{
    const struct csv_table *table = source->table;
    const char **excluded = arena_array(source->arena, table->n_col + 1, sizeof *excluded);
    struct schema schema = {0};
    size_t n_excluded = 0;
    for (size_t i = 0; i < table->n_col; i++)
        if (!is_covariate(source->columns, table->names[i]))
            excluded[n_excluded++] = table->names[i];
    enum status status = gaps_check(source, err);
    if (status)
        return status;
    struct schema_source fit = {
        .table = table,
        .file = source->columns->path,
        .excluded = excluded,
        .n_excluded = n_excluded,
    };
    status = schema_fit(source->arena, &fit, &schema, err);
    if (status == OK)
        return covariates_put(source, &schema, err);
    // Not train's hint: its options are others.
    error_hint(err,
               "leave the cell empty if it is missing (--missing indicator keeps the row), merge "
               "values, or leave the column out of --covariates");
    return status;
}
