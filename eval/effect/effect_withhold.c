// An estimate, its interval and the sizes of the groups are equations for the number of people with
// the outcome. With all their digits they can be solved; in steps of a few people they cannot.
#include "eval/effect/effect_withhold.h"

#include "eval/effect/effect_interval.h"
#include "features/base/small_counts.h"

#include <math.h>

// The step of the figures, 0 = no count is small.
static double step_of(const struct effect_data *data, const struct effect_estimate *estimate,
                      double min_count)
{
    double step = 0;
    for (int arm = 0; arm < 2; arm++) {
        double n = (double)estimate->n_arm[arm];
        double events = (double)effect_events(data, &estimate->fit, arm);
        if (count_is_small(events, min_count) || count_is_small(n - events, min_count))
            step = fmax(step, EFFECT_PEOPLE_A_STEP / n);
    }
    return step;
}

static void estimate_withhold(const struct effect_data *data, struct effect_estimate *estimate,
                              double min_count)
{
    double step = step_of(data, estimate, min_count);
    if (!(step > 0))
        return;
    estimate->withheld = true;
    estimate->se = estimate->risk_ratio = estimate->ratio_low = estimate->ratio_high = NAN;
    if (estimate->method->rank == 0) {
        estimate->estimate = estimate->low = estimate->high = NAN;
        return;
    }
    estimate->estimate = step * rint(estimate->estimate / step) + 0.0; // −0 is 0
    estimate->low = step * floor(estimate->low / step);
    estimate->high = step * ceil(estimate->high / step) + 0.0;
}

void effect_study_withhold(struct effect_study *study, double min_count)
{
    const struct effect_data *data = study->design.data;
    if (min_count <= 0 || !data || !effect_outcome_is_binary(data))
        return;
    for (size_t i = 0; i < study->n_estimate; i++)
        if (!study->estimates[i].status)
            estimate_withhold(data, &study->estimates[i], min_count);
}
