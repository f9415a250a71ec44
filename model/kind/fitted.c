// What all kinds share once fitted: turns for kinds that are not thread safe, contributions against
// the average training row, and the way to and from model.json.
#include "model/kind/fitted.h"

#include <math.h>
#include <stdlib.h>

#define BLOCK_VALUES ((size_t)1 << 21) // contributions held at a time: 16 MiB

static void turn_take(const struct fitted *fitted)
{
    if (fitted->turn)
        pthread_mutex_lock(fitted->turn);
}

static void turn_give(const struct fitted *fitted)
{
    if (fitted->turn)
        pthread_mutex_unlock(fitted->turn);
}

static void turn_create(struct fitted *fitted)
{
    if (fitted->settings.kind->thread_safe)
        return;
    fitted->turn = memory_alloc(sizeof *fitted->turn);
    pthread_mutex_init(fitted->turn, NULL);
}

void fitted_done(struct fitted *fitted)
{
    if (fitted->state && fitted->settings.kind->done)
        fitted->settings.kind->done(fitted->state);
    if (fitted->turn) {
        pthread_mutex_destroy(fitted->turn);
        free(fitted->turn);
    }
    fitted->state = NULL;
    fitted->turn = NULL;
}

void fitted_margins(const struct fitted *fitted, const struct feature_rows *rows, int n_thread,
                    double *ret_margins)
{
    turn_take(fitted);
    fitted->settings.kind->margins(fitted->state, rows, n_thread, ret_margins);
    turn_give(fitted);
}

double fitted_margin(const struct fitted *fitted, const double *x)
{
    double margin;
    fitted_margins(fitted, &(struct feature_rows){x, 1, fitted->n_col, NULL}, 1, &margin);
    return margin;
}

double fitted_probability(const struct fitted *fitted, double margin)
{
    return calibrate_apply(&fitted->calibrator, margin);
}

// As the kind gives them; returns the constant.
static double raw_contributions(const struct fitted *fitted, const struct feature_rows *rows,
                                int n_thread, double *ret)
{
    turn_take(fitted);
    double constant = fitted->settings.kind->contributions(fitted->state, rows, n_thread, ret);
    turn_give(fitted);
    return constant;
}

void fitted_contributions(const struct fitted *fitted, const struct feature_rows *rows,
                          int n_thread, double *ret_contributions)
{
    raw_contributions(fitted, rows, n_thread, ret_contributions);
    for (size_t i = 0; i < rows->n; i++)
        for (size_t j = 0; j < fitted->n_col; j++)
            ret_contributions[i * fitted->n_col + j] -= fitted->expected[j];
}

double fitted_explain(const struct fitted *fitted, const double *x, double *ret_contributions)
{
    struct feature_rows row = {x, 1, fitted->n_col, NULL};
    fitted_contributions(fitted, &row, 1, ret_contributions);
    return fitted_margin(fitted, x);
}

static double mean_margin(const struct fitted *fitted, const struct rows *rows, int n_thread)
{
    struct feature_rows features = rows_features(rows);
    double *margins = memory_alloc((rows->n + 1) * sizeof *margins), sum = 0, all = 0;
    fitted_margins(fitted, &features, n_thread, margins);
    for (size_t i = 0; i < rows->n; i++) {
        sum += rows_weight(rows, i) * margins[i];
        all += rows_weight(rows, i);
    }
    free(margins);
    return sum / all;
}

// Block by block, so that memory does not grow with the rows; sums go row by row, so that blocks
// cannot change them.
static void expected_fill(struct fitted *fitted, const struct rows *rows, int n_thread)
{
    struct feature_rows all = rows_features(rows);
    size_t n_col = fitted->n_col, n_block = 1 + BLOCK_VALUES / (n_col + 1);
    n_block = n_block < rows->n ? n_block : rows->n;
    double *block = memory_alloc((n_block * n_col + 1) * sizeof *block), constant = 0, sum = 0;
    for (size_t first = 0; first < rows->n; first += n_block) {
        size_t n = rows->n - first < n_block ? rows->n - first : n_block;
        struct feature_rows part = feature_rows_part(&all, first, n);
        constant = raw_contributions(fitted, &part, n_thread, block);
        for (size_t i = 0; i < n; i++) {
            double weight = rows_weight(rows, first + i);
            sum += weight;
            for (size_t j = 0; j < n_col; j++)
                fitted->expected[j] += weight * block[i * n_col + j];
        }
    }
    free(block);
    fitted->baseline = constant;
    for (size_t j = 0; j < n_col; j++) {
        fitted->expected[j] /= sum;
        fitted->baseline += fitted->expected[j];
    }
    if (fitted->settings.kind->exactness != CONTRIBUTIONS_EXACT)
        fitted->baseline = mean_margin(fitted, rows, n_thread);
}

static enum status rows_check(const struct model_kind *kind, const struct rows *rows,
                              struct error *err)
{
    size_t n_positive = rows_positive(rows);
    if (n_positive == 0 || n_positive == rows->n)
        return error_set(err, E_DATA, "%zu training rows, %zu of them positive: both are needed",
                         rows->n, n_positive);
    if (kind->target == TARGET_TIME && !rows->days.event)
        return error_set(err, E_DATA,
                         "model kind '%s' needs the days of events: rows without a date "
                         "have none",
                         kind->name);
    for (size_t i = 0; i < rows->n; i++)
        if (!(rows_weight(rows, i) > 0) || !isfinite(rows_weight(rows, i)))
            return error_set(err, E_DATA, "the weight of training row %zu is not above 0", i + 1);
    return OK;
}

