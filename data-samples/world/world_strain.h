// What drives harm in a family: hidden causes, states that switch on and off and cause each other,
// and the hazards that follow from both (MODEL.md, sections 3 and 4).
#ifndef HEARTH_WORLD_STRAIN_H
#define HEARTH_WORLD_STRAIN_H

#include "data-samples/world/world_family.h"

// Draws the hidden causes and fills the family's chances of switches, strain and cause shares.
// Draws from the stream of lives.
void strain_draw(struct family *family);
// The set of states of the month after one of `set`; month after month from the quiet state first.
uint8_t strain_next(const struct family *family, uint8_t set, gsl_rng *life);
void strain_luck(gsl_rng *life, uint32_t ret_luck[STATE_COUNT]);
// The same with luck drawn before, 32 random bits a state, and chances `ended` that help ends a
// state that would last; the more luck is shared, the more alike are two paths.
uint8_t strain_after(const struct family *family, uint8_t set, const double ended[STATE_COUNT],
                     const uint32_t luck[STATE_COUNT]);
uint8_t strain_first(const struct family *family, gsl_rng *life);
// Hazards of enquiries, and chances of a plan and of care, by age and set of states.
void strain_hazards(struct family *family);
// One month back: chance[set] = what follows after the switches of states into `set`; becomes what
// follows from `set` before the switches, in which help ends states with the chances `ended`.
void strain_before_switches(const struct family *family, const double ended[STATE_COUNT],
                            double chance[STATE_SETS]);

#endif
