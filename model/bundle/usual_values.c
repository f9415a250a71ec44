// Quantiles say nothing of one row: there are enough rows beyond each of them.

#include "model/bundle/usual_values.h"

#include "features/base/arena.h"
#include "features/base/sort.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <stdlib.h>

#define ROWS_MAX 10000
#define LOW 0.1
#define HIGH 0.9

static size_t values_take(const struct rows *rows, size_t j, size_t step, double *ret_values)
{
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i += step) {
        double value = dataset_row(rows->data, rows->index[i])[j];
        if (!isnan(value))
            ret_values[n++] = value;
    }
    return n;
}

void usual_values_put(json *column, const struct rows *rows, size_t j, double min_count)
{
    size_t step = rows->n / ROWS_MAX + 1, n_row = (rows->n + step - 1) / step;
    if ((double)n_row * LOW < min_count)
        return;
    double *values = memory_alloc((n_row + 1) * sizeof *values);
    size_t n = values_take(rows, j, step, values);
    json *usual = json_put_object(column, "usual");
    bool most_have = 2 * n > n_row && (double)n * LOW >= min_count;
    qsort(values, n, sizeof *values, order_double);
    json_put_number(usual, "low", most_have ? quantile_of_sorted(values, n, LOW) : NAN);
    json_put_number(usual, "median", most_have ? quantile_of_sorted(values, n, 0.5) : NAN);
    json_put_number(usual, "high", most_have ? quantile_of_sorted(values, n, HIGH) : NAN);
    free(values);
}

struct usual_values usual_values_of(const json *column)
{
    const json *usual = json_get(column, "usual");
    return (struct usual_values){usual != NULL, json_number(usual, "low", NAN),
                                 json_number(usual, "median", NAN),
                                 json_number(usual, "high", NAN)};
}
