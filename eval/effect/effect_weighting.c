// Weighting by the propensity. The propensity is estimated, and its equations are stacked with
// those of the two means: the standard error includes the uncertainty of the weights.
#include "eval/effect/effect_methods.h"

#include <math.h>

struct row_weight {
    double weight, slope; // slope: how the weight changes with the row's log-odds
};

// A row's weight for the estimand. Units: e is the propensity score, m its log-odds.
static struct row_weight weight_of(enum estimand estimand, int treated, double e, double m)
{
    double weight;
    switch (estimand) {
    case ESTIMAND_ATT: // treated 1, others e / (1 − e)
        return (struct row_weight){treated ? 1 : exp(m), treated ? 0 : exp(m)};
    case ESTIMAND_ATE: // 1 / e and 1 / (1 − e)
        return (struct row_weight){treated ? 1 + exp(-m) : 1 + exp(m), treated ? -exp(-m) : exp(m)};
    default: // 1 − e and e
        weight = treated ? 1 / (1 + exp(m)) : e;
        return (struct row_weight){weight, weight * (treated ? -e : 1 / (1 + exp(m)))};
    }
}

// Adds to the influence on an arm's mean what comes from the estimated propensity:
// (Σ_j w'_j (y_j − mean) z_j / Σ_j w_j)' H⁻¹ × row i's score z_i (a_i − e_i).
static enum status propensity_share(struct arena *arena, const struct effect_input *input, int arm,
                                    struct effect_fit *fit, struct error *err)
{
    const struct effect_design *design = input->design;
    const struct effect_data *data = design->data;
    size_t q = design->n_basis;
    double *change = arena_array(arena, q, sizeof *change), total = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        if (data->treatment[i] != arm)
            continue;
        double slope = weight_of(input->estimand, arm, design->score[i], design->logit[i]).slope;
        total += fit->weight[i];
        double pull = effect_weight(data, i) * slope * (data->outcome[i] - fit->mean[arm]);
        for (size_t j = 0; j < q; j++)
            change[j] += pull * design->z[i * q + j];
    }
    enum status status = effect_solve(design->hessian, q, change, err);
    if (status)
        return status;
    for (size_t i = 0; i < data->n_row; i++) {
        double residual = effect_weight(data, i) * (data->treatment[i] - design->score[i]);
        fit->influence[arm][i] += residual * effect_dot(design->z + i * q, change, q) / total;
    }
    return OK;
}

enum status effect_weighting(struct arena *arena, const struct effect_input *input,
                             struct effect_fit *ret_fit, struct error *err)
{
    const struct effect_design *design = input->design;
    const struct effect_data *data = design->data;
    enum status status = OK;
    effect_fit_create(arena, data->n_row, ret_fit);
    for (size_t i = 0; i < data->n_row; i++) {
        double weight =
            weight_of(input->estimand, data->treatment[i], design->score[i], design->logit[i])
                .weight;
        ret_fit->weight[i] = effect_weight(data, i) * weight;
    }
    for (int arm = 0; arm < 2 && !status; arm++) {
        effect_arm_mean(data, arm, ret_fit);
        status = propensity_share(arena, input, arm, ret_fit, err);
    }
    return status;
}
