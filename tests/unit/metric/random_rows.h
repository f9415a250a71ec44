// Rows of families with tied scores, made at random, for what is compared with the slow way.
#ifndef HEARTH_RANDOM_ROWS_H
#define HEARTH_RANDOM_ROWS_H

#include "model/numeric/numerics.h"

#include <stddef.h>
#include <stdint.h>

#define N 90

struct rows {
    double score[N], weight[N];
    signed char label[N];
    uint32_t cluster[N];
};

static inline void rows_make(uint64_t seed, struct rows *rows)
{
    for (size_t i = 0; i < N; i++) {
        rows->score[i] = (double)random_below(seed, 1, i, 15) / 16 + 0.03;
        rows->label[i] = random_below(seed, 2, i, 100) < 100 * rows->score[i];
        rows->cluster[i] = (uint32_t)random_below(seed, 3, i, 30);
        rows->weight[i] = 1 + (double)random_below(seed, 4, i, 3);
    }
    rows->label[0] = rows->label[1] = 1;
    rows->label[2] = rows->label[3] = 0;
}

static inline double won(double positive, double negative)
{
    return positive > negative ? 1 : positive == negative ? 0.5 : 0;
}

#endif
