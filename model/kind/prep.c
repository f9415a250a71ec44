// Each column becomes a filled, scaled feature and, where training rows miss it, a second feature
// that says so: "never measured" is information of its own, and the fill then changes nothing but
// the intercept.
#include "model/kind/prep.h"

#include "features/base/parallel.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SKEWED 2.0 // third standardised moment beyond which a long right tail is folded by log1p

static double skewness(const double *values, size_t n)
{
    double mean = 0, m2 = 0, m3 = 0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        double d = values[i] - mean;
        m2 += d * d / (double)n;
        m3 += d * d * d / (double)n;
    }
    return m2 > 0 ? m3 / pow(m2, 1.5) : 0;
}

static void scale_fit(struct prep_feature *feature, enum prep_scale scale, const double *values,
                      size_t n)
{
    feature->shift = 0;
    feature->factor = 1;
    if (scale == SCALE_MINMAX) {
        double low = HUGE_VAL, high = -HUGE_VAL;
        for (size_t i = 0; i < n; i++) {
            low = fmin(low, values[i]);
            high = fmax(high, values[i]);
        }
        feature->shift = (low + high) / 2;
        feature->factor = 2 / (high - low);
    } else if (scale == SCALE_STANDARD) {
        double mean = 0, square = 0;
        for (size_t i = 0; i < n; i++)
            mean += values[i];
        mean /= (double)n;
        for (size_t i = 0; i < n; i++)
            square += (values[i] - mean) * (values[i] - mean);
        feature->shift = mean;
        feature->factor = 1 / sqrt(square / (double)n);
    }
}

// The values of one column over the training rows: known ones first in ret_known, all (filled) in
// ret_all.
struct column_view {
    double *known, *all;
    size_t n_known, n;
};

static void column_read(const struct rows *rows, size_t i_col, struct column_view *view)
{
    view->n_known = 0;
    view->n = rows->n;
    for (size_t i = 0; i < rows->n; i++) {
        view->all[i] = dataset_row(rows->data, rows->index[i])[i_col];
        if (!isnan(view->all[i]))
            view->known[view->n_known++] = view->all[i];
    }
}

// The k-th smallest of the known values; changes their order.
static double known_at(struct column_view *view, size_t k)
{
    return gsl_stats_select(view->known, 1, view->n_known, k);
}

// Caps at the quantiles of the known values, unless they would leave a single value.
static void fit_caps(struct column_view *view, double cap, struct prep_feature *feature)
{
    feature->low = -HUGE_VAL;
    feature->high = HUGE_VAL;
    if (cap == 0)
        return;
    size_t last = view->n_known - 1;
    double low = known_at(view, (size_t)floor(cap * (double)last));
    double high = known_at(view, (size_t)ceil((1 - cap) * (double)last));
    if (low < high) {
        feature->low = low;
        feature->high = high;
    }
}

static bool fit_value(struct column_view *view, const struct prep_options *options,
                      struct prep_feature *feature)
{
    if (view->n_known == 0)
        return false;
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (size_t i = 0; i < view->n_known; i++) {
        low = fmin(low, view->known[i]);
        high = fmax(high, view->known[i]);
    }
    if (!(low < high))
        return false;
    fit_caps(view, options->cap, feature);
    feature->fill = known_at(view, view->n_known / 2);
    feature->log = options->log_skewed && low >= 0 && high > 1 &&
                   skewness(view->known, view->n_known) > SKEWED;
    for (size_t i = 0; i < view->n; i++) {
        double v = isnan(view->all[i]) ? feature->fill : view->all[i];
        v = fmin(fmax(v, feature->low), feature->high);
        view->known[i] = feature->log ? log1p(v) : v;
    }
    scale_fit(feature, options->scale, view->known, view->n);
    return isfinite(feature->factor);
}

static void fit_indicator(struct column_view *view, const struct prep_options *options,
                          struct prep_feature *feature)
{
    feature->indicator = true;
    feature->low = -HUGE_VAL;
    feature->high = HUGE_VAL;
    for (size_t i = 0; i < view->n; i++)
        view->known[i] = isnan(view->all[i]);
    scale_fit(feature, options->scale, view->known, view->n);
}

struct fitting {
    const struct rows *rows;
    const struct prep_options *options;
    struct prep_feature *features; // two a column: value, indicator
    bool *used;                    // by feature
};

