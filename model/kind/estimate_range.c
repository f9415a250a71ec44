// Refits of one candidate, each with its calibrator: their spread on a row is the range.
#include "model/kind/estimate_range.h"

#include "features/base/sort.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_ROWS ((size_t)2048)
#define TAIL 0.025
#define SHIFT_MAX 50.0

// Shapes: values n, of one row; sorted here.
static void row_range(const struct estimate_range *range, double *values, double score,
                      struct estimate_bounds *ret)
{
    size_t n = range->n;
    double at = log_odds(score), below, above;
    qsort(values, n, sizeof *values, order_double);
    if (range->critical > 0) {
        below = above = range->critical * standard_deviation(values, n);
    } else {
        double middle = quantile_of_sorted(values, n, 0.5);
        below = middle - quantile_of_sorted(values, n, TAIL);
        above = quantile_of_sorted(values, n, 1 - TAIL) - middle;
    }
    ret->low = fmin(score, 1 / (1 + exp(below - at)));
    ret->high = fmax(score, 1 / (1 + exp(-above - at)));
}

void estimate_range_find(const struct estimate_range *range, const struct feature_rows *rows,
                         const double *scores, int n_thread, struct estimate_bounds *ret_bounds)
{
    size_t n_block = rows->n < BLOCK_ROWS ? rows->n : BLOCK_ROWS, n = range->n;
    double *values = memory_alloc((n_block * n + 1) * sizeof *values);
    double *margins = memory_alloc((n_block + 1) * sizeof *margins);
    for (size_t first = 0; first < rows->n; first += n_block) {
        size_t n_row = rows->n - first < n_block ? rows->n - first : n_block;
        struct feature_rows part = feature_rows_part(rows, first, n_row);
        for (size_t r = 0; r < n; r++) {
            fitted_margins(&range->refits[r], &part, n_thread, margins);
            for (size_t i = 0; i < n_row; i++) {
                double p = fitted_probability(&range->refits[r], margins[i]);
                p = fmin(fmax(p, 0x1p-52), 1 - 0x1p-52);
                values[i * n + r] = log_odds(p) + range->shifts[r];
            }
        }
        for (size_t i = 0; i < n_row; i++) {
            ret_bounds[first + i] = (struct estimate_bounds){NAN, NAN};
            if (n > 1)
                row_range(range, values + i * n, scores[first + i], &ret_bounds[first + i]);
        }
    }
    free(margins);
    free(values);
}

void estimate_range_done(struct estimate_range *range)
{
    for (size_t r = 0; r < range->n; r++)
        fitted_done(&range->refits[r]);
    range->n = 0;
}

enum status estimate_range_write(struct arena *arena, const struct estimate_range *range,
                                 json *object, struct bytes *ret_bytes, struct error *err)
{
    struct bytes *parts = arena_array(arena, range->n + 1, sizeof *parts);
    size_t n_bytes = 0;
    enum status status = OK;
    json_put_integer(object, "format", 1);
    json_put_number(object, "critical", range->critical);
    json_put_number(object, "year_sd", range->year_sd);
    json *refits = json_put_array(object, "refits");
    for (size_t r = 0; r < range->n && !status; r++) {
        json *item = json_add_object(refits);
        status = fitted_state_bytes(arena, &range->refits[r], &parts[r], err);
        json_put_number(item, "shift", range->shifts[r]);
        json_put_integer(item, "bytes", (long long)parts[r].n);
        fitted_to_json(&range->refits[r], item);
        n_bytes += parts[r].n;
    }
    char *all = arena_alloc(arena, n_bytes + 1);
    *ret_bytes = (struct bytes){all, n_bytes};
    for (size_t r = 0; r < range->n && !status; all += parts[r++].n)
        if (parts[r].n)
            memcpy(all, parts[r].data, parts[r].n);
    return status;
}

enum status estimate_range_read(struct arena *arena, const struct state_source *source,
                                struct estimate_range *ret_range, struct error *err)
{
    const json *refits = json_get(source->object, "refits");
    size_t n = json_count(refits), at = 0;
    enum status status = OK;
    *ret_range = (struct estimate_range){.critical = json_number(source->object, "critical", 0),
                                         .year_sd = json_number(source->object, "year_sd", NAN)};
    if (n > RANGE_REFITS_MAX || !(ret_range->critical >= 0 && ret_range->critical < SHIFT_MAX))
        return error_set(err, E_DATA, "the ranges of the model's estimates are not usable");
    ret_range->refits = arena_array(arena, n + 1, sizeof *ret_range->refits);
    ret_range->shifts = arena_array(arena, n + 1, sizeof *ret_range->shifts);
    for (size_t r = 0; r < n && !status; r++) {
        const json *item = json_at(refits, r);
        double n_bytes = json_number(item, "bytes", 0), shift = json_number(item, "shift", NAN);
        if (!(n_bytes >= 0 && n_bytes <= (double)(source->bytes.n - at)) ||
            !(fabs(shift) < SHIFT_MAX)) {
            status = error_set(err, E_DATA, "refit %zu of the model is not usable", r + 1);
            break;
        }
        const char *data = source->bytes.data;
        struct state_source refit = {
            item, {data ? data + at : NULL, (size_t)n_bytes}, source->n_col};
        at += (size_t)n_bytes;
        ret_range->shifts[r] = shift;
        status = fitted_from_json(arena, &refit, &ret_range->refits[r], err);
        ret_range->n += !status;
    }
    if (status)
        estimate_range_done(ret_range);
    return status;
}
