// Those who live at one place: families, and strangers who came later.
#ifndef HEARTH_HOME_GROUPS_H
#define HEARTH_HOME_GROUPS_H

#include "features/timeline/homes.h"

struct home_group { // by its root
    day_t came;     // first day of a member at the place
    day_t said;     // last day on which a row said so of a member; DAY_MAX = always
    uint32_t n;     // members
    bool moved;     // came otherwise than by birth
};

struct home_arrivals {         // at a place
    uint32_t last;             // the group that came last, UINT32_MAX = none moved in
    day_t last_day, other_day; // and when the last of the others came; DAY_NONE = none
    uint32_t n_person;         // found there
};

struct home_groups {
    uint32_t *root;                 // n_person: of its group; itself without a home
    bool *left;                     // n_person: a relative came to another place since it was said
    struct home_group *groups;      // n_person
    struct home_arrivals *arrivals; // n_address
};

// When the last other group moved in at the person's home; DAY_NONE = none.
static inline day_t home_others_came(const struct home_groups *groups, uint32_t place,
                                     uint32_t root)
{
    const struct home_arrivals *at = &groups->arrivals[place];
    return at->last == root ? at->other_day : at->last_day;
}

// One group = persons of one place with a visible tie. came, said: n_person, of each person at its
// home. Owns: the finder's memory.
void home_groups_find(const struct home_finder *finder, const struct home *homes, const day_t *came,
                      struct home_groups *ret_groups);

#endif
