// Which name a person is given: from the pool of their group, inherited, or a parent's own.
#ifndef HEARTH_WORLD_NAMING_H
#define HEARTH_WORLD_NAMING_H

#include "data-samples/world/world_names.h"

// `u`: uniform on [0, 1), drawn by the caller. A person of a mixed group has a name of one of the
// pools of that group.
uint32_t naming_forename(uint8_t ethnicity, bool female, double u);
uint32_t naming_surname(uint8_t ethnicity, bool female, double u);
// The surname as a relative of this sex bears it: another one where it says the bearer's sex.
uint32_t naming_inherited(uint32_t surname, bool female);
// Whether a wife may take it from her husband.
bool naming_is_family_name(uint32_t surname);
// A child's names: the forename's pool is a parent's, sometimes the forename is; the surname was
// inherited and may give way to a word of the child's sex. father: NULL = not known. `random`: 64
// random bits of this child.
void naming_child(const struct person *mother, const struct person *father, uint64_t random,
                  struct person *child);
// Two children of one mother have different forenames: call for each elder brother or sister.
void naming_differ(const struct person *elder, struct person *child);

#endif
