// Figures from which a small count could be worked out.
#ifndef HEARTH_EFFECT_WITHHOLD_H
#define HEARTH_EFFECT_WITHHOLD_H

#include "eval/effect/effect.h"
#include "eval/effect/effect_balance.h"

#define EFFECT_PEOPLE_A_STEP 4 // the ends of intervals are multiples of this many people of the arm

struct effect_withholding {
    double min_count;              // 0 = nothing changes
    const struct effect_data *all; // the rows before any was set aside; NULL = not told to readers
    bool figures; // as if a count were small: another group's would follow from these figures
    bool counts;  // the numbers of rows are withheld, so no figure is shown at all
};

// Where fewer than min_count of an arm had the 0/1 outcome, or were without it, estimates, errors and
// ratios become NaN; intervals go outwards to the next multiple of EFFECT_PEOPLE_A_STEP / rows of the
// arm and then to effect_step_decimals. Those of numbers of which few rows have another than the most
// frequent one, and those of the unadjusted difference, which is made of the counts alone, become NaN. `withheld`
// and `step` are set. hide_counts is set where the rows that a method left out are few. Where a level
// of a covariate is rare, imbalances are rounded to 2 decimals.
void effect_study_withhold(struct effect_study *study, const struct effect_withholding *how);

// The figures of a 0/1 covariate that few rows of an arm have (or lack) become NaN, and those of the
// next smallest level of its text. Shapes: balance data->n_cov.
void effect_balance_withhold(const struct effect_data *data, double min_count,
                             struct effect_balance *balance);

// "0.39 (95% CI 0.1 to 0.7)", "withheld (95% CI about −2 to 3)", "withheld" or "–"; ci stands before
// the interval. Ends of a withheld one are rounded outwards. Owns: arena.
const char *effect_estimate_text(struct arena *arena, const struct effect_estimate *estimate,
                                 double scale, int n_decimal, const char *ci);
// So many decimals as show a step with two digits.
int effect_step_decimals(double step);
// value to n_decimal, never towards the inside of the interval.
double effect_outwards(double value, int n_decimal, bool upper);

#endif
