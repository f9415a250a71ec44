// The true risk: the probability, given all that drives a child's hazard on a date, that a plan or
// care starts within two years. Exact for the model, not simulated: a backward recursion over the
// sixteen sets of states, month by month, with the child's growing age and the family's leaving.
// What it leaves out: help that has not started yet (MODEL.md).

#include "data-samples/world/world_risk.h"
#include "data-samples/world/world_case.h"
#include "data-samples/world/world_help.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_strain.h"

#include <math.h>

enum { RISK_MONTHS = 24 };

// P(plan or care starts in [day of month, two years later) | states of the month).
static double child_risk(const struct family *family, const struct child *child, int month)
{
    const struct calendar *calendar = family->calendar;
    double chance[STATE_SETS] = {0};
    double stays = exp(-family->exit_rate / 12);
    // a plan starts some days after its enquiry
    double lag = (PLAN_LAG_LEAST + PLAN_LAG_MOST) / 2.0 * 7 / 5;
    for (int i = RISK_MONTHS - 1; i >= 0; i--) {
        day_t middle = calendar->start[month + i] + 15;
        enum age_class age = child_class(child, middle);
        double years = calendar_length(calendar, month + i) / 365.25;
        if (i == RISK_MONTHS - 1)
            years -= lag / 365.25;
        years *= child->known ? KNOWN_FACTOR : 1;
        years *= family_climate(family, CLIMATE_ENQUIRIES, month + i);
        double odds = family_climate(family, CLIMATE_PLANS, month + i);
        for (int set = 0; set < STATE_SETS; set++) {
            double plan = climate_odds(family->plan[age][set], odds), care = family->care[age][set];
            double rate = family->enquiry[age][set] * years;
            struct help_ratio ratio = help_at(family, child, middle, set, family->help_from);
            rate *= ratio.seen * plan + ratio.harm * care * (1 - plan);
            double starts = rate * (1 - rate / 2 * (1 - rate / 3)); // 1 - exp(-rate)
            chance[set] = starts + (1 - starts) * stays * chance[set];
        }
        if (i == 0)
            continue;
        double ended[STATE_COUNT];
        help_ends(family, month + i, family->help_from, ended);
        strain_before_switches(family, ended, chance);
    }
    return chance[family->states[month]];
}

void risk_step(struct family *family, int month)
{
    const struct calendar *calendar = family->calendar;
    day_t as_of = calendar->start[month];
    bool quarter = (calendar->first + month) % 3 == 0;
    if (!quarter || as_of < calendar->records || as_of > calendar->end ||
        month + RISK_MONTHS > calendar->n_month)
        return;
    for (int i = 0; i < family->n_child; i++) {
        const struct child *child = &family->children[i];
        if (!child_here(family, child, as_of) || child_age(child, as_of) >= 5 ||
            child_in_care(child, as_of) || child_on_plan(child, as_of))
            continue;
        struct risk_row row = {child->person, as_of, (float)child_risk(family, child, month),
                               false};
        batch_risk(family->batch, &row);
    }
}

void risk_resolve(struct family *family, size_t first_row)
{
    for (size_t k = first_row; k < family->batch->n_risk; k++) {
        struct risk_row *row = &family->batch->risks[k];
        day_t end = day_add_months(row->as_of, RISK_MONTHS);
        for (int i = 0; i < family->n_start; i++)
            if (family->starts[i].person == row->child && family->starts[i].day >= row->as_of &&
                family->starts[i].day < end && family->starts[i].day < family->left)
                row->outcome_2y = true;
    }
}
