// Figures from which a small count could be worked out.
#ifndef HEARTH_EFFECT_WITHHOLD_H
#define HEARTH_EFFECT_WITHHOLD_H

#include "eval/effect/effect.h"

#define EFFECT_PEOPLE_A_STEP 4 // published figures are multiples of this many people of the arm

// Where fewer than min_count of an arm had the 0/1 outcome, or were without it: the unadjusted
// difference becomes NaN, since it is made of the counts alone; other estimates go to the nearest
// multiple of EFFECT_PEOPLE_A_STEP / rows of the arm, their intervals outwards to the next one; errors
// and ratios become NaN. `withheld` is set. min_count 0 = nothing changes.
void effect_study_withhold(struct effect_study *study, double min_count);

#endif
