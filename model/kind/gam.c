// The kind and its curves at work. How they are found: gam_fit.c.
#include "model/kind/gam.h"

#include "model/kind/additive.h"
#include "model/kind/gam_state.h"
#include "model/kind/prep_parameters.h"

#include <math.h>
#include <string.h>

static const struct parameter_row parameters[] = {
    {.name = "rounds",
     .value = 1000,
     .min = 1,
     .max = 100000,
     .integer = true,
     .help = "how often each column's curve gets a step, at most"},
    {.name = "rate",
     .value = 0.05,
     .min = 1e-6,
     .max = 1,
     .help = "share of each step that counts"},
    {.name = "leaves",
     .value = 3,
     .min = 2,
     .max = 16,
     .integer = true,
     .help = "pieces of a step, at most"},
    {.name = "bins",
     .value = 64,
     .min = 2,
     .max = GAM_BINS_MAX,
     .integer = true,
     .help = "of each column's values"},
    {.name = "bags",
     .value = 4,
     .min = 1,
     .max = 100,
     .integer = true,
     .help = "models of 85% of the rows each, averaged; 1 = one model of all rows"},
    {.name = "lambda", .value = 1, .max = 1e9, .help = "L2 penalty of steps"},
    {.name = "min_weight",
     .value = 1,
     .max = 1e9,
     .help = "least summed second derivatives in a piece"},
    {.name = "patience",
     .value = 30,
     .max = 100000,
     .integer = true,
     .help =
         "rounds without a smaller log loss on the rows left out of the bags before it stops; the "
         "best round counts. 0, or one bag = all rounds"},
    CALIBRATE_PARAMETER,
};

static double gam_row(const void *state, const double *x, double *ret_contributions, size_t n_col)
{
    const struct gam *gam = state;
    memset(ret_contributions, 0, n_col * sizeof *ret_contributions);
    for (size_t i = 0; i < gam->n_curve; i++) {
        const struct curve *curve = &gam->curves[i];
        double v = x[curve->column];
        ret_contributions[curve->column] =
            isnan(v) ? curve->missing : curve->values[cuts_find(curve->cuts, curve->n_cut, v)];
    }
    return gam->intercept;
}

static void gam_margins(const void *state, const struct feature_rows *rows, int n_thread,
                        double *ret_margins)
{
    additive_margins(gam_row, state, rows, n_thread, ret_margins);
}

static double gam_contributions(const void *state, const struct feature_rows *rows, int n_thread,
                                double *ret_contributions)
{
    return additive_contributions(gam_row, state, rows, n_thread, ret_contributions);
}

static void gam_to_json(const void *state, json *object)
{
    const struct gam *gam = state;
    json_put_number(object, "intercept", gam->intercept);
    json *curves = json_put_array(object, "curves");
    for (size_t i = 0; i < gam->n_curve; i++) {
        const struct curve *curve = &gam->curves[i];
        json *item = json_add_object(curves);
        json_put_integer(item, "column", curve->column);
        json_put_number(item, "missing", curve->missing);
        json *cuts = json_put_array(item, "cuts"), *values = json_put_array(item, "values");
        for (size_t k = 0; k < curve->n_cut; k++)
            json_add_number(cuts, curve->cuts[k]);
        for (size_t k = 0; k <= curve->n_cut; k++)
            json_add_number(values, curve->values[k]);
    }
}

static bool curve_read(struct arena *arena, const json *item, size_t n_col, struct curve *ret_curve)
{
    const json *list = json_get(item, "cuts"), *steps = json_get(item, "values");
    double column = json_number(item, "column", -1);
    size_t n = json_count(list);
    double *cuts = arena_array(arena, n + 1, sizeof *cuts);
    double *values = arena_array(arena, n + 1, sizeof *values);
    bool good = json_kind_of(list) == JSON_LIST && json_count(steps) == n + 1 && column >= 0 &&
                column < (double)n_col && column == floor(column) && n <= GAM_BINS_MAX;
    for (size_t k = 0; good && k <= n; k++) {
        values[k] = json_value_number(json_at(steps, k), NAN);
        cuts[k] = k < n ? json_value_number(json_at(list, k), NAN) : 0;
        good = isfinite(values[k]) && isfinite(cuts[k]) && (!k || k == n || cuts[k] > cuts[k - 1]);
    }
    *ret_curve = (struct curve){good ? (uint32_t)column : 0, n, cuts, values,
                                json_number(item, "missing", NAN)};
    return good && isfinite(ret_curve->missing);
}

static enum status gam_from_json(struct arena *arena, const json *object, size_t n_col,
                                 void **ret_state, struct error *err)
{
    const json *list = json_get(object, "curves");
    struct gam *gam = arena_alloc(arena, sizeof *gam);
    gam->intercept = json_number(object, "intercept", NAN);
    gam->n_curve = json_count(list);
    if (!isfinite(gam->intercept) || json_kind_of(list) != JSON_LIST || gam->n_curve > n_col)
        return error_set(err, E_DATA, "the model's curves are not usable");
    struct curve *curves = arena_array(arena, gam->n_curve + 1, sizeof *curves);
    for (size_t i = 0; i < gam->n_curve; i++)
        if (!curve_read(arena, json_at(list, i), n_col, &curves[i]) ||
            (i && curves[i].column <= curves[i - 1].column))
            return error_set(err, E_DATA, "curve %zu of the model is not usable", i + 1);
    gam->curves = curves;
    *ret_state = gam;
    return OK;
}

const struct model_kind gam_kind = {
    .name = "gam",
    .help = "generalised additive model: one curve a column, found by boosting",
    .parameters = parameters,
    .n_parameter = sizeof parameters / sizeof *parameters,
    .slow_to_fit = true,
    .thread_safe = true,
    .fit = gam_fit,
    .margins = gam_margins,
    .contributions = gam_contributions,
    .to_json = gam_to_json,
    .from_json = gam_from_json,
};
