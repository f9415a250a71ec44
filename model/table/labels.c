// Cells of a flat table read for a purpose, with errors that say where and what was wanted.
#include "model/table/labels.h"

#include "features/base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum status table_find(const struct csv_table *table, const char *name, const char *option,
                       size_t *ret_i_col, struct error *err)
{
    long i_col = table_column(table, name);
    if (i_col >= 0) {
        *ret_i_col = (size_t)i_col;
        return OK;
    }
    error_set(err, E_USAGE, "no column '%s' (%s)", name, option);
    error_at(err, table->path, 1, 0);
    const char *nearest = error_nearest(name, table->names, table->n_col);
    const char *other = table->n_col == 1 ? strpbrk(table->names[0], ";\t|") : NULL;
    if (other)
        error_hint(err, "the columns are separated by %s, and a table needs commas: convert it",
                   *other == ';'   ? "semicolons"
                   : *other == '|' ? "|"
                                   : "tabs");
    else if (nearest)
        error_hint(err, "did you mean '%s'?", nearest);
    return E_USAGE;
}

enum status table_number(const struct csv_table *table, size_t i_row, size_t i_col,
                         double *ret_value, struct error *err)
{
    const char *text = table_cell(table, i_row, i_col);
    *ret_value = NAN;
    if (!*text || number_parse(text, strlen(text), ret_value))
        return OK;
    error_set(err, E_DATA, "'%.24s' is not a number (column %s)", text, table->names[i_col]);
    error_at(err, table->path, table->lines[i_row], i_col + 1);
    error_hint(err, "correct the cell, or leave it empty when nothing is known");
    return E_DATA;
}

static bool same_value(const char *text, const char *positive)
{
    double a, b;
    return strcmp(text, positive) == 0 || (number_parse(text, strlen(text), &a) &&
                                           number_parse(positive, strlen(positive), &b) && a == b);
}

static enum status label_error(const struct csv_table *table, size_t i_row, size_t i_col,
                               struct error *err)
{
    error_set(err, E_DATA, "'%.24s' is not a label (column %s): labels are 0 and 1, or -1 and +1",
              table_cell(table, i_row, i_col), table->names[i_col]);
    error_at(err, table->path, table->lines[i_row], i_col + 1);
    error_hint(err, "name the value that counts as 1 with --positive");
    return E_DATA;
}

// A value that no row has would make every row a negative.
static enum status positive_check(const struct csv_table *table, size_t i_col, const char *positive,
                                  const signed char *labels, struct error *err)
{
    const char **values = memory_alloc((table->n_row + 1) * sizeof *values);
    size_t n = 0;
    bool found = false;
    for (size_t i = 0; i < table->n_row; i++) {
        found = found || labels[i] == 1;
        if (labels[i] == 0)
            values[n++] = table_cell(table, i, i_col);
    }
    const char *nearest = found || n == 0 ? NULL : error_nearest(positive, values, n);
    enum status status = found || n == 0 ? OK : E_USAGE;
    if (status) {
        error_set(err, E_USAGE, "no row has the value '%s' of --positive in column %s", positive,
                  table->names[i_col]);
        error_at(err, table->path, 0, i_col + 1);
        if (nearest)
            error_hint(err, "did you mean '%s'?", nearest);
        else
            error_hint(err, "name a value of the column, such as '%s'", values[0]);
    }
    free(values);
    return status;
}

enum status labels_read(const struct csv_table *table, size_t i_col, const char *positive,
                        signed char *ret_labels, struct error *err)
{
    bool has_zero = false, has_minus = false;
    for (size_t i = 0; i < table->n_row; i++) {
        const char *text = table_cell(table, i, i_col);
        const char *digits = *text == '+' ? text + 1 : text;
        double value;
        ret_labels[i] = -1;
        if (!*text)
            continue;
        if (positive) {
            ret_labels[i] = same_value(text, positive);
            continue;
        }
        if (!number_parse(digits, strlen(digits), &value) ||
            (value != 0 && value != 1 && value != -1))
            return label_error(table, i, i_col, err);
        has_zero = has_zero || value == 0;
        has_minus = has_minus || value == -1;
        if (has_zero && has_minus)
            return label_error(table, i, i_col, err);
        ret_labels[i] = value == 1;
    }
    return positive ? positive_check(table, i_col, positive, ret_labels, err) : OK;
}
