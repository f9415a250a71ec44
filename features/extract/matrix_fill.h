// Rows of the matrix, computed date by date: in parallel over the persons of a date, each row by
// its index. The one way in which rows come to be; whoever asks says where they go. Private to
// extract.
#ifndef HEARTH_MATRIX_FILL_H
#define HEARTH_MATRIX_FILL_H

#include "features/extract/plan.h"

#define MATRIX_CHUNK 64 // rows that one thread fills at a time

// Where the values of a run of rows go. Shapes: x n × n_col row-major; family, household n; labels
// and horizons: outcome k from k × stride on.
struct matrix_rows {
    double *x;
    uint32_t *family, *household;
    signed char *labels;
    day_t *horizons;
    day_t *event, *censored, *competing; // n, of the primary outcome
    size_t stride;
};

// What takes the rows. Threads: called by several workers at once, each for rows of its own.
struct row_sink {
    // The places for at most MATRIX_CHUNK rows from row `first` on.
    struct matrix_rows (*place)(void *context, size_t first, int worker);
    // The rows are filled. NULL = nothing to do.
    enum status (*done)(void *context, size_t first, size_t n, int worker, struct error *err);
    void *context;
};

struct matrix_fill; // opaque
// n_row: of all dates together, for the progress bar. Owns: matrix_fill_close; sink is borrowed.
struct matrix_fill *matrix_fill_open(struct extract *extract, size_t n_row,
                                     const struct row_sink *sink);
// Fills the next n rows: those of the persons at one date. Time: features as known before as_of;
// labels by what is known by E. Errors: the first of the sink's, in order of rows.
enum status matrix_fill_date(struct matrix_fill *fill, day_t as_of, const uint32_t *persons,
                             size_t n, struct error *err);
void matrix_fill_close(struct matrix_fill *fill);

// The cohorts of several dates: the scenario's own, or found now. Owns: cohort_list_done.
struct cohort_list {
    const struct cohort **items; // n
    struct cohort *own;
    size_t n, n_row;
};
void cohort_list_find(struct extract *extract, const day_t *dates, size_t n_dates,
                      struct cohort_list *ret_list);
void cohort_list_done(struct cohort_list *list);
// Fills the rows of all cohorts, in their order. Errors: as matrix_fill_date.
enum status matrix_fill_cohorts(struct extract *extract, const struct cohort_list *cohorts,
                                const struct row_sink *sink, struct error *err);

#endif
