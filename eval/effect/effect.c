// Runs the estimators: prepares what they need once, then computes standard errors, clusters,
// intervals, ratios and effective sample sizes in the same way from each estimator's fit.

#include "eval/effect/effect.h"

#include "eval/effect/effect_balance.h"
#include "eval/effect/effect_interval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BIT(estimand) (1u << (estimand))
#define RANK_LAST_FIRST 3 // weights, overlap, entropy
#define RANK_LAST 5

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

// The ratio of the two means; its ends are those of the difference, so that both say the same.
static void ratio_fill(struct effect_estimate *ret)
{
    const double *mean = ret->fit.mean;
    ret->risk_ratio = ret->ratio_low = ret->ratio_high = NAN;
    if (!(mean[0] > 0 && mean[1] > 0))
        return;
    ret->risk_ratio = mean[1] / mean[0];
    ret->ratio_low = fmax(0, mean[0] + ret->low) / mean[0];
    ret->ratio_high = (mean[0] + ret->high) / mean[0];
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

// Few had the outcome in an arm, or the rows show no variance at all.
static bool is_few(const struct effect_data *data, const struct effect_estimate *estimate)
{
    bool few = !(estimate->se > 1e-12);
    for (int arm = 0; arm < 2; arm++)
        few = few || effect_events(data, &estimate->fit, arm) < EFFECT_MIN_COUNT;
    return few && effect_outcome_is_binary(data);
}

static void interval_fill(const struct effect_data *data, struct effect_estimate *ret)
{
    ret->low = ret->estimate - EFFECT_Z95 * ret->se;
    ret->high = ret->estimate + EFFECT_Z95 * ret->se;
    ret->exact = is_few(data, ret);
    if (ret->exact) {
        const double size[2] = {effect_exact_size(data, &ret->fit, 0),
                                effect_exact_size(data, &ret->fit, 1)};
        struct effect_range range = effect_newcombe(ret->fit.mean, size);
        ret->low = range.low;
        ret->high = range.high;
    }
    if (!(ret->se > 1e-12)) {
        ret->se = NAN;
        if (!ret->exact) // a number that is the same in every row says nothing of its error
            ret->low = ret->high = NAN;
    }
}

static void estimate_fill(const struct effect_data *data, struct effect_estimate *ret)
{
    double *share = memory_alloc((data->n_row + 1) * sizeof *share);
    for (size_t i = 0; i < data->n_row; i++)
        share[i] = ret->fit.influence[1][i] - ret->fit.influence[0][i];
    ret->estimate = ret->fit.mean[1] - ret->fit.mean[0];
    ret->se = effect_standard_error(data, &ret->fit, share);
    free(share);
    double own = sqrt(ret->fit.own_variance); // errors by cluster stand where they are larger
    ret->se = data->cluster ? fmax(ret->se, own) : own > 0 ? own : ret->se;
    sizes_fill(data, ret);
    interval_fill(data, ret);
    ratio_fill(ret);
    ret->largest_smd = effect_balance_largest(data, ret->fit.weight, ret->estimand);
}

// Basis and propensity of the rows that remain; ret_by_need as of study_prepare.
static enum status design_prepare(struct arena *arena, const struct effect_request *request,
                                  enum effect_need most, struct effect_study *study,
                                  enum status *ret_by_need)
{
    struct error *refusal = &study->refusal;
    struct effect_data *data = arena_alloc(arena, sizeof *data);
    *data = study->support.data;
    study->design = (struct effect_design){.data = data};
    enum status status = effect_data_check(data, refusal);
    ret_by_need[NEED_NOTHING] = status;
    if (!status && most >= NEED_BASIS)
        status = effect_design_make(arena, data, &study->design, refusal);
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

// The method of a rank that may speak: it is about the people asked for, or about the overlap.
static struct effect_estimate *candidate_of(const struct effect_study *study,
                                            const struct effect_request *request, int rank)
{
    for (size_t i = 0; i < study->n_estimate; i++) {
        struct effect_estimate *estimate = &study->estimates[i];
        const struct effect_estimator *method = estimate->method;
        bool answers = method->estimands & BIT(request->estimand);
        bool overlap = method->estimands == BIT(ESTIMAND_ATO);
        if (!estimate->status && method->rank == rank && (answers || overlap))
            return estimate;
    }
    return NULL;
}

// The answer is the first method that passes its gates: weights, overlap, entropy; the others only
// where none of these was asked for.
static void headline_find(struct arena *arena, const struct effect_request *request,
                          struct effect_study *study)
{
    bool any_first = false;
    for (size_t i = 0; i < study->n_estimate; i++) {
        int rank = study->estimates[i].method->rank;
        any_first = any_first || (rank > 0 && rank <= RANK_LAST_FIRST);
    }
    for (int rank = 1; rank <= RANK_LAST && !study->headline; rank++) {
        struct effect_estimate *estimate =
            any_first && rank > RANK_LAST_FIRST ? NULL : candidate_of(study, request, rank);
        if (!estimate)
            continue;
        effect_gates_check(arena, study->design.data, estimate);
        if (!estimate->gates.passed)
            continue;
        study->headline = estimate;
        study->headline_declared = estimate->method->estimands & BIT(request->estimand);
    }
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
    }
    headline_find(arena, request, ret_study);
}
