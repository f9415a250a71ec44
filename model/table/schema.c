// Types are decided once, by the training table, and stored with the model: predicting never
// guesses again.
#include "model/table/schema.h"

#include "features/base/number.h"
#include "features/base/sort.h"
#include "model/table/labels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool column_excluded(const char *name, const char *const *excluded, size_t n_excluded)
{
    for (size_t i = 0; i < n_excluded; i++)
        if (excluded[i] && strcmp(excluded[i], name) == 0)
            return true;
    return false;
}

static enum status text_values(struct arena *arena, const struct column_place *place,
                               struct schema_column *column, struct error *err)
{
    const struct csv_table *table = place->table;
    const char **values = memory_alloc((table->n_row + 1) * sizeof *values);
    size_t n = 0, n_distinct = 0;
    for (size_t i = 0; i < table->n_row; i++)
        if (*table_cell(table, i, place->i_col))
            values[n++] = table_cell(table, i, place->i_col);
    qsort(values, n, sizeof *values, order_text);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(values[i], values[i - 1]) != 0)
            values[n_distinct++] = values[i];
    column->n_value = n_distinct;
    if (n_distinct <= SCHEMA_MAX_TEXT_VALUES) {
        column->values = arena_array(arena, n_distinct + 1, sizeof *column->values);
        for (size_t i = 0; i < n_distinct; i++)
            column->values[i] = arena_text(arena, values[i]);
    }
    free(values);
    if (column->values)
        return OK;
    error_set(err, E_DATA, "text column '%s' has %zu values, the limit is %d", column->name,
              n_distinct, SCHEMA_MAX_TEXT_VALUES);
    error_at(err, place->file, 1, place->i_col + 1);
    error_hint(err, "leave it out with --drop %s", column->name);
    return E_DATA;
}

static bool column_is_empty(const struct csv_table *table, size_t i_col)
{
    for (size_t i = 0; i < table->n_row; i++)
        if (*table_cell(table, i, i_col))
            return false;
    return true;
}

struct named_column {
    const char *name;
    const struct schema_column *column;
    const char *value; // of a text column
};

