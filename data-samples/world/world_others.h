// The households without children: most of the records of police, housing and revenues.
#ifndef HEARTH_WORLD_OTHERS_H
#define HEARTH_WORLD_OTHERS_H

#include "data-samples/world/world_batch.h"
#include "data-samples/world/world_random.h"

size_t others_count(int births_per_year); // places for households, each taken again when left
struct other_place {
    size_t i; // 0 … others_count − 1
    int births_per_year;
    uint32_t number; // among all families
};
// Fills the place with one household after another over the world's time. The stream is seeded by
// the caller.
void others_make(struct batch *batch, const struct calendar *calendar, gsl_rng *stream,
                 struct other_place place);

#endif
