// The text follows from the figures by fixed rules, so that an uncertain result cannot be worded as
// a certain one.
#include "eval/effect_summary.h"

#include "eval/effect/effect_withhold.h"

#include <math.h>
#include <string.h>

#define NEGLIGIBLE_PER_ONE 0.02 // 2 per 100 …
#define NEGLIGIBLE_SHARE 0.2    // … or a fifth of the risk without treatment, where that is less
#define NEGLIGIBLE_DEVIATIONS 0.1 // of a numeric outcome's standard deviation

const struct effect_verdict_row effect_verdicts[] = {
    [VERDICT_CANNOT_TELL] = {"cannot_tell"},
    [VERDICT_LITTLE] = {"little_or_no_difference"},
    [VERDICT_REDUCTION] = {"reduction"},
    [VERDICT_INCREASE] = {"increase"},
};

const char *effect_count_text(struct arena *arena, const struct effect_columns *columns, size_t n)
{
    return count_text(arena, (double)n, columns->min_count);
}

static const char *quoted(struct arena *arena, const char *name)
{
    return arena_format(arena, "'%s'", name);
}

const char *effect_treatment_words(struct arena *arena, const struct effect_columns *columns)
{
    return columns->treatment_words ? columns->treatment_words : quoted(arena, columns->treatment);
}

const char *effect_outcome_words(struct arena *arena, const struct effect_columns *columns)
{
    return columns->outcome_words ? columns->outcome_words : quoted(arena, columns->outcome);
}

// "had 'y'", "had the outcome 'Taken into care within 2 years'": titles need not go with "had".
static const char *outcome_had(struct arena *arena, const struct effect_columns *columns)
{
    return columns->outcome_words ? arena_format(arena, "the outcome '%s'", columns->outcome_words)
                                  : quoted(arena, columns->outcome);
}

const char *effect_unit(const struct effect_columns *columns)
{
    return columns->unit ? columns->unit : "rows";
}

const char *effect_population(struct arena *arena, const struct effect_columns *columns,
                              enum estimand estimand)
{
    const char *unit = effect_unit(columns), *treatment = effect_treatment_words(arena, columns);
    switch (estimand) {
    case ESTIMAND_ATE:
        return arena_format(arena, "all %s", unit);
    case ESTIMAND_ATO:
        return arena_format(arena, "%s that were about as likely to be with %s as without", unit,
                            treatment);
    case ESTIMAND_ATM:
        return arena_format(arena, "%s with %s that could be compared", unit, treatment);
    default:
        return arena_format(arena, "%s with %s", unit, treatment);
    }
}

static int decimals_of(double amount)
{
    int n_decimal = amount >= 1000 || !(amount > 0) ? 0 : (int)fmax(0, 3 - floor(log10(amount)));
    return n_decimal > 12 ? 12 : n_decimal;
}

// Of figures per 100. Ends of a withheld interval keep two digits of the step they are rounded to.
static int per_100_decimals(const struct effect_result *result)
{
    const struct effect_estimate *best = result->study.headline;
    if (!best || !(best->step > 0) || best->step >= 0.01)
        return 1;
    return effect_step_decimals(best->step) - 2;
}

const char *effect_size_text(struct arena *arena, const struct effect_result *result, double size)
{
    double amount = fabs(size);
    if (result->binary)
        return arena_format(arena, "%.*f %s", per_100_decimals(result), 100 * amount,
                            size < 0 ? "fewer" : "more");
    return arena_format(arena, "%.*f %s", decimals_of(amount), amount,
                        size < 0 ? "lower" : "higher");
}

// "1.1 to 21.5 fewer", "10.0 fewer to 6.8 more": the smaller end first where both have one sign.
static const char *interval_text(struct arena *arena, const struct effect_result *result,
                                 double low, double high)
{
    double first = low, second = high;
    if (low < 0 && high < 0) {
        first = high;
        second = low;
    }
    const char *text = effect_size_text(arena, result, first);
    if ((low < 0) == (high < 0))
        text = result->binary
                   ? arena_format(arena, "%.*f", per_100_decimals(result), 100 * fabs(first))
                   : arena_format(arena, "%.*f", decimals_of(fabs(first)), fabs(first));
    return arena_format(arena, "%s to %s", text, effect_size_text(arena, result, second));
}

