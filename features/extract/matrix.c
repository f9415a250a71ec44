// The matrix: cohorts found date by date, rows filled in parallel over persons, each written at its
// own index.

#include "features/extract/plan.h"

#include "features/base/parallel.h"
#include "features/base/progress.h"

#include <stdlib.h>
#include <string.h>

#define ROW_CHUNK 64
#define MATRIX_MAX_BYTES ((size_t)64 << 30)

struct row_work {
    const struct extract *extract;
    const struct view *view;
    struct matrix *matrix;
    size_t start;            // the date's first row
    struct scratch *scratch; // by worker
    struct progress *progress;
};

static void fill_chunk(void *context, size_t first, size_t end, int worker)
{
    struct row_work *work = context;
    struct matrix *matrix = work->matrix;
    const struct extract *extract = work->extract;
    struct scratch *scratch = &work->scratch[worker];
    for (size_t i = work->start + first; i < work->start + end; i++) {
        uint32_t person = matrix->person[i];
        row_fill(extract, work->view, person, matrix->x + i * matrix->n_col, scratch);
        for (size_t k = 0; k < matrix->n_outcome; k++) {
            const struct outcome *outcome = &extract->outcomes[k];
            struct label_question question = {outcome, work->view, person,
                                              label_known_before(extract)};
            int label = outcome_label(extract, &question, scratch);
            matrix->labels[k * matrix->n_row + i] =
                (signed char)(label < 0 && outcome->info.unknown_negative ? 0 : label);
            matrix->horizons[k * matrix->n_row + i] =
                outcome_horizon(extract, outcome, work->view, person);
        }
        matrix->household[i] = household_of(work->view->households, person);
    }
    progress_add(work->progress, end - first);
}

static struct scratch *scratch_create(const struct extract *extract)
{
    return memory_alloc((size_t)extract->options.n_thread * sizeof(struct scratch));
}

static void scratch_free(const struct extract *extract, struct scratch *scratch)
{
    for (int i = 0; i < extract->options.n_thread; i++)
        scratch_done(&scratch[i]);
    free(scratch);
}

// The cohort at a date: one of the scenario's, or found now into *own (the caller frees its
// arrays).
static enum status cohort_at(struct extract *extract, day_t date, struct cohort *own,
                             const struct cohort **ret_cohort, struct error *err)
{
    *own = (struct cohort){0};
    for (size_t i = 0; i < extract->info.n_as_of && !extract->overlay; i++)
        if (extract->cohorts[i].as_of == date) {
            *ret_cohort = &extract->cohorts[i];
            return OK;
        }
    struct view view;
    view_open(extract, date, &view);
    enum status status = cohort_find(extract, &view, own, err);
    view_close(&view);
    *ret_cohort = own;
    return status;
}

static enum status matrix_alloc(const struct extract *extract, size_t n_row, struct matrix *matrix,
                                struct error *err)
{
    size_t n_cell, n_bytes;
    *matrix = (struct matrix){
        .n_row = n_row, .n_col = extract->n_col, .n_outcome = extract->info.n_outcome};
    if (__builtin_mul_overflow(n_row, extract->n_col, &n_cell) ||
        __builtin_mul_overflow(n_cell, sizeof(double), &n_bytes) || n_bytes > MATRIX_MAX_BYTES)
        return error_set(err, E_LIMIT, "a matrix of %zu rows and %zu columns is beyond 64 GiB",
                         n_row, extract->n_col);
    matrix->x = memory_alloc(n_bytes);
    matrix->person = memory_alloc(n_row * sizeof *matrix->person);
    matrix->as_of = memory_alloc(n_row * sizeof *matrix->as_of);
    matrix->labels = memory_alloc(n_row * matrix->n_outcome);
    matrix->horizons = memory_alloc(n_row * matrix->n_outcome * sizeof *matrix->horizons);
    matrix->family = memory_alloc(n_row * sizeof *matrix->family);
    matrix->household = memory_alloc(n_row * sizeof *matrix->household);
    return OK;
}

// The rows start … start + n − 1, whose persons are set already.
static void fill_date(struct extract *extract, day_t as_of, size_t start, size_t n,
                      struct row_work *work)
{
    struct view view;
    view_open(extract, as_of, &view);
    work->view = &view;
    work->start = start;
    parallel_for(n, ROW_CHUNK, extract->options.n_thread, fill_chunk, work);
    view_close(&view);
}

static void fill_families(struct extract *extract, struct matrix *matrix)
{
    day_t data_end = extract_data_end(extract);
    struct view view = {.timeline = &extract->timeline,
                        .as_of = data_end == DAY_NONE ? DAY_MAX : data_end + 1};
    uint32_t *family = memory_alloc(extract->timeline.n_person * sizeof *family);
    household_families(&view, family);
    for (size_t i = 0; i < matrix->n_row; i++)
        matrix->family[i] = family[matrix->person[i]];
    free(family);
}

