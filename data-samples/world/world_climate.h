// What changes from year to year for everybody in the borough: the thresholds of social care, the
// staff it has, an inspection, the pandemic of 2020 and 2021. Drawn from the seed alone.
#ifndef HEARTH_WORLD_CLIMATE_H
#define HEARTH_WORLD_CLIMATE_H

#include "data-samples/world/world_batch.h"

// Factors by month of the calendar; 1 = as the parameters say. Over the months of the records the
// first two average 1, so that totals of all years stay where they are.
enum climate_factor {
    CLIMATE_REFERRALS, // on the rate of referrals and, weaker, of contacts
    CLIMATE_ENQUIRIES, // on the hazard of an enquiry
    CLIMATE_PLANS,     // on the odds of a conference and a plan, given an enquiry
    CLIMATE_DELAYS,    // on how long assessments take; above 1 in a busy or short-staffed year
    CLIMATE_SCHOOLS,   // on suspensions and on what schools report
    CLIMATE_HOSPITALS, // on emergency attendances and on what health services report
    CLIMATE_INCIDENTS, // on domestic abuse incidents
    CLIMATE_COUNT
};

// The teams of social care: each has a part of the borough (world_team_area), where a family stays
// when it moves.
enum climate_team { TEAM_NORTH, TEAM_EAST, TEAM_SOUTH, TEAM_WEST, TEAM_COUNT };

struct climate {
    double factors[CLIMATE_COUNT][MONTH_MAX];
    double teams[CLIMATE_COUNT][TEAM_COUNT]; // by team, on top: their mean is 1
    int inspected;                           // the month of the calendar in which inspectors came
};

// Units: factors. Source: MODEL.md, section 5; a log-normal AR(1) a year, from April to March.
void climate_make(uint64_t seed, const struct calendar *calendar, struct climate *ret_climate);
enum climate_team climate_team_of(uint64_t seed, uint32_t family);
// The probability whose odds are multiplied by the factor.
double climate_odds(double probability, double factor);

#endif
