// Effects of age on adults: death, and fewer police incidents and debts.
#ifndef HEARTH_WORLD_ADULT_H
#define HEARTH_WORLD_ADULT_H

#include "features/base/day.h"

#include <gsl/gsl_rng.h>

#include <stdbool.h>

// A day of death after `alive_on` of a person born on `dob`, never beyond an age of LIFE_LONGEST.
// Units: `frail` is added to the hazard, a year. Source: Gompertz-Makeham hazard, fitted to the ONS
// national life tables (MODEL.md, section 1).
day_t draw_death(gsl_rng *stream, bool female, day_t dob, day_t alive_on, double frail);
// Factor on what brings an adult to the police or into debt: 1 until middle age, then falling.
double calm_of_age(day_t dob, day_t day);

#endif