static double outcome_deviation(const struct effect_data *data)
{
    double mean = 0, sum = 0, n = (double)data->n_row;
    for (size_t i = 0; i < data->n_row; i++)
        mean += data->outcome[i] / n;
    for (size_t i = 0; i < data->n_row; i++)
        sum += (data->outcome[i] - mean) * (data->outcome[i] - mean);
    return sqrt(sum / n);
}

enum effect_verdict effect_verdict_of(const struct effect_result *result)
{
    const struct effect_estimate *best = result->study.headline;
    if (!best || isnan(best->low))
        return VERDICT_CANNOT_TELL;
    double trifle = result->binary
                        ? fmin(NEGLIGIBLE_PER_ONE, NEGLIGIBLE_SHARE * best->fit.mean[0])
                        : NEGLIGIBLE_DEVIATIONS * outcome_deviation(result->study.design.data);
    if (best->low > 0)
        return VERDICT_INCREASE;
    if (best->high < 0)
        return VERDICT_REDUCTION;
    return -best->low <= trifle && best->high <= trifle ? VERDICT_LITTLE : VERDICT_CANNOT_TELL;
}

// "largest imbalance 0.54 in age squared, limit 0.16"
static const char *gate_text(struct arena *arena, enum effect_gate_name name,
                             const struct effect_gate *gate)
{
    switch (name) {
    case GATE_BALANCE:
        return arena_format(arena, "imbalance of up to %.2f (%s), limit %.2f", gate->value,
                            gate->of ? gate->of : "no covariate", gate->limit);
    case GATE_EVENTS:
        return arena_format(arena, "too few effective %s", gate->of);
    case GATE_WEIGHT:
        return arena_format(arena, "one row carries %.0f%% of the weight, limit %.0f%%",
                            100 * gate->value, 100 * gate->limit);
    case GATE_REDUCTION:
        return "the reduction is larger than the risk without treatment";
    default:
        return "the interval is too wide to use";
    }
}

const char *effect_gate_reason(struct arena *arena, const struct effect_estimate *estimate)
{
    const char *text = "";
    for (int g = 0; g < GATE_COUNT; g++) {
        const struct effect_gate *gate = &estimate->gates.items[g];
        if (!gate->passed)
            text = arena_format(arena, "%s%s%s", text, *text ? "; " : "",
                                gate_text(arena, (enum effect_gate_name)g, gate));
    }
    return text;
}

// "weights: imbalance …" for each method of the estimand that did not pass.
static const char *failures_text(struct arena *arena, const struct effect_result *result,
                                 bool declared_only)
{
    const char *text = "";
    for (size_t i = 0; i < result->study.n_estimate; i++) {
        const struct effect_estimate *estimate = &result->study.estimates[i];
        bool declared =
            estimate->estimand != ESTIMAND_ATO || result->request->estimand == ESTIMAND_ATO;
        if (!estimate->gates.checked || estimate->gates.passed || (declared_only && !declared))
            continue;
        text = arena_format(arena, "%s%s%s: %s", text, *text ? ". " : "", estimate->method->name,
                            effect_gate_reason(arena, estimate));
    }
    return text;
}

static const char *question_text(struct arena *arena, const struct effect_result *result)
{
    const char *treatment = effect_treatment_words(arena, result->columns);
    const char *outcome = result->binary ? outcome_had(arena, result->columns)
                                         : effect_outcome_words(arena, result->columns);
    return result->binary
               ? arena_format(arena, "We cannot tell whether %s changes how many %s had %s.",
                              treatment, effect_unit(result->columns), outcome)
               : arena_format(arena, "We cannot tell whether %s changes the mean of %s.", treatment,
                              outcome);
}

static const char *no_answer(struct arena *arena, const struct effect_result *result)
{
    bool crude_only = true;
    for (size_t i = 0; i < result->study.n_estimate; i++)
        crude_only = crude_only && result->study.estimates[i].method->rank == 0;
    const char *question = question_text(arena, result);
    if (crude_only)
        return arena_format(arena,
                            "%s An unadjusted difference is an effect only if treatment was "
                            "random.",
                            question);
    const char *failures = failures_text(arena, result, false);
    if (!*failures)
        return arena_format(arena, "%s No adjusted method could be used for the %s.", question,
                            estimand_rows[result->request->estimand].title);
    return arena_format(arena, "%s No method passed its checks. %s.", question, failures);
}

