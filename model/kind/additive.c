// Additive kinds: each row is taken by itself, so chunks of rows run on any threads and give the
// same bits.
#include "model/kind/additive.h"

#include "features/base/parallel.h"

#include <stdlib.h>

#define CHUNK_ROWS 512

struct work {
    additive_row *row;
    const void *state;
    const struct feature_rows *rows;
    double *ret;     // rows.n, or rows.n × n_col
    double constant; // written by whoever has row 0
};

static void margins_run(void *context, size_t first, size_t end, int worker)
{
    const struct work *work = context;
    (void)worker;
    size_t n_col = work->rows->n_col;
    double *contributions = memory_alloc((n_col + 1) * sizeof *contributions);
    for (size_t i = first; i < end; i++) {
        double margin = work->row(work->state, feature_row(work->rows, i), contributions, n_col);
        for (size_t j = 0; j < n_col; j++)
            margin += contributions[j];
        work->ret[i] = margin;
    }
    free(contributions);
}

void additive_margins(additive_row *row, const void *state, const struct feature_rows *rows,
                      int n_thread, double *ret_margins)
{
    struct work work = {row, state, rows, ret_margins, 0};
    parallel_for(rows->n, CHUNK_ROWS, n_thread, margins_run, &work);
}

static void contributions_run(void *context, size_t first, size_t end, int worker)
{
    struct work *work = context;
    (void)worker;
    size_t n_col = work->rows->n_col;
    for (size_t i = first; i < end; i++) {
        double constant =
            work->row(work->state, feature_row(work->rows, i), work->ret + i * n_col, n_col);
        if (i == 0)
            work->constant = constant;
    }
}

double additive_contributions(additive_row *row, const void *state, const struct feature_rows *rows,
                              int n_thread, double *ret_contributions)
{
    struct work work = {row, state, rows, ret_contributions, 0};
    parallel_for(rows->n, CHUNK_ROWS, n_thread, contributions_run, &work);
    return work.constant;
}
