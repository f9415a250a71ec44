// Rows in the order in which a list takes them: one of each household.
#ifndef HEARTH_LIST_RANKING_H
#define HEARTH_LIST_RANKING_H

#include "model/metric/ranking.h"

struct list_input {
    size_t n;
    const double *score;       // n
    const signed char *label;  // n: 1 = positive
    const uint32_t *household; // n, UINT32_MAX = none; NULL = each row takes a place
    uint64_t seed;             // of the lots between equal scores within a household
};
// A ranking of the highest row of each household, and of every row without one. ret_ranking->row is
// the caller's row. Owns: arena.
void list_ranking_build(struct arena *arena, const struct list_input *input,
                        struct ranking *ret_ranking);

#endif
