// Kin who do not live with a family: fathers apart.
#ifndef HEARTH_WORLD_KIN_H
#define HEARTH_WORLD_KIN_H

#include "data-samples/world/world_family.h"

// Of a partner who is not the first; of a child.
uint8_t kin_partner_ethnicity(struct family *family);
uint8_t kin_child_ethnicity(const struct family *family, uint32_t father);

// The father of a child who was conceived while no partner was at home: a former partner, the
// father of an older child, a new person, or WORLD_NONE when nobody recorded one.
uint32_t kin_father_apart(struct family *family, const struct child *child);
// A father apart who comes to live with the mother on `day`, or NULL: someone new comes.
struct father *kin_father_joins(struct family *family, day_t day);

#endif
