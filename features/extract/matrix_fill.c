// Computes rows of the matrix. One pass a date over its persons in id order; a chunk of rows is
// filled by whichever thread takes it and goes to places of its own, so that threads cannot change a
// byte.

#include "features/extract/matrix_fill.h"

#include "features/base/parallel.h"
#include "features/base/progress.h"

#include <stdlib.h>

struct matrix_fill {
    struct extract *extract;
    const struct row_sink *sink;
    struct progress *progress;
    uint32_t *family;                    // n_person: as known at E
    size_t n_done;                       // rows of the dates before
    struct household_memory *households; // of one date after another
    // by worker
    struct scratch *scratch;
    struct error *errors;
    size_t *failed_rows; // the first row that the sink refused; SIZE_MAX = none
};

// The rows of one date.
struct date_work {
    struct matrix_fill *fill;
    const struct view *view;
    const uint32_t *persons;
};

static void fill_row(const struct date_work *work, uint32_t person, size_t i,
                     const struct matrix_rows *rows, struct scratch *scratch)
{
    const struct extract *extract = work->fill->extract;
    row_fill(extract, work->view, person, rows->x + i * extract->n_col, scratch);
    for (size_t k = 0; k < extract->info.n_outcome; k++) {
        const struct outcome *outcome = &extract->outcomes[k];
        struct label_question question = {outcome, work->view, person, label_known_before(extract)};
        struct label label = outcome_label(extract, &question, scratch);
        rows->labels[k * rows->stride + i] =
            (signed char)(label.value < 0 && outcome->info.unknown == UNKNOWN_NEGATIVE
                              ? 0
                              : label.value);
        rows->horizons[k * rows->stride + i] =
            outcome_horizon(extract, outcome, work->view, person);
        if (k > 0)
            continue;
        rows->event[i] = label.event;
        rows->censored[i] = label.censored;
        rows->competing[i] = label.competing;
    }
    rows->family[i] = work->fill->family[person];
    rows->household[i] = household_of(work->view->households, person);
}

static void fill_chunk(void *context, size_t first, size_t end, int worker)
{
    struct date_work *work = context;
    struct matrix_fill *fill = work->fill;
    const struct row_sink *sink = fill->sink;
    size_t i_row = fill->n_done + first;
    struct matrix_rows rows = sink->place(sink->context, i_row, worker);
    for (size_t i = 0; i < end - first; i++)
        fill_row(work, work->persons[first + i], i, &rows, &fill->scratch[worker]);
    if (sink->done && fill->failed_rows[worker] == SIZE_MAX &&
        sink->done(sink->context, i_row, end - first, worker, &fill->errors[worker]))
        fill->failed_rows[worker] = i_row;
    progress_add(fill->progress, end - first);
}

struct matrix_fill *matrix_fill_open(struct extract *extract, size_t n_row,
                                     const struct row_sink *sink)
{
    struct matrix_fill *fill = memory_alloc(sizeof *fill);
    size_t n_worker = (size_t)extract->options.n_thread;
    day_t data_end = extract_data_end(extract);
    struct view view = {.timeline = &extract->timeline,
                        .as_of = data_end == DAY_NONE ? DAY_MAX : data_end + 1};
    *fill = (struct matrix_fill){
        .extract = extract,
        .sink = sink,
        .progress = progress_start("features", n_row, extract->options.quiet),
        .family = memory_alloc(extract->timeline.n_person * sizeof *fill->family),
        .scratch = memory_alloc(n_worker * sizeof *fill->scratch),
        .errors = memory_alloc(n_worker * sizeof *fill->errors),
        .failed_rows = memory_alloc(n_worker * sizeof *fill->failed_rows),
    };
    fill->households = household_memory_create();
    for (size_t i = 0; i < n_worker; i++)
        fill->failed_rows[i] = SIZE_MAX;
    household_families(&view, fill->family);
    return fill;
}

static enum status first_failure(const struct matrix_fill *fill, struct error *err)
{
    size_t first = SIZE_MAX;
    enum status status = OK;
    for (int i = 0; i < fill->extract->options.n_thread; i++) {
        if (fill->failed_rows[i] >= first)
            continue;
        first = fill->failed_rows[i];
        status = fill->errors[i].code;
        if (err)
            *err = fill->errors[i];
    }
    return status;
}

enum status matrix_fill_date(struct matrix_fill *fill, day_t as_of, const uint32_t *persons,
                             size_t n, struct error *err)
{
    struct view view;
    view_open_in(fill->extract, as_of, fill->households, &view);
    struct date_work work = {fill, &view, persons};
    parallel_for(n, MATRIX_CHUNK, fill->extract->options.n_thread, fill_chunk, &work);
    view_close(&view);
    fill->n_done += n;
    return first_failure(fill, err);
}

void matrix_fill_close(struct matrix_fill *fill)
{
    progress_end(fill->progress);
    for (int i = 0; i < fill->extract->options.n_thread; i++)
        scratch_done(&fill->scratch[i]);
    free(fill->scratch);
    free(fill->errors);
    free(fill->failed_rows);
    free(fill->family);
    household_memory_free(fill->households);
    free(fill);
}

// The cohort at a date: one of the scenario's, or found now into *own.
static const struct cohort *cohort_at(struct extract *extract, day_t date, struct cohort *own)
{
    for (size_t i = 0; i < extract->info.n_as_of && !extract->overlay; i++)
        if (extract->cohorts[i].as_of == date)
            return &extract->cohorts[i];
    struct view view;
    view_open_cohort(extract, date, &view);
    cohort_find(extract, &view, own);
    view_close(&view);
    return own;
}

void cohort_list_find(struct extract *extract, const day_t *dates, size_t n_dates,
                      struct cohort_list *ret_list)
{
    struct cohort_list *list = ret_list;
    *list = (struct cohort_list){.items = memory_alloc(n_dates * sizeof *list->items),
                                 .own = memory_alloc(n_dates * sizeof *list->own),
                                 .n = n_dates};
    for (size_t i = 0; i < n_dates; i++) {
        list->items[i] = cohort_at(extract, dates[i], &list->own[i]);
        list->n_row += list->items[i]->n;
    }
}

void cohort_list_done(struct cohort_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        cohort_done(&list->own[i]);
    free(list->own);
    free(list->items);
    *list = (struct cohort_list){0};
}

enum status matrix_fill_cohorts(struct extract *extract, const struct cohort_list *cohorts,
                                const struct row_sink *sink, struct error *err)
{
    enum status status = OK;
    struct matrix_fill *fill = matrix_fill_open(extract, cohorts->n_row, sink);
    for (size_t i = 0; i < cohorts->n && !status; i++) {
        const struct cohort *cohort = cohorts->items[i];
        status = matrix_fill_date(fill, cohort->as_of, cohort->persons, cohort->n, err);
    }
    matrix_fill_close(fill);
    return status;
}
