// What a household owes, month after month: rent and council tax that run on from one month to the
// next, the council's steps to recover them, and the fall of income behind both.
#ifndef HEARTH_WORLD_DEBT_H
#define HEARTH_WORLD_DEBT_H

#include "data-samples/world/world_owed.h"

// A month's debts in the home since home_from. Writes reminders and the steps after them, quarterly
// rent statements of the council's tenants, the landlord's steps. Returns the day of the month on
// which the household must leave the home for what it owes, or DAY_NONE.
day_t debts_month(struct debts *debts, const struct payer *payer, int month,
                  const struct residence *home);

#endif
