// A model multiplies what it is given: 999999 years of age are a score of 1 without a word.
#include "model/table/value_range.h"

#include "features/base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// 99, 888, 999998, -9: all digits but the last are 8 or 9, and the last is 6 or more.
static bool is_code(double value)
{
    char digits[32];
    double size = fabs(value);
    if (!(size < 1e15) || size != floor(size))
        return false;
    int n = snprintf(digits, sizeof digits, "%.0f", size);
    if (n < (value < 0 ? 1 : 2) || digits[n - 1] < '6' || (digits[0] != '8' && digits[0] != '9'))
        return false;
    for (int i = 1; i < n - 1; i++)
        if (digits[i] != digits[0])
            return false;
    return true;
}

size_t codes_count(const struct dataset *data, size_t i_col, double *ret_code)
{
    double low = INFINITY, high = -INFINITY;
    size_t n = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        double value = dataset_row(data, i)[i_col];
        if (isnan(value) || is_code(value))
            continue;
        low = fmin(low, value);
        high = fmax(high, value);
    }
    for (size_t i = 0; i < data->n_row && high > low; i++) {
        double value = dataset_row(data, i)[i_col], width = high - low;
        if (!is_code(value) || (value <= high + width && value >= low - width))
            continue;
        *ret_code = value;
        n++;
    }
    return n > 1 ? n : 0;
}

static bool cell_number(const struct csv_table *table, size_t i_row, long i_col, double *ret_value)
{
    const char *text = table_cell(table, i_row, (size_t)i_col);
    return *text && number_parse(text, strlen(text), ret_value);
}

void schema_fit_ranges(struct schema *schema, const struct csv_table *table)
{
    for (size_t i = 0; i < schema->n_column; i++) {
        struct schema_column *column = &schema->columns[i];
        long i_col = table_column(table, column->name);
        double low = INFINITY, high = -INFINITY, value;
        for (size_t r = 0; r < table->n_row && !column->text && i_col >= 0; r++)
            if (cell_number(table, r, i_col, &value)) {
                low = fmin(low, value);
                high = fmax(high, value);
            }
        if (!(high > low))
            continue;
        double step = pow(10, floor(log10(fmax(fabs(low), fabs(high)))) - 1);
        column->low = floor(low / step) * step;
        column->high = ceil(high / step) * step;
    }
}

size_t schema_count_beyond(const struct schema *schema, const struct csv_table *table, size_t i)
{
    const struct schema_column *column = &schema->columns[i];
    long i_col = table_column(table, column->name);
    double far = RANGE_FAR * (column->high - column->low), value;
    size_t n = 0;
    if (column->text || i_col < 0 || !(far > 0))
        return 0;
    for (size_t r = 0; r < table->n_row; r++)
        n += cell_number(table, r, i_col, &value) &&
             (value > column->high + far || value < column->low - far);
    return n;
}
