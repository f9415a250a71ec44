// Those who live at one place: families, and strangers who came later.
#ifndef HEARTH_HOME_GROUPS_H
#define HEARTH_HOME_GROUPS_H

#include "features/timeline/homes.h"

struct home_groups {
    uint32_t *root;    // n_person: of its group; itself without a home
    day_t *came;       // n_person, of roots: first day of a member at the place
    day_t *said;       // likewise: last day on which a row said so of a member; DAY_MAX = always
    day_t *others;     // n_person, of roots: when the last other group moved in; DAY_NONE = none
    uint32_t *n_group; // likewise: its members
    uint32_t *n_place; // n_address: persons found there
};

// One group = persons of one place with a visible tie. came, said: n_person, of each person at its
// home. Owns: home_groups_done.
void home_groups_find(const struct home_finder *finder, const struct home *homes, const day_t *came,
                      struct home_groups *ret_groups);
void home_groups_done(struct home_groups *groups);

#endif
