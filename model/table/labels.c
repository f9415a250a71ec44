// Cells of a flat table read for a purpose, with errors that say where and what was wanted.
#include "model/table/labels.h"

#include "features/base/number.h"

#include <math.h>
#include <string.h>

enum status table_find(const struct csv_table *table, const char *file, const char *name,
                       const char *option, size_t *ret_i_col, struct error *err)
{
    long i_col = table_column(table, name);
    if (i_col >= 0) {
        *ret_i_col = (size_t)i_col;
        return OK;
    }
    error_set(err, E_USAGE, "no column '%s' (%s)", name, option);
    error_at(err, file, 1, 0);
    const char *nearest = error_nearest(name, table->names, table->n_col);
    if (nearest)
        error_hint(err, "did you mean '%s'?", nearest);
    return E_USAGE;
}

enum status table_number(const struct csv_table *table, const char *file, size_t i_row,
                         size_t i_col, double *ret_value, struct error *err)
{
    const char *text = table_cell(table, i_row, i_col);
    *ret_value = NAN;
    if (!*text || number_parse(text, strlen(text), ret_value))
        return OK;
    error_set(err, E_DATA, "not a number (column %s)", table->names[i_col]);
    error_at(err, file, table->lines[i_row], i_col + 1);
    return E_DATA;
}

static bool same_value(const char *text, const char *positive)
{
    double a, b;
    return strcmp(text, positive) == 0 || (number_parse(text, strlen(text), &a) &&
                                           number_parse(positive, strlen(positive), &b) && a == b);
}

static enum status label_error(const struct csv_table *table, size_t i_row, size_t i_col,
                               const char *file, struct error *err)
{
    error_set(err, E_DATA, "not a label (column %s): labels are 0 and 1, or -1 and +1",
              table->names[i_col]);
    error_at(err, file, table->lines[i_row], i_col + 1);
    error_hint(err, "name the value that counts as 1 with --positive");
    return E_DATA;
}

enum status labels_read(const struct csv_table *table, size_t i_col, const char *file,
                        const char *positive, signed char *ret_labels, struct error *err)
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
            return label_error(table, i, i_col, file, err);
        has_zero = has_zero || value == 0;
        has_minus = has_minus || value == -1;
        if (has_zero && has_minus)
            return label_error(table, i, i_col, file, err);
        ret_labels[i] = value == 1;
    }
    return OK;
}
