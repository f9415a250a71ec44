// Children of other districts who go to the borough's schools.
#ifndef HEARTH_VISITING_PUPILS_H
#define HEARTH_VISITING_PUPILS_H

#include "data-samples/agency/attendances.h"

// How many go to a secondary school within the records.
size_t visiting_pupils_count(const struct world *world);
// The child's time on the rolls and absences, within the records; returns whether a secondary school
// is among them.
bool visiting_pupil_add(const struct world *all, struct fact_heap *heap, uint32_t person,
                        struct draw *draw);

#endif
