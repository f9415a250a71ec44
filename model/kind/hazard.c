// The kind at work. A margin is the log-odds of the event within the window. It rises with the weighted
// sum of columns but is no line of it, so each column is given its share of the sum: contributions add
// up to the margin exactly. How it is fitted: hazard_fit.c.
#include "model/kind/hazard.h"

#include "model/kind/additive.h"
#include "model/kind/hazard_state.h"
#include "model/kind/prep_parameters.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <string.h>

static const struct parameter_row parameters[] = {
    {.name = "penalty",
     .value = 1,
     .max = 1e9,
     .help =
         "L2 strength: the summed log-loss of periods + penalty/2 x the summed squares of weights"},
    {.name = "periods",
     .value = 8,
     .min = 1,
     .max = PERIODS_MAX,
     .integer = true,
     .help = "pieces of the window, each with a hazard of its own"},
    PREP_PARAMETERS,
    CALIBRATE_PARAMETER,
};

double hazard_margin(const struct hazard *hazard, double sum)
{
    double free = 1, had = 0; // of any event so far; of the event
    for (size_t t = 0; t < hazard->n_period; t++) {
        double p = logistic(hazard->starts[t] + sum);
        had += free * p;
        free *= (1 - p) * (1 - hazard->competing[t]);
    }
    return log_odds(had);
}

static double hazard_row(const void *state, const double *x, double *ret_contributions,
                         size_t n_col)
{
    const struct hazard *hazard = state;
    double sum = 0, start = hazard_margin(hazard, 0);
    memset(ret_contributions, 0, n_col * sizeof *ret_contributions);
    for (size_t i = 0; i < hazard->prep.n_feature; i++) {
        const struct prep_feature *feature = &hazard->prep.features[i];
        double part = hazard->weights[i] * prep_value(feature, x);
        ret_contributions[feature->column] += part;
        sum += part;
    }
    double scale = fabs(sum) > 1e-9 ? (hazard_margin(hazard, sum) - start) / sum : 1;
    for (size_t j = 0; j < n_col; j++)
        ret_contributions[j] *= scale;
    return start;
}

static void hazard_margins(const void *state, const struct feature_rows *rows, int n_thread,
                           double *ret_margins)
{
    additive_margins(hazard_row, state, rows, n_thread, ret_margins);
}

static double hazard_contributions(const void *state, const struct feature_rows *rows, int n_thread,
                                   double *ret_contributions)
{
    return additive_contributions(hazard_row, state, rows, n_thread, ret_contributions);
}

static void hazard_to_json(const void *state, json *object)
{
    const struct hazard *hazard = state;
    json *periods = json_put_array(object, "periods");
    for (size_t t = 0; t < hazard->n_period; t++) {
        json *period = json_add_object(periods);
        json_put_number(period, "start", hazard->starts[t]);
        json_put_number(period, "competing", hazard->competing[t]);
    }
    prep_to_json(&hazard->prep, json_put_array(object, "features"));
    json *weights = json_put_array(object, "weights");
    for (size_t i = 0; i < hazard->prep.n_feature; i++)
        json_add_number(weights, hazard->weights[i]);
}

static enum status hazard_from_json(struct arena *arena, const json *object, size_t n_col,
                                    void **ret_state, struct error *err)
{
    struct hazard *hazard = arena_alloc(arena, sizeof *hazard);
    enum status status =
        prep_from_json(arena, json_get(object, "features"), n_col, &hazard->prep, err);
    if (status)
        return status;
    const json *weights = json_get(object, "weights"), *periods = json_get(object, "periods");
    size_t n = hazard->prep.n_feature;
    double *w = arena_array(arena, n + 1, sizeof *w);
    hazard->n_period = json_count(periods);
    bool good = json_count(weights) == n && json_kind_of(periods) == JSON_LIST &&
                hazard->n_period > 0 && hazard->n_period <= PERIODS_MAX;
    for (size_t i = 0; good && i < n; i++) {
        w[i] = json_value_number(json_at(weights, i), NAN);
        good = isfinite(w[i]);
    }
    for (size_t t = 0; good && t < hazard->n_period; t++) {
        hazard->starts[t] = json_number(json_at(periods, t), "start", NAN);
        hazard->competing[t] = json_number(json_at(periods, t), "competing", NAN);
        good =
            isfinite(hazard->starts[t]) && hazard->competing[t] >= 0 && hazard->competing[t] <= 1;
    }
    hazard->weights = w;
    *ret_state = hazard;
    return good ? OK : error_set(err, E_DATA, "the model's hazards are not usable");
}

const struct model_kind hazard_kind = {
    .name = "hazard",
    .help = "discrete-time hazards with censoring and competing events",
    .parameters = parameters,
    .n_parameter = sizeof parameters / sizeof *parameters,
    .target = TARGET_TIME,
    .thread_safe = true,
    .fit = hazard_fit,
    .margins = hazard_margins,
    .contributions = hazard_contributions,
    .to_json = hazard_to_json,
    .from_json = hazard_from_json,
};