static int named_order(const void *a, const void *b)
{
    const struct named_column *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static const char *column_words(struct arena *arena, const struct named_column *named)
{
    if (!named->value)
        return arena_format(arena, "column '%s'", named->column->name);
    return arena_format(arena, "column '%s' with its value '%s'", named->column->name,
                        named->value);
}

// A text column `sex` with the value F beside a column `sex=F`: a model could not tell them apart.
static enum status names_check(const struct schema *schema, const char *file, struct error *err)
{
    struct arena arena = {0};
    size_t n_col, n = 0;
    const char **names = schema_names(&arena, schema, &n_col);
    struct named_column *named = arena_array(&arena, n_col + 1, sizeof *named);
    for (size_t i = 0; i < schema->n_column; i++) {
        const struct schema_column *column = &schema->columns[i];
        for (size_t v = 0; v < (column->text ? column->n_value : 1); v++, n++)
            named[n] =
                (struct named_column){names[n], column, column->text ? column->values[v] : NULL};
    }
    qsort(named, n, sizeof *named, named_order);
    enum status status = OK;
    for (size_t i = 1; i < n && !status; i++) {
        if (strcmp(named[i - 1].name, named[i].name) != 0)
            continue;
        status = error_set(err, E_USAGE, "two columns are named '%s': %s, and %s", named[i].name,
                           column_words(&arena, &named[i - 1]), column_words(&arena, &named[i]));
        error_at(err, file, 1, 0);
        error_hint(err, "rename one of them, or leave it out with --drop");
    }
    arena_done(&arena);
    return status;
}

static enum status column_fit(struct arena *arena, const struct schema_source *source, size_t i_col,
                              struct schema *schema, struct error *err)
{
    const struct csv_table *table = source->table;
    struct column_place place = {table, source->file, i_col};
    if (column_excluded(table->names[i_col], source->excluded, source->n_excluded) ||
        column_is_empty(table, i_col))
        return OK;
    struct schema_column *column = &schema->columns[schema->n_column++];
    *column = (struct schema_column){
        .name = arena_text(arena, table->names[i_col]), .low = NAN, .high = NAN};
    enum status status = column_is_text(&place, &source->rules, &column->text, err);
    return !status && column->text ? text_values(arena, &place, column, err) : status;
}

static enum status text_columns_check(const struct schema_source *source, struct error *err)
{
    const struct csv_table *table = source->table;
    for (size_t i = 0; i < source->rules.n_text; i++) {
        const char *name = source->rules.text[i];
        if (table_column(table, name) >= 0)
            continue;
        error_set(err, E_USAGE, "no column '%s' (--text)", name);
        error_at(err, source->file, 1, 0);
        const char *nearest = error_nearest(name, table->names, table->n_col);
        if (nearest)
            error_hint(err, "did you mean '%s'?", nearest);
        return E_USAGE;
    }
    return OK;
}

enum status schema_fit(struct arena *arena, const struct schema_source *source,
                       struct schema *ret_schema, struct error *err)
{
    const struct csv_table *table = source->table;
    enum status status = text_columns_check(source, err);
    ret_schema->columns = arena_array(arena, table->n_col + 1, sizeof *ret_schema->columns);
    ret_schema->n_column = 0;
    ret_schema->n_missing = source->rules.n_missing;
    ret_schema->missing = arena_array(arena, source->rules.n_missing + 1, sizeof(char *));
    for (size_t i = 0; i < source->rules.n_missing; i++)
        ret_schema->missing[i] = arena_text(arena, source->rules.missing[i]);
    for (size_t i = 0; i < table->n_col && !status; i++)
        status = column_fit(arena, source, i, ret_schema, err);
    if (!status && ret_schema->n_column == 0) {
        status = error_set(err, E_DATA,
                           table->n_row ? "no column is left to predict from"
                                        : "the table has a header, but no rows");
        error_at(err, source->file, 1, 0);
    }
    return status ? status : names_check(ret_schema, source->file, err);
}

const char **schema_names(struct arena *arena, const struct schema *schema, size_t *ret_n_col)
{
    size_t n = 0;
    for (size_t i = 0; i < schema->n_column; i++)
        n += schema->columns[i].text ? schema->columns[i].n_value : 1;
    const char **names = arena_array(arena, n + 1, sizeof *names);
    n = 0;
    for (size_t i = 0; i < schema->n_column; i++) {
        const struct schema_column *column = &schema->columns[i];
        if (!column->text)
            names[n++] = column->name;
        for (size_t v = 0; v < column->n_value; v++)
            names[n++] = arena_format(arena, "%s=%s", column->name, column->values[v]);
    }
    *ret_n_col = n;
    return names;
}

static void text_apply(const struct schema_column *column, const char *text, double *ret_x)
{
    for (size_t i = 0; i < column->n_value; i++)
        ret_x[i] = *text ? 0 : NAN;
    const char **found =
        bsearch(&text, column->values, column->n_value, sizeof *column->values, order_text);
    if (*text && found)
        ret_x[found - column->values] = 1;
}

static enum status column_find(const struct csv_table *table, const char *name, size_t *ret_i_col,
                               struct error *err)
{
    for (size_t i = 0; i < table->n_col; i++)
        if (strcmp(table->names[i], name) == 0) {
            *ret_i_col = i;
            return OK;
        }
    error_set(err, E_DATA, "no column '%s', which the model needs", name);
    error_at(err, table->path, 1, 0);
    const char *nearest = error_nearest(name, table->names, table->n_col);
    if (nearest)
        error_hint(err, "did the column '%s' change its name?", nearest);
    return E_DATA;
}

enum status schema_apply(const struct schema *schema, const struct csv_table *table, double *ret_x,
                         struct error *err)
{
    enum status status = OK;
    size_t n_col = 0, at = 0;
    for (size_t i = 0; i < schema->n_column; i++)
        n_col += schema->columns[i].text ? schema->columns[i].n_value : 1;
    for (size_t i = 0; i < schema->n_column && !status; i++) {
        const struct schema_column *column = &schema->columns[i];
        size_t i_col;
        status = column_find(table, column->name, &i_col, err);
        for (size_t r = 0; r < table->n_row && !status; r++) {
            if (column->text)
                text_apply(column, table_cell(table, r, i_col), ret_x + r * n_col + at);
            else
                status = table_number(table, r, i_col, ret_x + r * n_col + at, err);
        }
        at += column->text ? column->n_value : 1;
    }
    return status;
}

bool schema_is_made(const char *name)
{
    return strcmp(name, "score") == 0 || strcmp(name, "decision") == 0 ||
           strcmp(name, "predicted") == 0;
}

size_t schema_count_unseen(const struct schema *schema, const struct csv_table *table, size_t i)
{
    const struct schema_column *column = &schema->columns[i];
    long i_col = table_column(table, column->name);
    size_t n = 0;
    for (size_t r = 0; r < table->n_row && column->text && i_col >= 0; r++) {
        const char *text = table_cell(table, r, (size_t)i_col);
        n += *text &&
             !bsearch(&text, column->values, column->n_value, sizeof *column->values, order_text);
    }
    return n;
}

void schema_to_json(const struct schema *schema, json *object)
{
    json_put_bool(object, "libsvm", schema->libsvm);
    json_put_text(object, "label", schema->label);
    json_put_text(object, "positive", schema->positive);
    json_put_text(object, "id", schema->id);
    json_put_text(object, "time", schema->time);
    json_put_text(object, "cluster", schema->cluster);
    json *missing = schema->n_missing ? json_put_array(object, "missing") : NULL;
    for (size_t i = 0; i < schema->n_missing; i++)
        json_add_text(missing, schema->missing[i]);
    json_put_integer(object, "n_column", (long long)schema->n_column);
    json *columns = json_put_array(object, "columns");
    for (size_t i = 0; i < schema->n_column && !schema->libsvm; i++) {
        json *column = json_add_object(columns);
        json_put_text(column, "name", schema->columns[i].name);
        json_put_text(column, "type", schema->columns[i].text ? "text" : "number");
        if (schema->columns[i].high > schema->columns[i].low) {
            json_put_number(column, "low", schema->columns[i].low);
            json_put_number(column, "high", schema->columns[i].high);
        }
        json *values = schema->columns[i].text ? json_put_array(column, "values") : NULL;
        for (size_t v = 0; v < schema->columns[i].n_value; v++)
            json_add_text(values, schema->columns[i].values[v]);
    }
}

static const char *copied(struct arena *arena, const char *text)
{
    return text ? arena_text(arena, text) : NULL;
}

static bool column_from_json(struct arena *arena, const json *object, struct schema_column *ret)
{
    const char *type = json_text(object, "type");
    ret->name = copied(arena, json_text(object, "name"));
    if (!ret->name || !type)
        return false;
    ret->text = strcmp(type, "text") == 0;
    ret->low = json_number(object, "low", NAN);
    ret->high = json_number(object, "high", NAN);
    if (!ret->text)
        return true;
    const json *values = json_get(object, "values");
    ret->n_value = json_count(values);
    ret->values = arena_array(arena, ret->n_value + 1, sizeof *ret->values);
    for (size_t i = 0; i < ret->n_value; i++) {
        ret->values[i] = copied(arena, json_value_text(json_at(values, i)));
        if (!ret->values[i] || (i > 0 && strcmp(ret->values[i - 1], ret->values[i]) >= 0))
            return false;
    }
    return true;
}

enum status schema_from_json(struct arena *arena, const json *object, struct schema *ret_schema,
                             struct error *err)
{
    const json *columns = json_get(object, "columns");
    *ret_schema = (struct schema){
        .libsvm = json_bool(object, "libsvm", false),
        .label = copied(arena, json_text(object, "label")),
        .positive = copied(arena, json_text(object, "positive")),
        .id = copied(arena, json_text(object, "id")),
        .time = copied(arena, json_text(object, "time")),
        .cluster = copied(arena, json_text(object, "cluster")),
        .n_column = json_count(columns),
    };
    const json *missing = json_get(object, "missing");
    ret_schema->n_missing = json_count(missing);
    ret_schema->missing = arena_array(arena, ret_schema->n_missing + 1, sizeof(char *));
    for (size_t i = 0; i < ret_schema->n_missing; i++)
        if (!(ret_schema->missing[i] = copied(arena, json_value_text(json_at(missing, i)))))
            return error_set(err, E_DATA, "a missing text of the model's table is not usable");
    ret_schema->columns = arena_array(arena, ret_schema->n_column + 1, sizeof *ret_schema->columns);
    for (size_t i = 0; i < ret_schema->n_column; i++)
        if (!column_from_json(arena, json_at(columns, i), &ret_schema->columns[i]))
            return error_set(err, E_DATA, "column %zu of the model's table is not usable", i + 1);
    return OK;
}
