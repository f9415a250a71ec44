// Rows for a model: features, labels, and what keeps rows apart or together in splits.
#ifndef HEARTH_DATASET_H
#define HEARTH_DATASET_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "features/base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define DATASET_MAX_VALUES ((size_t)1 << 31) // n_row × n_col: 16 GiB
#define DATASET_MAX_COLUMNS ((size_t)1 << 20)

// What models of time learn from, beside as_of and horizon: the first day of each from as_of on, as
// far as known when the labels were; DAY_NONE = none known. All NULL where a source has no days.
struct event_days {
    const day_t *event, *censored, *competing; // n_row of the dataset
};

// Arrays have n_row items unless said otherwise; NULL where a source has no such thing.
struct dataset {
    size_t n_row, n_col;
    const double *x;         // n_row × n_col, row-major, NaN = missing
    const signed char *y;    // final labels: 1, 0, −1 = unknown
    struct event_days days;  // final
    const double *weight;    // final, of the chance to remain observed; NULL = 1
    const day_t *as_of;      // NULL for flat tables
    const day_t *horizon;    // the day on which the row's window has passed; NULL for flat tables
    const double *time;      // --time of a flat table (a date's day number or a number)
    const uint32_t *cluster; // rows with one number stay together; NULL = each row alone
    const char **ids;        // NULL = the row's number
    const char **
        families; // what `cluster` numbers, "" = the row alone; NULL = its numbers are all there is
    const char **names; // n_col
};

static inline const double *dataset_row(const struct dataset *data, size_t i_row)
{
    return data->x + i_row * data->n_col;
}

// Numbers texts by first appearance; equal texts get one number, and each blank one of its own: a row
// without a cluster or an id is not related to the others without one. Owns: result in arena.
uint32_t *dataset_clusters(struct arena *arena, const char *const *texts, size_t n_row);

// E_LIMIT when n_row × n_col is beyond DATASET_MAX_VALUES.
enum status dataset_check_size(size_t n_row, size_t n_col, struct error *err);

// Chosen rows of a dataset with the labels that hold for them (a split's labels may differ from the
// final ones).
struct rows {
    const struct dataset *data;
    const size_t *index; // n
    size_t n;
    const signed char *y;   // data->n_row, none −1 at the chosen rows
    struct event_days days; // as known when y was
    day_t until;            // which is before this day; DAY_NONE where there are no days
    const double *weight;   // data->n_row, finite and above 0 at the chosen rows; NULL = 1
    // For kinds that learn from time: these rows and those whose window is still open, of which the
    // days before `until` count; y may be −1. NULL = no other rows.
    const struct rows *timed;
};

size_t rows_positive(const struct rows *rows);
double rows_weight(const struct rows *rows, size_t i); // of the i-th chosen row
// At most max of the rows, evenly spread; 0 = all. Owns: arena.
struct rows rows_spread(struct arena *arena, const struct rows *rows, size_t max);
// The chosen rows' weights in their order; NULL when there are none. Owns: arena.
const double *rows_weights(struct arena *arena, const struct rows *rows);
// Of the weighted share with the outcome, both classes being there: where fits start.
double rows_log_odds(const struct rows *rows);

// Rows of features alone, as predictions need them.
struct feature_rows {
    const double *x; // row-major, n_col a row, NaN = missing
    size_t n, n_col;
    const size_t *index; // n: which rows of x; NULL = the first n
};

static inline const double *feature_row(const struct feature_rows *rows, size_t i)
{
    return rows->x + (rows->index ? rows->index[i] : i) * rows->n_col;
}

struct feature_rows rows_features(const struct rows *rows);
// The rows first … first + n − 1. Shapes: index of the result borrows from rows.
struct feature_rows feature_rows_part(const struct feature_rows *rows, size_t first, size_t n);

#endif
