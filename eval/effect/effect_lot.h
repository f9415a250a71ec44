// The lot that decides between equally near rows in matching without replacement.
#ifndef HEARTH_EFFECT_LOT_H
#define HEARTH_EFFECT_LOT_H

#include "eval/effect/effect_data.h"

// A number for each row, for nearest_problem.lot. score: n_row. Rows of equal score are told apart by
// the seed alone: each is as likely to come first, whatever its outcome. The same rows in another
// order, with other names of values and clusters, get the same lot. Owns: arena.
const uint64_t *effect_lot_draw(struct arena *arena, const struct effect_data *data,
                                const double *score, uint64_t seed);

#endif
