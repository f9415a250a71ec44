// Folds that keep clusters (families) together and spread the positives evenly.
#ifndef HEARTH_FOLDS_H
#define HEARTH_FOLDS_H

#include "model/kind/dataset.h"

#define FOLDS_DEFAULT 5

// Shapes: ret_fold rows->n, values 0 … n_fold − 1. Deterministic for a seed.
// Errors: E_DATA when there are fewer clusters with a positive, or without, than folds.
enum status folds_assign(const struct rows *rows, size_t n_fold, uint64_t seed, uint32_t *ret_fold,
                         struct error *err);

#endif
