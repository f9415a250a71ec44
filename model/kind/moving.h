// Which columns move a model's scores most.
#ifndef HEARTH_MOVING_H
#define HEARTH_MOVING_H

#include "model/kind/fitted.h"

struct moving {
    size_t column;
    double mean_size; // mean |contribution| over the rows, in log-odds
};

// One entry a column, the largest first. Owns: arena.
const struct moving *moving_find(struct arena *arena, const struct fitted *fitted,
                                 const struct rows *rows);

#endif
