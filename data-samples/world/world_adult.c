// The hazard of death is a constant plus one that grows exponentially with age, by sex; a death is
// the earlier of a draw from each. The residents of care homes carry a further constant.

#include "data-samples/world/world_adult.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_random.h"

#include <math.h>

// Age at death under b·exp(b·(age − mode)) of somebody alive at `age`: the cumulative hazard from
// there, exp(b·(x − mode)) − exp(b·(age − mode)), reaches a unit exponential.
static double gompertz(gsl_rng *stream, double age, double slope, double mode)
{
    double reached = exp(slope * (age - mode)) + draw_exponential(stream, 1);
    return mode + log(reached) / slope;
}

day_t draw_death(gsl_rng *stream, bool female, day_t dob, day_t alive_on, double frail)
{
    double age = (alive_on - dob) / 365.25;
    double old = female ? gompertz(stream, age, DEATH_SLOPE_WOMEN, DEATH_MODE_WOMEN)
                        : gompertz(stream, age, DEATH_SLOPE_MEN, DEATH_MODE_MEN);
    double other = age + draw_exponential(stream, 1 / (DEATH_ANY_AGE + frail));
    double dies = old < other ? old : other;
    if (dies > LIFE_LONGEST)
        dies = LIFE_LONGEST;
    day_t day = dob + (day_t)(365.25 * dies);
    return day > alive_on ? day : alive_on + 1;
}

double calm_of_age(day_t dob, day_t day)
{
    double age = (day - dob) / 365.25;
    return age < CALM_FROM ? 1 : exp(-CALM_SLOPE * (age - CALM_FROM));
}
