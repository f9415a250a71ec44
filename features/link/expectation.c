// Sums run over the patterns in their order, so results do not depend on threads.

#include "features/link/expectation.h"

#include <math.h>
#include <string.h>

struct sums {
    double match[PATTERN_COMPARISONS_MAX][PATTERN_LEVELS_MAX];
    double other[PATTERN_COMPARISONS_MAX][PATTERN_LEVELS_MAX];
    double n_match, n_pair;
};

static double probability(const struct level_model *model, size_t n_comparison,
                          const bool *left_out, level_pattern pattern, double factor)
{
    double match = factor * model->share, other = 1 - model->share;
    for (size_t k = 0; k < n_comparison; k++) {
        int level = pattern_level(pattern, k);
        if (level < 0 || (left_out && left_out[k]))
            continue;
        match *= model->m[k][level];
        other *= model->u[k][level];
    }
    return match + other > 0 ? match / (match + other) : 0;
}

double level_model_probability(const struct level_model *model, size_t n_comparison,
                               const bool *left_out, level_pattern pattern)
{
    return probability(model, n_comparison, left_out, pattern, 1);
}

static void expect(const struct expectation_input *input, const struct level_model *model,
                   struct sums *sums)
{
    memset(sums, 0, sizeof *sums);
    for (size_t i = 0; i < input->counts->n; i++) {
        level_pattern pattern = input->counts->items[i].pattern;
        double n = (double)input->counts->items[i].n;
        double match = n * probability(model, input->n_comparison, input->left_out, pattern,
                                       input->factors ? input->factors[i] : 1);
        sums->n_match += match;
        sums->n_pair += n;
        for (size_t k = 0; k < input->n_comparison; k++) {
            int level = pattern_level(pattern, k);
            if (level < 0)
                continue;
            sums->match[k][level] += match;
            sums->other[k][level] += n - match;
        }
    }
}

// New shares of the levels of one comparison; returns the largest change.
static double set_levels(const double *sums, size_t n_level, const double *before,
                         double prior_pairs, double *levels)
{
    double total = prior_pairs, change = 0;
    for (size_t i = 0; i < n_level; i++)
        total += sums[i];
    for (size_t i = 0; i < n_level && total > 0; i++) {
        double value = (sums[i] + prior_pairs * before[i]) / total;
        change = fmax(change, fabs(value - levels[i]));
        levels[i] = value;
    }
    return change;
}

static double maximise(const struct expectation_input *input, const struct level_model *start,
                       const struct sums *sums, struct level_model *model)
{
    double share = sums->n_pair > 0 ? sums->n_match / sums->n_pair : model->share;
    double change = fabs(share - model->share);
    model->share = share;
    for (size_t k = 0; k < input->n_comparison; k++) {
        if (input->left_out && input->left_out[k])
            continue;
        change = fmax(change, set_levels(sums->match[k], input->n_level[k], start->m[k],
                                         input->prior_pairs, model->m[k]));
        if (!input->fixed_u)
            change = fmax(change, set_levels(sums->other[k], input->n_level[k], start->u[k],
                                             input->prior_pairs, model->u[k]));
    }
    return change;
}

struct expectation_result expectation_run(const struct expectation_input *input,
                                          struct level_model *model)
{
    const struct level_model start = *model;
    struct expectation_result result = {0};
    struct sums sums;
    while (result.n_iteration < input->max_iteration && !result.converged) {
        expect(input, model, &sums);
        result.n_match = sums.n_match;
        result.converged = maximise(input, &start, &sums, model) < input->tolerance;
        result.n_iteration++;
    }
    return result;
}
