// Who pays for a household, with children or without, and its accounts, tenancies and benefits.
#ifndef HEARTH_WORLD_MONEY_H
#define HEARTH_WORLD_MONEY_H

#include "data-samples/world/world_batch.h"
#include "data-samples/world/world_random.h"

// Who pays for a household.
struct payer {
    struct batch *batch;
    gsl_rng *stream;
    const struct calendar *calendar;
    size_t first_fact;      // of the batch: the household's first
    uint32_t adult, second; // second may be WORLD_NONE
    bool poor, children;
    double strain;
    bool keeps_home; // help that is given now settles the debt before the home is lost for it
    double calm; // factor on debts and lost homes: calm_of_age
};
// The accounts that cover a residence: council tax, tenancy.
void money_spells(const struct payer *payer, const struct residence *home);
void money_benefits(const struct payer *payer, day_t from, day_t to);

#endif
