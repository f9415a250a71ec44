// Emergency attendances and admissions of adult residents who bring up no child: the world draws those
// of children and of parents.
#ifndef HEARTH_ATTENDANCES_H
#define HEARTH_ATTENDANCES_H

#include "data-samples/agency/agency_draw.h"
#include "data-samples/world/world.h"

struct fact_heap {
    struct fact *facts; // memory of its own (free)
    size_t n, capacity;
};
void fact_heap_add(struct fact_heap *heap, const struct fact *fact);

// One attendance of a person of this age on a day, and the admission that may follow.
void attendance_add(struct fact_heap *heap, uint32_t person, int age, day_t day, struct draw *draw);
// All attendances of adult residents in their stays; the order is not that of the world's facts.
void attendances_add(const struct world *world, struct fact_heap *heap);

#endif