enum status fitted_fit(struct arena *arena, const struct fit_options *options,
                       struct fitted *ret_fitted, struct error *err)
{
    const struct rows *rows = options->rows;
    const struct model_kind *kind = options->settings->kind;
    *ret_fitted = (struct fitted){0};
    enum status status = rows_check(kind, rows, err);
    if (status)
        return status;
    *ret_fitted = (struct fitted){
        .settings = *options->settings,
        .n_col = rows->data->n_col,
        .expected = arena_array(arena, rows->data->n_col + 1, sizeof(double)),
        .calibrator = {.kind = CALIBRATE_NONE, .slope = 1},
    };
    turn_create(ret_fitted);
    struct fit_input input = {
        .rows = kind->target == TARGET_TIME && rows->timed ? rows->timed : rows,
        .validation = options->validation,
        .values = options->settings->values,
        .texts = options->settings->texts,
        .seed = options->seed,
        .n_thread = options->n_thread,
    };
    status = kind->fit(arena, &input, &ret_fitted->state, err);
    if (!status && options->margins_only)
        return OK;
    if (!status) {
        struct rows explained = rows_spread(arena, rows, kind->explain_rows);
        expected_fill(ret_fitted, &explained, options->n_thread);
        return OK;
    }
    ret_fitted->state = NULL; // the kind has cleaned up
    fitted_done(ret_fitted);
    return status;
}

enum status fitted_state_bytes(struct arena *arena, const struct fitted *fitted,
                               struct bytes *ret_bytes, struct error *err)
{
    *ret_bytes = (struct bytes){0};
    const struct model_kind *kind = fitted->settings.kind;
    return kind->to_bytes ? kind->to_bytes(arena, fitted->state, ret_bytes, err) : OK;
}

void fitted_to_json(const struct fitted *fitted, json *object)
{
    const struct model_kind *kind = fitted->settings.kind;
    settings_to_json(&fitted->settings, json_put_object(object, "settings"));
    if (kind->to_json)
        kind->to_json(fitted->state, json_put_object(object, "state"));
    json_put_number(object, "baseline", fitted->baseline);
    json *expected = json_put_array(object, "expected");
    for (size_t i = 0; i < fitted->n_col; i++)
        json_add_number(expected, fitted->expected[i]);
    calibrate_to_json(&fitted->calibrator, json_put_object(object, "calibrator"));
}

// Reads the settings back for display; unknown or bad ones are left at their default, scores do not
// depend on them.
static enum status settings_from_json(struct arena *arena, const json *object,
                                      struct settings *ret_settings, struct error *err)
{
    const char *kind = json_text(object, "kind");
    enum status status = kind_find(kind ? kind : "", &ret_settings->kind, err);
    if (status == E_USAGE)
        status = error_set(err, E_DATA, "model.json names no known kind of model");
    for (size_t i = 0; !status && i < ret_settings->kind->n_parameter; i++) {
        const struct parameter_row *row = &ret_settings->kind->parameters[i];
        const char *text = row->text ? json_text(object, row->name) : NULL;
        ret_settings->texts[i] = text ? arena_text(arena, text) : NULL;
        double value = json_number(object, row->name, row->value);
        ret_settings->values[i] = value >= row->min && value <= row->max ? value : row->value;
    }
    return status;
}

enum status fitted_from_json(struct arena *arena, const struct state_source *source,
                             struct fitted *ret_fitted, struct error *err)
{
    const json *object = source->object;
    size_t n_col = source->n_col;
    *ret_fitted =
        (struct fitted){.n_col = n_col, .expected = arena_array(arena, n_col + 1, sizeof(double))};
    enum status status =
        settings_from_json(arena, json_get(object, "settings"), &ret_fitted->settings, err);
    if (!status)
        status =
            kind_read_state(arena, ret_fitted->settings.kind,
                            &(struct state_source){json_get(object, "state"), source->bytes, n_col},
                            &ret_fitted->state, err);
    if (status)
        ret_fitted->state = NULL; // the kind has cleaned up
    if (!status)
        status = calibrate_from_json(arena, json_get(object, "calibrator"), &ret_fitted->calibrator,
                                     err);
    if (status) {
        fitted_done(ret_fitted);
        return status;
    }
    turn_create(ret_fitted);
    const json *expected = json_get(object, "expected");
    ret_fitted->baseline = json_number(object, "baseline", NAN);
    bool good = json_count(expected) == n_col && isfinite(ret_fitted->baseline);
    for (size_t i = 0; good && i < n_col; i++) {
        ret_fitted->expected[i] = json_value_number(json_at(expected, i), NAN);
        good = isfinite(ret_fitted->expected[i]);
    }
    if (good)
        return OK;
    fitted_done(ret_fitted);
    return error_set(err, E_DATA, "the model's expected contributions are not usable");
}
