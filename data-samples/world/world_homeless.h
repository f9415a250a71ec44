// Homes lost: which moves are one, the council's duty before it, temporary accommodation after it.
#ifndef HEARTH_WORLD_HOMELESS_H
#define HEARTH_WORLD_HOMELESS_H

#include "data-samples/world/world_owed.h"

// The household leaves a home for the next one. Writes the duty when the home was lost; returns the
// days in temporary accommodation before the next home, or 0.
int homeless_move(const struct payer *payer, const struct debts *debts,
                  const struct residence *left, const struct residence *next);
// The same for a household that has to go for rent owed, of which some ask nobody for help.
int homeless_evicted(const struct payer *payer, const struct debts *debts,
                     const struct residence *next);
// A duty that kept the household in its home, in a month.
void homeless_prevented(const struct payer *payer, const struct debts *debts, int month,
                        const struct residence *home);

#endif
