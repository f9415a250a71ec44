// Alerts go to households, so what a list finds is what its highest member of each household comes to:
// a second child of the same home takes no second place.
#include "model/train/list_ranking.h"

#include "features/base/sort.h"
#include "model/numeric/numerics.h"

#include <stdlib.h>

#define STREAM 0x686f6d65u // of the lots: apart from those of other random numbers

struct member {
    uint32_t household;
    double score;
    uint64_t lot;
    size_t row;
};

static int member_order(const void *a, const void *b)
{
    const struct member *left = a, *right = b;
    ORDER_BY(left->household, right->household);
    ORDER_BY_FALLING(left->score, right->score);
    ORDER_BY(left->lot, right->lot);
    return ORDER_OF(left->row, right->row);
}

static int row_order(const void *a, const void *b)
{
    return ORDER_OF(*(const size_t *)a, *(const size_t *)b);
}

// Shapes: ret_rows n. Rows in the order of the table.
static size_t rows_choose(const struct list_input *input, size_t *ret_rows)
{
    struct member *members = memory_alloc((input->n + 1) * sizeof *members);
    size_t n = 0, n_member = 0;
    for (size_t i = 0; i < input->n; i++)
        if (input->household && input->household[i] != UINT32_MAX)
            members[n_member++] = (struct member){input->household[i], input->score[i],
                                                  random_bits(input->seed, STREAM, i), i};
        else
            ret_rows[n++] = i;
    qsort(members, n_member, sizeof *members, member_order);
    for (size_t i = 0; i < n_member; i++)
        if (i == 0 || members[i].household != members[i - 1].household)
            ret_rows[n++] = members[i].row;
    free(members);
    qsort(ret_rows, n, sizeof *ret_rows, row_order);
    return n;
}

void list_ranking_build(struct arena *arena, const struct list_input *input,
                        struct ranking *ret_ranking)
{
    size_t *rows = memory_alloc((input->n + 1) * sizeof *rows);
    size_t n = rows_choose(input, rows);
    double *score = memory_alloc((n + 1) * sizeof *score);
    signed char *label = memory_alloc(n + 1);
    for (size_t i = 0; i < n; i++) {
        score[i] = input->score[rows[i]];
        label[i] = input->label[rows[i]];
    }
    ranking_build(arena, &(struct ranking_input){.n = n, .score = score, .label = label},
                  ret_ranking);
    for (size_t i = 0; i < n; i++)
        ret_ranking->row[i] = rows[ret_ranking->row[i]];
    free(label);
    free(score);
    free(rows);
}
