// Which columns move a model's scores most.
#ifndef HEARTH_FEATURE_IMPORTANCE_H
#define HEARTH_FEATURE_IMPORTANCE_H

#include "model/kind/fitted.h"

struct feature_importance {
    size_t column;
    double mean_size; // mean |contribution| over the rows, in log-odds
};

// One entry a column, the largest first. Owns: arena.
const struct feature_importance *
feature_importance_find(struct arena *arena, const struct fitted *fitted, const struct rows *rows);

#endif
