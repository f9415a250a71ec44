// Runs the estimators: prepares what they need once, then computes standard errors, clusters,
// intervals, ratios and effective sample sizes in the same way from each estimator's fit.

#include "eval/effect/effect.h"

#include "eval/effect/effect_balance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BIT(estimand) (1u << (estimand))

double effect_standard_error(const struct effect_data *data, const struct effect_fit *fit,
                             const double *share)
{
    const uint32_t *cluster = data->cluster ? data->cluster : fit->cluster;
    size_t n = !cluster ? data->n_row : data->cluster ? data->n_cluster : fit->n_cluster;
    double *sums = memory_alloc((n + 1) * sizeof *sums), variance = 0;
    for (size_t i = 0; i < data->n_row; i++)
        sums[cluster ? cluster[i] : i] += share[i];
    for (size_t i = 0; i < n; i++)
        variance += sums[i] * sums[i];
    free(sums);
    return sqrt(variance);
}

// The ratio of the two means with its interval on the log scale; NaN unless both are above 0.
static void ratio_fill(const struct effect_data *data, double *share, struct effect_estimate *ret)
{
    const struct effect_fit *fit = &ret->fit;
    ret->risk_ratio = ret->ratio_low = ret->ratio_high = NAN;
    if (!(fit->mean[0] > 0 && fit->mean[1] > 0))
        return;
    for (size_t i = 0; i < data->n_row; i++)
        share[i] = fit->influence[1][i] / fit->mean[1] - fit->influence[0][i] / fit->mean[0];
    double margin = EFFECT_Z95 * effect_standard_error(data, fit, share);
    ret->risk_ratio = fit->mean[1] / fit->mean[0];
    ret->ratio_low = ret->risk_ratio * exp(-margin);
    ret->ratio_high = ret->risk_ratio * exp(margin);
}

static void sizes_fill(const struct effect_data *data, struct effect_estimate *ret)
{
    for (int arm = 0; arm < 2; arm++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < data->n_row; i++) {
            double weight = data->treatment[i] == arm ? ret->fit.weight[i] : 0;
            sum += weight;
            squares += weight * weight;
            ret->n_arm[arm] += weight != 0;
        }
        ret->ess_arm[arm] = sum * sum / squares;
    }
}

static void estimate_fill(const struct effect_data *data, struct effect_estimate *ret)
{
    double *share = memory_alloc((data->n_row + 1) * sizeof *share);
    for (size_t i = 0; i < data->n_row; i++)
        share[i] = ret->fit.influence[1][i] - ret->fit.influence[0][i];
    ret->estimate = ret->fit.mean[1] - ret->fit.mean[0];
    ret->se = effect_standard_error(data, &ret->fit, share);
    double own = sqrt(ret->fit.own_variance); // errors by cluster stand where they are larger
    ret->se = data->cluster ? fmax(ret->se, own) : own > 0 ? own : ret->se;
    ret->low = ret->estimate - EFFECT_Z95 * ret->se;
    ret->high = ret->estimate + EFFECT_Z95 * ret->se;
    ratio_fill(data, share, ret);
    sizes_fill(data, ret);
    free(share);
    ret->largest_smd = effect_balance_largest(data, ret->fit.weight, ret->estimand);
}

// Basis and propensity of the rows that remain; ret_by_need as of study_prepare.
static enum status design_prepare(struct arena *arena, const struct effect_request *request,
                                  enum effect_need most, struct effect_study *study,
                                  enum status *ret_by_need)
{
    struct error *refusal = &study->refusal;
    study->design = (struct effect_design){.data = &study->support.data};
    enum status status = effect_data_check(&study->support.data, refusal);
    ret_by_need[NEED_NOTHING] = status;
    if (!status && most >= NEED_BASIS)
        status = effect_design_make(arena, &study->support.data, &study->design, refusal);
    ret_by_need[NEED_BASIS] = status;
    if (!status && most >= NEED_PROPENSITY)
        status = effect_propensity_fit(arena, &study->design, request->n_thread, refusal);
    ret_by_need[NEED_PROPENSITY] = status;
    return status;
}

// Makes what the methods need; the first failure is the study's refusal, met by those that need it.
// Rows that the covariates tell apart only together are tried once more without rare levels.
static void study_prepare(struct arena *arena, const struct effect_data *data,
                          const struct effect_request *request, struct effect_study *study,
                          enum status *ret_by_need)
{
    enum effect_need most = NEED_NOTHING;
    for (size_t i = 0; i < request->n_method; i++)
        if (request->methods[i]->need > most)
            most = request->methods[i]->need;
    study->support.data = *data;
    if (most > NEED_NOTHING)
        effect_support_make(arena, data, request->estimand, &study->support);
    study->status = design_prepare(arena, request, most, study, ret_by_need);
    if (ret_by_need[NEED_BASIS] || !ret_by_need[NEED_PROPENSITY])
        return;
    const struct effect_study first = *study;
    const enum status by_need[] = {ret_by_need[0], ret_by_need[1], ret_by_need[2]};
    if (effect_support_narrow(arena, data, request->estimand, &study->support)) {
        study->status = design_prepare(arena, request, most, study, ret_by_need);
        if (!study->status)
            return;
    }
    *study = first;
    study->design.data = &study->support.data;
    memcpy(ret_by_need, by_need, sizeof by_need);
}

// The estimand of an estimate whose treated rows are not all there any more.
static enum estimand estimand_of(const struct effect_study *study,
                                 const struct effect_estimate *estimate)
{
    bool fewer = estimate->fit.n_unmatched > 0 ||
                 effect_support_changes(&study->support, estimate->estimand);
    return estimate->estimand == ESTIMAND_ATT && fewer ? ESTIMAND_ATM : estimate->estimand;
}

static void method_run(struct arena *arena, const struct effect_input *input,
                       const struct effect_study *study, enum status prepared,
                       struct effect_estimate *ret)
{
    struct error err = study->refusal;
    ret->estimate = ret->se = ret->low = ret->high = ret->largest_smd = NAN;
    ret->risk_ratio = ret->ratio_low = ret->ratio_high = NAN;
    ret->ess_arm[0] = ret->ess_arm[1] = NAN;
    ret->status = prepared ? prepared : ret->method->run(arena, input, &ret->fit, &err);
    if (ret->status)
        ret->reason = arena_text(arena, err.message);
    if (ret->status)
        return;
    estimate_fill(input->design->data, ret);
    ret->estimand = estimand_of(study, ret);
}

void effect_run(struct arena *arena, const struct effect_data *data,
                const struct effect_request *request, struct effect_study *ret_study)
{
    enum status by_need[NEED_PROPENSITY + 1];
    *ret_study = (struct effect_study){.n_estimate = request->n_method};
    ret_study->estimates = arena_array(arena, request->n_method + 1, sizeof *ret_study->estimates);
    study_prepare(arena, data, request, ret_study, by_need);
    for (size_t i = 0; i < request->n_method; i++) {
        struct effect_estimate *estimate = &ret_study->estimates[i];
        const struct effect_estimator *method = request->methods[i];
        bool answers = method->estimands & BIT(request->estimand);
        estimate->method = method;
        estimate->estimand = answers ? request->estimand : method->natural;
        struct effect_input input = {&ret_study->design, request, estimate->estimand};
        method_run(arena, &input, ret_study, by_need[method->need], estimate);
        const struct effect_estimate *best = ret_study->headline;
        if (!estimate->status && answers && method->rank &&
            (!best || method->rank < best->method->rank))
            ret_study->headline = estimate;
    }
}
