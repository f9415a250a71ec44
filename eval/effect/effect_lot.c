// Draws lots that depend on the seed and on nothing that a file could say differently. To be the
// same for rows in any order, the draw needs one order of the rows: by score, arm, outcome and the
// sums of their stratum. A draw over that order is uniform, but with one seed it would take the same
// ranks, so the same end of the outcomes, in each table of one shape. So the seed is mixed with a
// digest of the ordered rows.
#include "eval/effect/effect_lot.h"

#include "features/base/sort.h"
#include "model/numeric/numerics.h"

#include <stdlib.h>
#include <string.h>

#define STREAM_DIGEST 0x6c6f7431u // keeps these draws apart from others of the same seed
#define STREAM_DRAW 0x6c6f7432u

struct drawn {
    double score, outcome;
    double stratum_size, stratum_outcome, stratum_score; // what a stratum is known by, unnamed
    int treated;
    size_t row;
};

static int drawn_order(const void *a, const void *b)
{
    const struct drawn *left = a, *right = b;
    ORDER_BY(left->score, right->score);
    ORDER_BY(left->treated, right->treated);
    ORDER_BY(left->outcome, right->outcome);
    ORDER_BY(left->stratum_size, right->stratum_size);
    ORDER_BY(left->stratum_outcome, right->stratum_outcome);
    ORDER_BY(left->stratum_score, right->stratum_score);
    return ORDER_OF(left->row, right->row);
}

static void strata_sum(const struct effect_data *data, struct drawn *drawn)
{
    size_t n_stratum = 0;
    for (size_t i = 0; i < data->n_row; i++)
        n_stratum = data->exact[i] >= n_stratum ? data->exact[i] + (size_t)1 : n_stratum;
    double *sums = memory_alloc((3 * n_stratum + 1) * sizeof *sums);
    for (size_t i = 0; i < data->n_row; i++) {
        double *sum = sums + 3 * data->exact[i];
        sum[0]++;
        sum[1] += drawn[i].outcome;
        sum[2] += drawn[i].score;
    }
    for (size_t i = 0; i < data->n_row; i++) {
        const double *sum = sums + 3 * data->exact[i];
        drawn[i].stratum_size = sum[0];
        drawn[i].stratum_outcome = sum[1];
        drawn[i].stratum_score = sum[2];
    }
    free(sums);
}

static uint64_t digest_of(const struct drawn *drawn, size_t n)
{
    uint64_t digest = n, i_run = 0, outcome;
    for (size_t i = 0; i < n; i++) {
        i_run += i && drawn[i].score != drawn[i - 1].score;
        double value = drawn[i].outcome + 0.0; // −0 is 0
        memcpy(&outcome, &value, sizeof outcome);
        digest = random_bits(digest, STREAM_DIGEST + (uint64_t)drawn[i].treated,
                             random_bits(outcome, STREAM_DIGEST, i_run));
    }
    return digest;
}

const uint64_t *effect_lot_draw(struct arena *arena, const struct effect_data *data,
                                const double *score, uint64_t seed)
{
    size_t n = data->n_row;
    struct drawn *drawn = memory_alloc((n + 1) * sizeof *drawn);
    uint64_t *lot = arena_array(arena, n + 1, sizeof *lot);
    for (size_t i = 0; i < n; i++)
        drawn[i] = (struct drawn){.score = score[i],
                                  .outcome = data->outcome[i],
                                  .treated = data->treatment[i],
                                  .row = i};
    if (data->exact)
        strata_sum(data, drawn);
    qsort(drawn, n, sizeof *drawn, drawn_order);
    uint64_t key = seed ^ digest_of(drawn, n);
    for (size_t i = 0; i < n; i++)
        lot[drawn[i].row] = random_bits(key, STREAM_DRAW, i);
    free(drawn);
    return lot;
}
