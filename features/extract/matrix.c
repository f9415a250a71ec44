// The matrix in memory, for the rows of a date or rows that a caller chose; families; one person's
// row. The matrix of a whole scenario is on disk: matrix_pack.c.

#include "features/extract/matrix_fill.h"

#include <stdlib.h>

#define MATRIX_MEMORY_MAX_BYTES ((size_t)64 << 30)

static enum status matrix_alloc(const struct extract *extract, size_t n_row, struct matrix *matrix,
                                struct error *err)
{
    size_t n_cell, n_bytes;
    *matrix = (struct matrix){
        .n_row = n_row, .n_col = extract->n_col, .n_outcome = extract->info.n_outcome};
    if (__builtin_mul_overflow(n_row, extract->n_col, &n_cell) ||
        __builtin_mul_overflow(n_cell, sizeof(double), &n_bytes) ||
        n_bytes > MATRIX_MEMORY_MAX_BYTES)
        return error_set(err, E_LIMIT, "a matrix of %zu rows and %zu columns is beyond 64 GiB",
                         n_row, extract->n_col);
    matrix->x = memory_alloc(n_bytes);
    matrix->person = memory_alloc(n_row * sizeof *matrix->person);
    matrix->as_of = memory_alloc(n_row * sizeof *matrix->as_of);
    matrix->labels = memory_alloc(n_row * matrix->n_outcome);
    matrix->horizons = memory_alloc(n_row * matrix->n_outcome * sizeof *matrix->horizons);
    matrix->family = memory_alloc(n_row * sizeof *matrix->family);
    matrix->household = memory_alloc(n_row * sizeof *matrix->household);
    matrix->event = memory_alloc(n_row * sizeof *matrix->event);
    matrix->censored = memory_alloc(n_row * sizeof *matrix->censored);
    matrix->competing = memory_alloc(n_row * sizeof *matrix->competing);
    return OK;
}

// The rows are filled where they stay.
static struct matrix_rows matrix_place(void *context, size_t first, int worker)
{
    const struct matrix *matrix = context;
    return (struct matrix_rows){
        .x = matrix->x + first * matrix->n_col,
        .family = matrix->family + first,
        .household = matrix->household + first,
        .event = matrix->event + first,
        .censored = matrix->censored + first,
        .competing = matrix->competing + first,
        .labels = matrix->labels + first,
        .horizons = matrix->horizons + first,
        .stride = matrix->n_row,
    };
}

enum status extract_matrix(struct extract *extract, const day_t *dates, size_t n_dates,
                           struct matrix *ret_matrix, struct error *err)
{
    struct cohort_list cohorts;
    *ret_matrix = (struct matrix){0};
    cohort_list_find(extract, dates, n_dates, &cohorts);
    enum status status = matrix_alloc(extract, cohorts.n_row, ret_matrix, err);
    for (size_t i = 0, at = 0; i < cohorts.n && !status; i++)
        for (size_t k = 0; k < cohorts.items[i]->n; k++, at++) {
            ret_matrix->person[at] = cohorts.items[i]->persons[k];
            ret_matrix->as_of[at] = cohorts.items[i]->as_of;
        }
    if (!status)
        status = matrix_fill_cohorts(extract, &cohorts,
                                     &(struct row_sink){matrix_place, NULL, ret_matrix}, err);
    cohort_list_done(&cohorts);
    return status;
}

enum status extract_rows(struct extract *extract, const struct row_choice *choice,
                         struct matrix *ret_matrix, struct error *err)
{
    const uint32_t *persons = choice->persons;
    const day_t *dates = choice->dates;
    size_t n_row = choice->n_row;
    enum status status = matrix_alloc(extract, n_row, ret_matrix, err);
    if (status)
        return status;
    for (size_t i = 0; i < n_row; i++) {
        ret_matrix->person[i] = persons[i];
        ret_matrix->as_of[i] = dates[i];
    }
    struct row_sink sink = {matrix_place, NULL, ret_matrix};
    struct matrix_fill *fill = matrix_fill_open(extract, n_row, &sink);
    for (size_t start = 0, end; start < n_row && !status; start = end) {
        for (end = start; end < n_row && dates[end] == dates[start];)
            end++;
        status = matrix_fill_date(fill, dates[start], persons + start, end - start, err);
    }
    matrix_fill_close(fill);
    return status;
}

size_t extract_not_observed(struct extract *extract, const day_t *dates, size_t n_dates)
{
    struct cohort_list cohorts;
    size_t n = 0;
    cohort_list_find(extract, dates, n_dates, &cohorts);
    for (size_t i = 0; i < cohorts.n; i++)
        n += cohorts.items[i]->n_open;
    cohort_list_done(&cohorts);
    return n;
}

void matrix_free(struct matrix *matrix)
{
    if (matrix->pack.mapped.data) {
        pack_close(&matrix->pack);
    } else {
        free(matrix->x);
        free(matrix->person);
        free(matrix->as_of);
        free(matrix->labels);
        free(matrix->horizons);
        free(matrix->family);
        free(matrix->household);
        free(matrix->event);
        free(matrix->censored);
        free(matrix->competing);
    }
    *matrix = (struct matrix){0};
}

uint32_t extract_person_final(const struct extract *extract, uint32_t person)
{
    day_t known_before = label_known_before(extract);
    return known_before == DAY_NONE ? person
                                    : timeline_person_at(&extract->timeline, person, known_before);
}

void extract_families(const struct extract *extract, const uint32_t *persons, size_t n,
                      uint32_t *ret_family)
{
    day_t data_end = extract_data_end(extract);
    struct view view = {.timeline = &extract->timeline,
                        .as_of = data_end == DAY_NONE ? DAY_MAX : data_end + 1};
    uint32_t *family = memory_alloc(extract->timeline.n_person * sizeof *family);
    household_families(&view, family);
    for (size_t i = 0; i < n; i++)
        ret_family[i] = family[extract_person_final(extract, persons[i])];
    free(family);
}

enum status extract_person(struct extract *extract, const char *person_id, day_t as_of,
                           struct person_features *ret_features, struct error *err)
{
    uint32_t person;
    enum status status = extract_person_at(extract, person_id, as_of, &person, err);
    if (status)
        return status;
    struct scratch scratch = {0};
    const struct view *view = view_kept(extract, as_of);
    row_fill(extract, view, person, ret_features->x, &scratch);
    ret_features->in_cohort = cohort_admits(extract, view, person, &scratch) == ADMISSION_IN;
    scratch_done(&scratch);
    return OK;
}
