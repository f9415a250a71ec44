// The true risk of a plan or care within two years, on each quarter's date.
#ifndef HEARTH_WORLD_RISK_H
#define HEARTH_WORLD_RISK_H

#include "data-samples/world/world_family.h"

// Writes a risk row for each child under five at home on the first day of a quarter.
// Units: a probability over 24 months. Cost: 24 × 16 states a child. Source: MODEL.md, section 8.
// Time: reads the states up to this month; the outcome is written by risk_resolve.
void risk_step(struct family *family, int month);
// Fills outcome_2y of the family's rows from first_row on, once its lives are complete.
void risk_resolve(struct family *family, size_t first_row);

#endif