// "(95% CI …), after adjusting for 3 covariates"
static const char *frame_text(struct arena *arena, const struct effect_result *result,
                              const struct effect_estimate *best)
{
    const char *interval = best->withheld ? "withheld too" : "not defined";
    size_t n = result->columns->n_covariate;
    if (!isnan(best->low) && best->withheld) {
        int n_decimal = per_100_decimals(result) + 2;
        interval =
            arena_format(arena, "about %s, rounded outwards",
                         interval_text(arena, result, effect_outwards(best->low, n_decimal, false),
                                       effect_outwards(best->high, n_decimal, true)));
    } else if (!isnan(best->low)) {
        interval = interval_text(arena, result, best->low, best->high);
    }
    n = n ? n : result->study.design.data->n_cov;
    const char *lead = !best->withheld ? ""
                       : result->verdict == VERDICT_CANNOT_TELL
                           ? "a count below 10 stands behind it; "
                           : "how many is withheld: a count below 10 "
                             "stands behind it; ";
    return arena_format(arena, "(%s95%% CI %s), after adjusting for %zu covariate%s", lead,
                        interval, n, n == 1 ? "" : "s");
}

// "8.6 fewer in 100 had 'y' than …"; where the size is withheld, "fewer in 100 had 'y' than …".
static const char *claim_text(struct arena *arena, const struct effect_result *result,
                              const char *outcome)
{
    const struct effect_estimate *best = result->study.headline;
    const char *size = effect_size_text(arena, result, best->estimate);
    if (!result->binary)
        return arena_format(arena, "the mean of %s was an estimated %s than without it", outcome,
                            size);
    if (!best->withheld)
        return arena_format(arena, "an estimated %s in 100 had %s than without it", size, outcome);
    bool little = result->verdict == VERDICT_LITTLE;
    const char *many = little                                 ? "about as many"
                       : result->verdict == VERDICT_REDUCTION ? "fewer"
                                                              : "more";
    return arena_format(arena, "%s in 100 had %s %s without it", many, outcome,
                        little ? "as" : "than");
}

static const char *estimate_text(struct arena *arena, const struct effect_result *result)
{
    const struct effect_estimate *best = result->study.headline;
    const struct effect_columns *columns = result->columns;
    const char *people = effect_population(arena, columns, best->estimand);
    const char *treatment = effect_treatment_words(arena, columns);
    const char *outcome =
        result->binary ? outcome_had(arena, columns) : effect_outcome_words(arena, columns);
    const char *frame = frame_text(arena, result, best);
    const char *per = result->binary ? "per 100" : "among";
    if (result->verdict == VERDICT_CANNOT_TELL && best->withheld)
        return arena_format(arena, "%s The best estimate %s %s is withheld %s.",
                            question_text(arena, result), per, people, frame);
    if (result->verdict == VERDICT_CANNOT_TELL)
        return arena_format(arena, "%s Best estimate: %s %s %s %s.", question_text(arena, result),
                            effect_size_text(arena, result, best->estimate), per, people, frame);
    const char *claim = arena_format(arena, "%s %s", claim_text(arena, result, outcome), frame);
    return arena_format(arena,
                        "%sAmong %s, %s. This holds only if no unmeasured factor affected both %s "
                        "and the outcome.",
                        result->verdict == VERDICT_LITTLE ? "Little or no difference. " : "",
                        people, claim, treatment);
}

const char *effect_summary(struct arena *arena, const struct effect_result *result)
{
    if (!result->study.headline)
        return no_answer(arena, result);
    const char *text = estimate_text(arena, result);
    if (result->study.headline_declared)
        return text;
    const char *failures = failures_text(arena, result, true);
    return arena_format(arena, "We cannot tell the effect among %s: %s. For another population: %s",
                        effect_population(arena, result->columns, result->request->estimand),
                        *failures ? failures : "no method for them was asked for", text);
}
