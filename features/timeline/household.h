// Households and families at one date: connected components over shared addresses and ties.
#ifndef HEARTH_HOUSEHOLD_H
#define HEARTH_HOUSEHOLD_H

#include "features/timeline/homes.h"

#define HOUSEHOLD_NONE UINT32_MAX

// Owns: household_free. Time: addresses and household ties as visible at view->as_of. Cost:
// O(n_person + ties). Who lives at an address with at least HOME_LIVES counts. An address with more
// than config->household_max people, or a listed one, joins nobody.
struct household_index *household_build(const struct view *view);
// The same for one date after another: the index is valid until the next is built in the memory.
// Owns: household_free, before household_memory_free. Threads: one at a time.
struct household_memory *household_memory_create(void);
void household_memory_free(struct household_memory *memory);
struct household_index *household_build_in(const struct view *view,
                                           struct household_memory *memory);
void household_free(struct household_index *index);

// Members, self among them, ascending; n = 0 without a household.
const uint32_t *household_members(const struct household_index *index, uint32_t person,
                                  size_t *ret_n);
// How many people the members are, self among them: as expected, where two of them may be one person
// (duplicates.h), rounded; 0 without a household. Not more than the members, not less than 1.
size_t household_size(const struct household_index *index, uint32_t person);
// The member who is probably the same person (DUPLICATE_LIKELY), and stands for this one in counts
// and lists; HOUSEHOLD_NONE = nobody.
uint32_t household_same_as(const struct household_index *index, uint32_t person);
// The person whose id names the household (its bytewise smallest), or HOUSEHOLD_NONE.
uint32_t household_of(const struct household_index *index, uint32_t person);

// Where the person lives, and how surely.
const struct home *household_home(const struct household_index *index, uint32_t person);

// Families for bootstrap and folds: components over households and ties of parents, children,
// siblings and partners. Shapes: ret_family n_person, the smallest person of the family.
void household_families(const struct view *view, uint32_t *ret_family);

#endif
