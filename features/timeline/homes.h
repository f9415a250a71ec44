// Who lives where at a date, and how surely.
#ifndef HEARTH_HOMES_H
#define HEARTH_HOMES_H

#include "features/timeline/home_claims.h"

#define HOME_NONE UINT32_MAX
#define HOME_LIVES .8  // from here on the person lives there: household features count it
#define HOME_UNSURE .2 // from here to HOME_LIVES: perhaps
#define HOME_SOURCES 4 // with addresses: from here on the silence of the others says something
#define HOME_BABY 24   // months: a child without an address is assumed with the mother until then

// Where a person lives as far as is known. A place is an address; all addresses of one home have the
// same (see home_places.h).
struct home {
    uint32_t place;     // 0 … n_address − 1; HOME_NONE = no address
    double probability; // that the person lives there
    bool listed;        // a refuge, hostel or care home: lives there, but makes no household
    bool assumed;       // a baby without an address of its own: the mother's
    day_t said;         // when a row last said so; DAY_NONE = no row of its own, DAY_MAX = no date
};

// Fills ret_homes, n_person. With HOME_SOURCES sources of addresses or more the home is the place with
// the largest claim score (home_model.h); of a child, the mother's home counts beside it; a baby
// without an address is assumed with her. The probability is that of the second model: who else is
// there, who of the family went elsewhere, which strangers came; HOME_LIVES at least where nothing
// speaks against it. With fewer sources the home is that of the latest row, and the probability
// HOME_LIVES at least. In both, where nothing confirmed a group for household.stale and others came
// since, it is HOME_UNSURE at most.
// Persons of one place with a tie (any relation) are one group: what confirms one confirms all, and a
// group came when its first member did; a child registered there within a year of its birth did not.
// Time: rows and ties as visible at view->as_of. Cost: O(rows of addresses + ties).
void homes_find(const struct view *view, struct home *ret_homes);
// The same, with arrays that serve the next date: memory is reset first. Owns: the caller's memory.
void homes_find_in(const struct view *view, struct home_memory *memory, struct home *ret_homes);
// The same, and tells the evidence (trace NULL = none).
void homes_find_traced(const struct view *view, const struct home_trace *trace,
                       struct home *ret_homes);

#endif
