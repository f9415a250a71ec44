// The gates are the same for every method and were fixed before any data were seen, so that the
// answer cannot be the method whose figure pleases.
#include "eval/effect/effect_gates.h"

#include "eval/effect/effect.h"
#include "eval/effect/effect_interval.h"
#include "eval/effect/effect_terms.h"

#include <math.h>

const char *const effect_gate_names[GATE_COUNT] = {"balance", "effective_events", "largest_weight",
                                                   "reduction", "width"};

static struct effect_gate at_most(double value, double limit)
{
    return (struct effect_gate){value, limit, !(value > limit), NULL};
}

static struct effect_gate balance_gate(struct arena *arena, const struct effect_data *data,
                                       const struct effect_estimate *estimate)
{
    double noise = 2 * sqrt(1 / estimate->ess_arm[0] + 1 / estimate->ess_arm[1]);
    double limit = fmin(EFFECT_BALANCE_WALL, fmax(EFFECT_BALANCE_FINE, noise));
    struct effect_terms_worst worst;
    effect_terms_check(arena, data, estimate, limit, &worst);
    struct effect_gate gate = at_most(worst.value, limit);
    gate.of = worst.name;
    gate.passed = worst.n_strict_beyond == 0 && worst.value <= EFFECT_BALANCE_WALL &&
                  worst.n_beyond <= worst.n_term / EFFECT_TERMS_BEYOND;
    return gate;
}

// Kish's size of the rows of an arm with outcome == value.
static double effective_of(const struct effect_data *data, const double *weight, int arm,
                           double value, size_t *ret_n)
{
    double sum = 0, squares = 0;
    *ret_n = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        if (data->treatment[i] != arm || weight[i] == 0 || data->outcome[i] != value)
            continue;
        sum += weight[i];
        squares += weight[i] * weight[i];
        (*ret_n)++;
    }
    return squares > 0 ? sum * sum / squares : 0;
}

static struct effect_gate events_gate(const struct effect_data *data,
                                      const struct effect_estimate *estimate)
{
    bool binary = effect_outcome_is_binary(data);
    const char *of = binary ? "events" : "rows";
    struct effect_gate worse = {INFINITY, 0, true, of};
    for (int arm = 0; arm < 2; arm++) {
        size_t n = estimate->n_arm[arm];
        double value = estimate->ess_arm[arm], least = EFFECT_ROWS_MIN;
        if (binary) {
            value = effective_of(data, estimate->fit.weight, arm, 1, &n);
            least = EFFECT_EVENTS_MIN;
        }
        least = fmin(least, 0.5 * (double)n);
        bool passed = value >= least;
        if ((worse.passed && !passed) || (worse.passed == passed && value < worse.value))
            worse = (struct effect_gate){value, least, passed, of};
    }
    return worse;
}

static struct effect_gate weight_gate(const struct effect_data *data,
                                      const struct effect_estimate *estimate)
{
    struct effect_gate worse = {0, EFFECT_WEIGHT_SHARE, true, NULL};
    for (int arm = 0; arm < 2; arm++) {
        double total = 0, largest = 0;
        for (size_t i = 0; i < data->n_row; i++) {
            double weight = data->treatment[i] == arm ? estimate->fit.weight[i] : 0;
            total += weight;
            largest = fmax(largest, fabs(weight));
        }
        double limit = fmax(EFFECT_WEIGHT_SHARE, 3 / (double)estimate->n_arm[arm]);
        struct effect_gate gate = at_most(largest / total, limit);
        if (!gate.passed || (worse.passed && gate.value > worse.value))
            worse = gate;
    }
    return worse;
}

// The risk without treatment: the method's own mean, and no more than what untreated rows can show.
static struct effect_gate reduction_gate(const struct effect_data *data,
                                         const struct effect_estimate *estimate)
{
    if (!effect_outcome_is_binary(data))
        return (struct effect_gate){NAN, NAN, true, NULL};
    double untreated = effect_outcome_mean(data, 0), n = (double)effect_arm_count(data, 0);
    double highest = effect_wilson(untreated, n).high;
    return at_most(fmax(0, -estimate->estimate), fmin(estimate->fit.mean[0] + 1e-12, highest));
}

static struct effect_gate width_gate(const struct effect_data *data,
                                     const struct effect_estimate *estimate)
{
    double limit = EFFECT_WIDTH_RISK, mean = 0, spread = 0, n = (double)data->n_row;
    if (!effect_outcome_is_binary(data)) {
        for (size_t i = 0; i < data->n_row; i++)
            mean += data->outcome[i] / n;
        for (size_t i = 0; i < data->n_row; i++)
            spread += (data->outcome[i] - mean) * (data->outcome[i] - mean) / n;
        limit = EFFECT_WIDTH_DEVIATIONS * sqrt(spread);
    }
    return at_most(estimate->high - estimate->low, limit);
}

void effect_gates_check(struct arena *arena, const struct effect_data *data,
                        struct effect_estimate *estimate)
{
    struct effect_gates *gates = &estimate->gates;
    gates->checked = gates->passed = true;
    gates->items[GATE_BALANCE] = balance_gate(arena, data, estimate);
    gates->items[GATE_EVENTS] = events_gate(data, estimate);
    gates->items[GATE_WEIGHT] = weight_gate(data, estimate);
    gates->items[GATE_REDUCTION] = reduction_gate(data, estimate);
    gates->items[GATE_WIDTH] = width_gate(data, estimate);
    for (int g = 0; g < GATE_COUNT; g++)
        gates->passed = gates->passed && gates->items[g].passed;
}
