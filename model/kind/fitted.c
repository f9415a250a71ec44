// What all kinds share once fitted: margins over rows, exact contributions, and the way to and from
// model.json.
#include "model/kind/fitted.h"

#include "features/base/parallel.h"

#include <math.h>
#include <stdlib.h>

#define CHUNK_ROWS 512

double fitted_margin(const struct fitted *fitted, const double *x, double *scratch)
{
    double margin = fitted->settings.kind->parts(fitted->state, x, scratch, fitted->n_col);
    for (size_t i = 0; i < fitted->n_col; i++)
        margin += scratch[i];
    return margin;
}

struct margins {
    const struct fitted *fitted;
    const struct dataset *data;
    const size_t *index;
    double *ret;
};

static void margins_run(void *context, size_t first, size_t end, int worker)
{
    const struct margins *run = context;
    (void)worker;
    double *scratch = memory_alloc((run->fitted->n_col + 1) * sizeof *scratch);
    for (size_t i = first; i < end; i++)
        run->ret[i] = fitted_margin(
            run->fitted, dataset_row(run->data, run->index ? run->index[i] : i), scratch);
    free(scratch);
}

void fitted_margins(const struct fitted *fitted, const struct dataset *data, const size_t *index,
                    size_t n, int n_thread, double *ret_margins)
{
    struct margins run = {fitted, data, index, ret_margins};
    parallel_for(n, CHUNK_ROWS, n_thread, margins_run, &run);
}

double fitted_probability(const struct fitted *fitted, double margin)
{
    return calibrate_apply(&fitted->calibrator, margin);
}

double fitted_explain(const struct fitted *fitted, const double *x, double *ret_contributions)
{
    double margin = fitted_margin(fitted, x, ret_contributions);
    for (size_t i = 0; i < fitted->n_col; i++)
        ret_contributions[i] -= fitted->expected[i];
    return margin;
}

static void expected_fill(struct fitted *fitted, const struct rows *rows)
{
    double *parts = memory_alloc((fitted->n_col + 1) * sizeof *parts), constant = 0;
    for (size_t i = 0; i < rows->n; i++) {
        constant = fitted->settings.kind->parts(
            fitted->state, dataset_row(rows->data, rows->index[i]), parts, fitted->n_col);
        for (size_t j = 0; j < fitted->n_col; j++)
            fitted->expected[j] += parts[j];
    }
    fitted->baseline = constant;
    for (size_t j = 0; j < fitted->n_col; j++) {
        fitted->expected[j] /= (double)rows->n;
        fitted->baseline += fitted->expected[j];
    }
    free(parts);
}

enum status fitted_fit(struct arena *arena, const struct settings *settings,
                       const struct rows *rows, int n_thread, struct fitted *ret_fitted,
                       struct error *err)
{
    size_t n_positive = rows_positive(rows);
    if (n_positive == 0 || n_positive == rows->n)
        return error_set(err, E_DATA, "%zu training rows, %zu of them positive: both are needed",
                         rows->n, n_positive);
    *ret_fitted = (struct fitted){
        .settings = *settings,
        .n_col = rows->data->n_col,
        .expected = arena_array(arena, rows->data->n_col + 1, sizeof(double)),
        .calibrator = {.kind = CALIBRATE_NONE, .slope = 1},
    };
    struct fit_input input = {rows, settings->values, n_thread};
    enum status status = settings->kind->fit(arena, &input, &ret_fitted->state, err);
    if (!status)
        expected_fill(ret_fitted, rows);
    return status;
}

void fitted_to_json(const struct fitted *fitted, json *object)
{
    settings_to_json(&fitted->settings, json_put_object(object, "settings"));
    fitted->settings.kind->to_json(fitted->state, json_put_object(object, "state"));
    json_put_number(object, "baseline", fitted->baseline);
    json *expected = json_put_array(object, "expected");
    for (size_t i = 0; i < fitted->n_col; i++)
        json_add_number(expected, fitted->expected[i]);
    calibrate_to_json(&fitted->calibrator, json_put_object(object, "calibrator"));
}

// Reads the settings back for display; unknown or bad ones are left at their default, scores do not
// depend on them.
static enum status settings_from_json(const json *object, struct settings *ret_settings,
                                      struct error *err)
{
    const char *kind = json_text(object, "kind");
    enum status status = kind_find(kind ? kind : "", &ret_settings->kind, err);
    if (status == E_USAGE)
        status = error_set(err, E_DATA, "model.json names no known kind of model");
    for (size_t i = 0; !status && i < ret_settings->kind->n_parameter; i++) {
        const struct parameter_row *row = &ret_settings->kind->parameters[i];
        double value = json_number(object, row->name, row->value);
        ret_settings->values[i] = value >= row->min && value <= row->max ? value : row->value;
    }
    return status;
}

enum status fitted_from_json(struct arena *arena, const json *object, size_t n_col,
                             struct fitted *ret_fitted, struct error *err)
{
    *ret_fitted =
        (struct fitted){.n_col = n_col, .expected = arena_array(arena, n_col + 1, sizeof(double))};
    enum status status =
        settings_from_json(json_get(object, "settings"), &ret_fitted->settings, err);
    if (!status)
        status = ret_fitted->settings.kind->from_json(arena, json_get(object, "state"), n_col,
                                                      &ret_fitted->state, err);
    if (!status)
        status = calibrate_from_json(arena, json_get(object, "calibrator"), &ret_fitted->calibrator,
                                     err);
    if (status)
        return status;
    const json *expected = json_get(object, "expected");
    ret_fitted->baseline = json_number(object, "baseline", NAN);
    bool good = json_count(expected) == n_col && isfinite(ret_fitted->baseline);
    for (size_t i = 0; good && i < n_col; i++) {
        ret_fitted->expected[i] = json_value_number(json_at(expected, i), NAN);
        good = isfinite(ret_fitted->expected[i]);
    }
    return good ? OK : error_set(err, E_DATA, "the model's expected contributions are not usable");
}
