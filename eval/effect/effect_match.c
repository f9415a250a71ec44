// Matching: each treated row is paired with the untreated rows nearest in the logit of the
// propensity; what has no partner within the caliper is left out, and then the effect is on those
// matched. Without replacement, equally near rows are taken by lot, and errors are by matched set,
// because partners were chosen to be alike. With replacement, equally near rows share the weight, and
// errors are those of Abadie & Imbens.
#include "eval/effect/effect_lot.h"
#include "eval/effect/effect_match_error.h"
#include "eval/effect/effect_methods.h"

#include "model/numeric/numerics.h"

#include <math.h>
#include <stdlib.h>

// Logits are compared in steps of 1e-9: smaller differences come from rounding, and would otherwise
// let the order of the columns decide between equal rows.
#define STEPS_PER_LOGIT 1e9
#define N_LOT 100 // further lots that show how much hangs on this one

// Treated rows count 1, their k partners 1/k each.
static void weights_of_pairs(const struct effect_data *data, struct effect_fit *fit)
{
    double *partners = memory_alloc((data->n_row + 1) * sizeof *partners);
    for (size_t i = 0; i < fit->n_pair; i++)
        partners[fit->pairs[i].treated]++;
    for (size_t i = 0; i < fit->n_pair; i++) {
        fit->weight[fit->pairs[i].treated] = 1;
        fit->weight[fit->pairs[i].control] += 1 / partners[fit->pairs[i].treated];
    }
    free(partners);
}

static void weights_of_sets(struct effect_fit *fit)
{
    const struct nearest *nearest = fit->nearest;
    double *change = memory_alloc((nearest->n_row + 1) * sizeof *change), weight = 0;
    size_t *open = memory_alloc((nearest->n_row + 1) * sizeof *open), n_open = 0;
    for (size_t i = 0; i < nearest->n_set; i++) {
        const struct nearest_set *set = &nearest->sets[i];
        double share = 1 / (double)(set->end - set->first);
        fit->weight[set->seeker] = 1;
        change[set->first] += share;
        change[set->end] -= share;
        open[set->first]++;
        open[set->end]--; // wraps; the running sum is right
    }
    for (size_t k = 0; k < nearest->n_row; k++) {
        weight += change[k];
        n_open += open[k];
        fit->weight[nearest->rows[k]] = n_open ? weight : 0; // exactly 0 where nobody chose it
    }
    free(change);
    free(open);
}

// Numbers matched sets by their treated row; rows outside any set share the number 0, they have no
// influence.
static void sets_number(struct arena *arena, const struct effect_data *data, struct effect_fit *fit)
{
    uint32_t *set = arena_array(arena, data->n_row + 1, sizeof *set), n_set = 1;
    for (size_t i = 0; i < fit->n_pair; i++)
        if (set[fit->pairs[i].treated] == 0)
            set[fit->pairs[i].treated] = n_set++;
    for (size_t i = 0; i < fit->n_pair; i++)
        set[fit->pairs[i].control] = set[fit->pairs[i].treated];
    fit->cluster = set;
    fit->n_cluster = n_set;
}

static enum status sizes_check(const struct effect_data *data, struct effect_fit *fit,
                               struct error *err)
{
    size_t n[2] = {0, 0};
    for (size_t i = 0; i < data->n_row; i++)
        n[data->treatment[i]] += fit->weight[i] != 0;
    fit->n_unmatched = effect_arm_count(data, 1) - n[1];
    if (n[0] >= EFFECT_MIN_COUNT && n[1] >= EFFECT_MIN_COUNT)
        return OK;
    error_set(err, E_DATA, "fewer than %d %s rows could be matched", EFFECT_MIN_COUNT,
              n[1] < EFFECT_MIN_COUNT ? "treated" : "untreated");
    error_hint(err, "a wider --caliper or fewer --exact columns leave more partners");
    return E_DATA;
}

// The estimate of one lot, for the spread.
static double lot_estimate(const struct effect_data *data, struct nearest_problem problem,
                           uint64_t seed)
{
    struct arena arena = {0};
    struct effect_fit fit = {0};
    effect_fit_create(&arena, data->n_row, &fit);
    problem.lot = effect_lot_draw(&arena, data, problem.score, seed);
    fit.pairs = nearest_pairs(&arena, &problem, &fit.n_pair);
    weights_of_pairs(data, &fit);
    effect_arm_mean(data, 0, &fit);
    effect_arm_mean(data, 1, &fit);
    arena_done(&arena);
    return fit.mean[1] - fit.mean[0];
}

// How far the estimates of other lots lie apart.
static void lots_measure(const struct effect_data *data, const struct nearest_problem *problem,
                         const struct effect_request *request, struct effect_fit *fit)
{
    double estimates[N_LOT], mean = 0, squares = 0;
    struct effect_lots *lots = &fit->lots;
    *lots = (struct effect_lots){.n = N_LOT, .low = INFINITY, .high = -INFINITY};
    for (size_t k = 0; k < N_LOT; k++) {
        estimates[k] = lot_estimate(data, *problem, random_bits(request->seed, N_LOT, k));
        lots->low = fmin(lots->low, estimates[k]);
        lots->high = fmax(lots->high, estimates[k]);
        mean += estimates[k] / N_LOT;
    }
    for (size_t k = 0; k < N_LOT; k++)
        squares += (estimates[k] - mean) * (estimates[k] - mean);
    lots->deviation = sqrt(squares / (N_LOT - 1));
}

static void match_once(struct arena *arena, const struct effect_input *input,
                       struct nearest_problem *problem, struct effect_fit *fit)
{
    const struct effect_data *data = input->design->data;
    problem->lot = effect_lot_draw(arena, data, problem->score, input->request->seed);
    fit->pairs = nearest_pairs(arena, problem, &fit->n_pair);
    weights_of_pairs(data, fit);
    sets_number(arena, data, fit);
    lots_measure(data, problem, input->request, fit);
}

static void match_all(struct arena *arena, const struct nearest_problem *problem,
                      struct effect_fit *fit)
{
    struct nearest *nearest = arena_alloc(arena, sizeof *nearest);
    nearest_all(arena, problem, 1, 0, nearest);
    fit->nearest = nearest;
    weights_of_sets(fit);
}

enum status effect_match(struct arena *arena, const struct effect_input *input,
                         struct effect_fit *ret_fit, struct error *err)
{
    const struct effect_data *data = input->design->data;
    const struct effect_request *request = input->request;
    if (data->weight)
        return error_set(err, E_NOT_IMPLEMENTED, "rows with weights of their own are not matched");
    double *steps = arena_array(arena, data->n_row + 1, sizeof *steps);
    for (size_t i = 0; i < data->n_row; i++)
        steps[i] = rint(input->design->logit[i] * STEPS_PER_LOGIT);
    struct nearest_problem problem = {
        .n = data->n_row,
        .score = steps,
        .treated = data->treatment,
        .stratum = data->exact,
        .width = request->caliper * standard_deviation(input->design->logit, data->n_row) *
                 STEPS_PER_LOGIT,
        .ratio = request->ratio,
    };
    effect_fit_create(arena, data->n_row, ret_fit);
    if (request->replace)
        match_all(arena, &problem, ret_fit);
    else
        match_once(arena, input, &problem, ret_fit);
    enum status status = sizes_check(data, ret_fit, err);
    if (status)
        return status;
    effect_arm_mean(data, 0, ret_fit);
    effect_arm_mean(data, 1, ret_fit);
    if (request->replace)
        ret_fit->own_variance = effect_match_variance(arena, data, &problem, ret_fit);
    return OK;
}