// Features and labels of all rows, date by date.
static void matrix_fill(struct extract *extract, struct matrix *matrix)
{
    struct row_work work = {.extract = extract, .matrix = matrix};
    work.scratch = scratch_create(extract);
    work.progress = progress_start("features", matrix->n_row, extract->options.quiet);
    for (size_t start = 0, end; start < matrix->n_row; start = end) {
        for (end = start; end < matrix->n_row && matrix->as_of[end] == matrix->as_of[start];)
            end++;
        fill_date(extract, matrix->as_of[start], start, end - start, &work);
    }
    fill_families(extract, matrix);
    progress_end(work.progress);
    scratch_free(extract, work.scratch);
}

static void matrix_put_cohort(struct matrix *matrix, size_t start, const struct cohort *cohort)
{
    for (size_t i = 0; i < cohort->n; i++) {
        matrix->person[start + i] = cohort->persons[i];
        matrix->as_of[start + i] = cohort->as_of;
    }
}

enum status extract_matrix(struct extract *extract, const day_t *dates, size_t n_dates,
                           struct matrix *ret_matrix, struct error *err)
{
    struct cohort *own = memory_alloc(n_dates * sizeof *own);
    const struct cohort **cohorts = memory_alloc(n_dates * sizeof *cohorts);
    size_t n_row = 0;
    enum status status = OK;
    for (size_t i = 0; i < n_dates && !status; i++) {
        status = cohort_at(extract, dates[i], &own[i], &cohorts[i], err);
        n_row += status ? 0 : cohorts[i]->n;
    }
    *ret_matrix = (struct matrix){0};
    if (!status)
        status = matrix_alloc(extract, n_row, ret_matrix, err);
    if (!status) {
        size_t start = 0;
        for (size_t i = 0; i < n_dates; start += cohorts[i++]->n)
            matrix_put_cohort(ret_matrix, start, cohorts[i]);
        matrix_fill(extract, ret_matrix);
    }
    for (size_t i = 0; i < n_dates; i++) {
        free(own[i].persons);
        free(own[i].horizons);
    }
    free(own);
    free(cohorts);
    return status;
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

enum status extract_rows(struct extract *extract, const uint32_t *persons, const day_t *dates,
                         size_t n_row, struct matrix *ret_matrix, struct error *err)
{
    enum status status = matrix_alloc(extract, n_row, ret_matrix, err);
    if (status)
        return status;
    for (size_t i = 0; i < n_row; i++) {
        ret_matrix->person[i] = persons[i];
        ret_matrix->as_of[i] = dates[i];
    }
    matrix_fill(extract, ret_matrix);
    return OK;
}

void matrix_free(struct matrix *matrix)
{
    free(matrix->x);
    free(matrix->person);
    free(matrix->as_of);
    free(matrix->labels);
    free(matrix->horizons);
    free(matrix->family);
    free(matrix->household);
    *matrix = (struct matrix){0};
}

struct label_work {
    const struct extract *extract;
    const struct view *view;
    const struct outcome *outcome;
    const uint32_t *persons;
    signed char *labels;
    day_t known_before;
    struct scratch *scratch;
};

static void label_chunk(void *context, size_t first, size_t end, int worker)
{
    struct label_work *work = context;
    for (size_t i = first; i < end; i++) {
        struct label_question question = {work->outcome, work->view, work->persons[i],
                                          work->known_before};
        work->labels[i] =
            (signed char)outcome_label(work->extract, &question, &work->scratch[worker]);
    }
}

static void labels_fill(struct extract *extract, const struct matrix *matrix,
                        const struct outcome *outcome, day_t known_before, signed char *ret_labels)
{
    struct scratch *scratch = scratch_create(extract);
    for (size_t start = 0, end; start < matrix->n_row; start = end) {
        for (end = start; end < matrix->n_row && matrix->as_of[end] == matrix->as_of[start];)
            end++;
        struct view view;
        view_open(extract, matrix->as_of[start], &view);
        struct label_work work = {
            extract,      &view,  outcome, matrix->person + start, ret_labels + start,
            known_before, scratch};
        parallel_for(end - start, ROW_CHUNK, extract->options.n_thread, label_chunk, &work);
        view_close(&view);
    }
    scratch_free(extract, scratch);
}

enum status extract_labels(struct extract *extract, const struct matrix *matrix, size_t i_outcome,
                           day_t known_before, signed char *ret_labels, struct error *err)
{
    labels_fill(extract, matrix, &extract->outcomes[i_outcome], known_before, ret_labels);
    return OK;
}

enum status extract_labels_within(struct extract *extract, const struct matrix *matrix,
                                  size_t i_outcome, struct span length, signed char *ret_labels,
                                  struct error *err)
{
    struct outcome outcome = extract->outcomes[i_outcome];
    outcome.until_age = false;
    outcome.length = length;
    labels_fill(extract, matrix, &outcome, label_known_before(extract), ret_labels);
    return OK;
}

enum status extract_person(struct extract *extract, const char *person_id, day_t as_of,
                           double *ret_x, bool *ret_in_cohort, struct error *err)
{
    uint32_t person;
    enum status status = extract_person_at(extract, person_id, as_of, &person, err);
    if (status)
        return status;
    struct view view;
    struct scratch scratch = {0};
    bool no_dob;
    view_open(extract, as_of, &view);
    row_fill(extract, &view, person, ret_x, &scratch);
    *ret_in_cohort = cohort_admits(extract, &view, person, &scratch, &no_dob);
    scratch_done(&scratch);
    view_close(&view);
    return OK;
}
