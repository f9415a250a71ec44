// The way from rent owed to a home lost: notice, claim, order, warrant, eviction.
#ifndef HEARTH_WORLD_POSSESSION_H
#define HEARTH_WORLD_POSSESSION_H

#include "data-samples/world/world_owed.h"

// A month of it in a rented home. Writes the steps of the council as landlord. Returns the day of
// the month on which the household is evicted or gives way to the order, or DAY_NONE; the debts say
// which. Source: MODEL.md, section 7.
day_t possession_month(struct debts *debts, const struct payer *payer, int month,
                       const struct residence *home);

// Cuts the home on the day and draws where the household goes: a home until what was to be the end
// of the one lost.
struct residence possession_next(const struct payer *payer, struct residence *home, day_t day);

#endif
