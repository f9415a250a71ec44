// Whether enough is known about a person for a score (`enough:` of a scenario). Too little data is a
// finding of its own: whoever lists people says how many, why, and which contact is missing.
#ifndef HEARTH_ENOUGH_H
#define HEARTH_ENOUGH_H

#include "features/extract/extract.h"
#include "features/timeline/view.h"

struct enough_answer {
    // Share of the days since birth, a year at most, on which the person was observed: within the
    // spells of `cohort.observed`, and what any source of the scenario can know. 1 where there is no
    // such day.
    double observed;
    bool too_little; // observed is below the scenario's: no score, band not_enough_data
    // Universal contacts that are not on record though the time for them was observed: the child is
    // listed for them too, but keeps score and rank. Bit i: the i-th of enough_contacts.
    uint64_t missed;
};
#define ENOUGH_MAX_CONTACTS 64

// Whether the scenario has `enough:`; without it nothing is too little.
bool enough_is_asked(const struct extract *extract);
double enough_observed(const struct extract *extract); // the least share
// The contacts, as a list names them: "health visitor review".
const char *const *enough_contacts(const struct extract *extract, size_t *ret_n);

struct scratch;
// Of one person at a view's date. Threads: any, each with its own scratch (moment.h).
struct enough_answer enough_find(const struct extract *extract, const struct view *view,
                                 uint32_t person, struct scratch *scratch);
// Of many persons at one date. Shapes: persons, ret_answers n. Cost: as household_build.
void enough_find_all(const struct extract *extract, day_t as_of, const uint32_t *persons, size_t n,
                     struct enough_answer *ret_answers);

#endif
