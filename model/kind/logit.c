// The model most councils can read: a weighted sum of prepared columns. The objective is the one in
// solver.h, over standardised features unless `scale` says otherwise, so that its weights are
// scikit-learn's with C = 1/penalty.
#include "model/kind/logit.h"

#include "model/kind/additive.h"
#include "model/kind/prep_parameters.h"
#include "model/numeric/solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PENALTY, SCALE };
static const struct parameter_row parameters[] = {
    {.name = "penalty",
     .value = 1,
     .max = 1e9,
     .help = "L2 strength: the objective is the summed log-loss + penalty/2 × Σ weight² (= 1/C)"},
    PREP_PARAMETERS,
    CALIBRATE_PARAMETER,
};

struct logit {
    struct prep prep;
    double intercept;
    double *weights; // n_feature
};

static void keep_column(struct prep *prep, long i_column)
{
    size_t n = 0;
    for (size_t i = 0; i < prep->n_feature; i++)
        if (prep->features[i].column == i_column)
            prep->features[n++] = prep->features[i];
    prep->n_feature = n;
}

enum status logit_fit_with(struct arena *arena, const struct fit_input *input,
                           const struct logit_options *options, void **ret_state, struct error *err)
{
    const struct rows *rows = input->rows;
    struct logit *logit = arena_alloc(arena, sizeof *logit);
    prep_fit(arena, rows, &options->prep, input->n_thread, &logit->prep);
    if (options->i_column >= 0)
        keep_column(&logit->prep, options->i_column);
    size_t q = logit->prep.n_feature + 1;
    enum status status = dataset_check_size(rows->n, q, err);
    if (status)
        return status;
    double *z = prep_design(&logit->prep, rows);
    double *target = memory_alloc(rows->n * sizeof *target);
    for (size_t i = 0; i < rows->n; i++)
        target[i] = rows->y[rows->index[i]];
    struct arena scratch = {0};
    double *w = arena_array(arena, q, sizeof *w);
    w[0] = rows_log_odds(rows);
    struct logistic_problem problem = {
        .z = z,
        .target = target,
        .weight = rows_weights(&scratch, rows),
        .n_row = rows->n,
        .n_col = q,
        .penalty = options->penalty,
        .n_thread = input->n_thread,
    };
    status = solver_fit(&problem, w, err);
    arena_done(&scratch);
    logit->intercept = w[0];
    logit->weights = w + 1;
    free(z);
    free(target);
    *ret_state = logit;
    return status;
}

static enum status logit_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                             struct error *err)
{
    const struct logit_options options = {prep_options_of(input->values + SCALE),
                                          input->values[PENALTY], -1};
    return logit_fit_with(arena, input, &options, ret_state, err);
}

static double logit_row(const void *state, const double *x, double *ret_contributions, size_t n_col)
{
    const struct logit *logit = state;
    memset(ret_contributions, 0, n_col * sizeof *ret_contributions);
    for (size_t i = 0; i < logit->prep.n_feature; i++) {
        const struct prep_feature *feature = &logit->prep.features[i];
        ret_contributions[feature->column] += logit->weights[i] * prep_value(feature, x);
    }
    return logit->intercept;
}

void logit_margins(const void *state, const struct feature_rows *rows, int n_thread,
                   double *ret_margins)
{
    additive_margins(logit_row, state, rows, n_thread, ret_margins);
}

double logit_contributions(const void *state, const struct feature_rows *rows, int n_thread,
                           double *ret_contributions)
{
    return additive_contributions(logit_row, state, rows, n_thread, ret_contributions);
}

void logit_to_json(const void *state, json *object)
{
    const struct logit *logit = state;
    json_put_number(object, "intercept", logit->intercept);
    prep_to_json(&logit->prep, json_put_array(object, "features"));
    json *weights = json_put_array(object, "weights");
    for (size_t i = 0; i < logit->prep.n_feature; i++)
        json_add_number(weights, logit->weights[i]);
}

enum status logit_from_json(struct arena *arena, const json *object, size_t n_col, void **ret_state,
                            struct error *err)
{
    struct logit *logit = arena_alloc(arena, sizeof *logit);
    enum status status =
        prep_from_json(arena, json_get(object, "features"), n_col, &logit->prep, err);
    if (status)
        return status;
    const json *weights = json_get(object, "weights");
    size_t n = logit->prep.n_feature;
    logit->intercept = json_number(object, "intercept", NAN);
    logit->weights = arena_array(arena, n + 1, sizeof *logit->weights);
    bool good = json_count(weights) == n && isfinite(logit->intercept);
    for (size_t i = 0; good && i < n; i++) {
        logit->weights[i] = json_value_number(json_at(weights, i), NAN);
        good = isfinite(logit->weights[i]);
    }
    if (!good)
        return error_set(err, E_DATA, "the model's weights are not usable");
    *ret_state = logit;
    return OK;
}

const struct model_kind logit_kind = {
    .name = "logit",
    .help = "logistic regression with an L2 penalty",
    .parameters = parameters,
    .n_parameter = sizeof parameters / sizeof *parameters,
    .thread_safe = true,
    .fit = logit_fit,
    .margins = logit_margins,
    .contributions = logit_contributions,
    .to_json = logit_to_json,
    .from_json = logit_from_json,
};
