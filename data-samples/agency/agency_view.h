// The world with the indexes that agencies need: a person's stays and facts, a dwelling's stays,
// everybody's numbers. Made once, then only read.
#ifndef HEARTH_AGENCY_VIEW_H
#define HEARTH_AGENCY_VIEW_H

#include "data-samples/world/world.h"
#include "features/base/arena.h"

struct agency_view {
    const struct world *world;  // with visitors behind the residents
    size_t n_resident;          // persons from here on live elsewhere
    const uint32_t *stay_first; // n_person + 1, into world->stays
    const uint32_t *fact_first; // n_person + 1, into world->facts
    const uint32_t *home_first; // n_dwelling + 1, into home_stays
    const uint32_t *home_stays; // stays by dwelling, then as in world->stays
    const uint32_t *nhs;        // n_nhs: last seven digits, by person
    size_t n_nhs;               // persons from here on have no NHS number
    const float *quality;       // n_person: log odds of errors in records (agency_quality.h)
    uint64_t seed;
    day_t from, end; // of the records, both included
};

// Owns: everything lives in arena, the world is borrowed; agency_view_done frees the numbers.
// `n_resident`: of world's persons; those behind them are visitors (visitors.h).
void agency_view_make(struct arena *arena, const struct world *world, size_t n_resident,
                      struct agency_view *ret_view);
void agency_view_done(struct agency_view *view);

// The person's stay that holds on the day, or NULL.
const struct stay *agency_stay_at(const struct agency_view *view, uint32_t person, day_t day);
// Persons who live in the dwelling on the day, at most n_max of them, by index; returns how many.
size_t agency_residents(const struct agency_view *view, uint32_t dwelling, day_t day,
                        uint32_t *ret_persons, size_t n_max);
int agency_age(const struct person *person, day_t day); // completed years; −1 before birth
bool agency_alive(const struct person *person, day_t day);

// Facts of some kinds by (day, person, their order): what a file is written from.
struct fact_list {
    const struct fact **facts;
    size_t n;
};
// Facts of the kinds (bits 1 << kind) that lie in the records' time; spells also when they began
// earlier and were open then. Lives in arena.
struct fact_list agency_facts(const struct agency_view *view, struct arena *arena, uint64_t kinds);
#define KIND(kind) (UINT64_C(1) << (kind))

#endif
