// Two rows of the world become one person; then persons are numbered anew everywhere.
#ifndef HEARTH_WORLD_MERGE_H
#define HEARTH_WORLD_MERGE_H

#include "data-samples/world/world_batch.h"

struct merge {
    struct world *world;
    const struct calendar *calendar;
    struct residence *residences;
    uint32_t *before;                // by person: the row of the same person earlier, or WORLD_NONE
    bool *is_mother;                 // by person: came as the mother of a household
    uint32_t *old_surname;           // by person: at birth, as first drawn
    size_t *first_stay, *first_fact; // by person, n_person + 1
};

void merge_open(struct world *world, const struct calendar *calendar, struct residence *residences,
                struct merge *ret_merge);
// `later` is the person that `earlier` was until `day`; `earlier` was on their own since `free`.
void merge_persons(struct merge *merge, uint32_t earlier, uint32_t later, day_t free, day_t day);
// `person` is `identity`, of whom the world has no row.
void merge_identity(struct merge *merge, uint32_t person, const struct person *identity);
// Surnames follow from parents to children and husbands to wives; rows become one; all orders that
// world.h promises hold again.
void merge_close(struct merge *merge);

#endif
