// The E-value expresses possible unmeasured confounding as a risk ratio that a professional can
// compare with known risk factors.
#include "eval/effect/effect_sensitivity.h"

#include <math.h>

static double e_value(double ratio)
{
    double above = ratio < 1 ? 1 / ratio : ratio;
    return above + sqrt(above * (above - 1));
}

struct effect_sensitivity effect_sensitivity_from(double risk_ratio, double low, double high)
{
    struct effect_sensitivity found = {false, risk_ratio, low, high, NAN, NAN};
    if (isnan(risk_ratio))
        return found;
    found.e_value = e_value(risk_ratio);
    if (low > 1)
        found.e_limit = e_value(low);
    else if (high < 1)
        found.e_limit = e_value(high);
    else
        found.e_limit = 1;
    return found;
}

static double within_arm_deviation(const struct effect_data *data)
{
    double sum = 0, total = 0;
    const double mean[2] = {effect_outcome_mean(data, 0), effect_outcome_mean(data, 1)};
    for (size_t i = 0; i < data->n_row; i++) {
        double off = data->outcome[i] - mean[data->treatment[i]];
        sum += effect_weight(data, i) * off * off;
        total += effect_weight(data, i);
    }
    return sqrt(sum / (total - 2));
}

struct effect_sensitivity effect_sensitivity_of(const struct effect_data *data,
                                                const struct effect_estimate *estimate)
{
    if (!estimate || estimate->withheld)
        return effect_sensitivity_from(NAN, NAN, NAN);
    if (effect_outcome_is_binary(data))
        return effect_sensitivity_from(estimate->risk_ratio, estimate->ratio_low,
                                       estimate->ratio_high);
    double unit = within_arm_deviation(data);
    if (!(unit > 0))
        return effect_sensitivity_from(NAN, NAN, NAN);
    double d = estimate->estimate / unit, margin = 1.78 * estimate->se / unit;
    struct effect_sensitivity found =
        effect_sensitivity_from(exp(0.91 * d), exp(0.91 * d - margin), exp(0.91 * d + margin));
    found.converted = true;
    return found;
}
