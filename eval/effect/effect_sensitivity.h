// How strong an unmeasured confounder would have to be to explain an effect.
#ifndef HEARTH_EFFECT_SENSITIVITY_H
#define HEARTH_EFFECT_SENSITIVITY_H

#include "eval/effect/effect.h"

// Figures are NaN where undefined (a mean of 0, no estimate).
struct effect_sensitivity {
    bool converted; // the ratio stands for a difference in standard deviations: exp(0.91 d)
    double risk_ratio, low, high;
    double e_value; // risk ratio that the confounder needs with treatment and with outcome
    double
        e_limit; // the same to move the interval's nearer end to no effect; 1 = it is there already
};

// 0/1 outcomes: ratio of the estimate's two means. Others: d = estimate / standard deviation within
// the arms. Source: VanderWeele & Ding 2017, tables 2 and 1 (E = RR + √(RR (RR − 1)), RR >= 1).
struct effect_sensitivity effect_sensitivity_of(const struct effect_data *data,
                                                const struct effect_estimate *estimate);
struct effect_sensitivity effect_sensitivity_from(double risk_ratio, double low, double high);

#endif
