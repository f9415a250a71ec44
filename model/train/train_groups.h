// The groups by which a scenario's model is compared.
#ifndef HEARTH_TRAIN_GROUPS_H
#define HEARTH_TRAIN_GROUPS_H

#include "features/extract/extract.h"
#include "model/metric/evaluation.h"

#define CROSSED_VALUES_MAX 60 // two columns that make more pairs of values are not crossed

// Protected attributes of each row at its as_of, arrival where that is known, then each two protected
// attributes crossed. Shapes: values of the matrix's rows. Owns: arena.
const struct group_column *train_groups(struct arena *arena, const struct extract *extract,
                                        const struct matrix *matrix, size_t *ret_n);

#endif
