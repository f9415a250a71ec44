// The ethnicity of parents, later partners and children: numbers into world_ethnicities.
#ifndef HEARTH_WORLD_ETHNICITY_H
#define HEARTH_WORLD_ETHNICITY_H

#include "data-samples/world/world_random.h"

// Mother and father from the ethnicity of their children.
void ethnicity_parents(gsl_rng *kin, uint8_t children, uint8_t *ret_mother, uint8_t *ret_father);
uint8_t ethnicity_partner(gsl_rng *kin, uint8_t mother); // of a partner who is not the first
uint8_t ethnicity_child(uint8_t one, uint8_t other);     // of a child of these parents

#endif