static void columns_fit(void *context, size_t first, size_t end, int worker)
{
    const struct fitting *fitting = context;
    const struct rows *rows = fitting->rows;
    (void)worker;
    struct column_view view = {memory_alloc((rows->n + 1) * sizeof(double)),
                               memory_alloc((rows->n + 1) * sizeof(double)), 0, 0};
    for (size_t i_col = first; i_col < end; i_col++) {
        struct prep_feature *features = fitting->features + 2 * i_col;
        column_read(rows, i_col, &view);
        features[0] = features[1] = (struct prep_feature){.column = (uint32_t)i_col};
        fitting->used[2 * i_col] = fit_value(&view, fitting->options, &features[0]);
        fitting->used[2 * i_col + 1] = view.n_known > 0 && view.n_known < view.n;
        if (fitting->used[2 * i_col + 1])
            fit_indicator(&view, fitting->options, &features[1]);
    }
    free(view.known);
    free(view.all);
}

void prep_fit(struct arena *arena, const struct rows *rows, const struct prep_options *options,
              int n_thread, struct prep *ret_prep)
{
    size_t n_col = rows->data->n_col, n = 0;
    struct fitting fitting = {rows, options,
                              memory_alloc((2 * n_col + 1) * sizeof(struct prep_feature)),
                              memory_alloc((2 * n_col + 1) * sizeof(bool))};
    parallel_for(n_col, 8, n_thread, columns_fit, &fitting);
    for (size_t i = 0; i < 2 * n_col; i++)
        if (fitting.used[i])
            fitting.features[n++] = fitting.features[i];
    ret_prep->n_feature = n;
    ret_prep->features = arena_array(arena, n + 1, sizeof *ret_prep->features);
    memcpy(ret_prep->features, fitting.features, n * sizeof *ret_prep->features);
    free(fitting.features);
    free(fitting.used);
}

double prep_value(const struct prep_feature *feature, const double *x)
{
    double v = x[feature->column];
    if (feature->indicator)
        v = isnan(v);
    else if (isnan(v))
        v = feature->fill;
    v = fmin(fmax(v, feature->low), feature->high);
    if (feature->log)
        v = log1p(fmax(v, 0));
    return (v - feature->shift) * feature->factor;
}

void prep_apply(const struct prep *prep, const double *x, double *ret_z)
{
    for (size_t i = 0; i < prep->n_feature; i++)
        ret_z[i] = prep_value(&prep->features[i], x);
}

double *prep_design(const struct prep *prep, const struct rows *rows)
{
    size_t q = prep->n_feature + 1;
    double *z = memory_alloc(rows->n * q * sizeof *z);
    for (size_t i = 0; i < rows->n; i++) {
        z[i * q] = 1;
        prep_apply(prep, dataset_row(rows->data, rows->index[i]), z + i * q + 1);
    }
    return z;
}

void prep_to_json(const struct prep *prep, json *array)
{
    for (size_t i = 0; i < prep->n_feature; i++) {
        const struct prep_feature *feature = &prep->features[i];
        json *object = json_add_object(array);
        json_put_integer(object, "column", feature->column);
        json_put_bool(object, "indicator", feature->indicator);
        json_put_bool(object, "log", feature->log);
        json_put_number(object, "low", feature->low); // infinity = null
        json_put_number(object, "high", feature->high);
        json_put_number(object, "fill", feature->fill);
        json_put_number(object, "shift", feature->shift);
        json_put_number(object, "factor", feature->factor);
    }
}

enum status prep_from_json(struct arena *arena, const json *array, size_t n_col,
                           struct prep *ret_prep, struct error *err)
{
    size_t n = json_count(array);
    if (json_kind_of(array) != JSON_LIST)
        return error_set(err, E_DATA, "the model has no list of features");
    ret_prep->n_feature = n;
    ret_prep->features = arena_array(arena, n + 1, sizeof *ret_prep->features);
    for (size_t i = 0; i < n; i++) {
        const json *object = json_at(array, i);
        struct prep_feature *feature = &ret_prep->features[i];
        double column = json_number(object, "column", -1);
        feature->indicator = json_bool(object, "indicator", false);
        feature->log = json_bool(object, "log", false);
        feature->low = json_number(object, "low", -HUGE_VAL);
        feature->high = json_number(object, "high", HUGE_VAL);
        feature->fill = json_number(object, "fill", NAN);
        feature->shift = json_number(object, "shift", NAN);
        feature->factor = json_number(object, "factor", NAN);
        bool good = column >= 0 && column < (double)n_col && column == floor(column) &&
                    feature->low < feature->high && isfinite(feature->fill) &&
                    isfinite(feature->shift) && isfinite(feature->factor);
        if (!good)
            return error_set(err, E_DATA, "feature %zu of the model is not usable", i + 1);
        feature->column = (uint32_t)column;
    }
    return OK;
}
