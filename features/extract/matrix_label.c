// Labels of a matrix's rows again, as known before another date or over another window: what a
// split may train on.

#include "features/extract/matrix_fill.h"

#include "features/base/parallel.h"

#include <stdlib.h>

struct label_work {
    const struct extract *extract;
    const struct view *view;
    const struct outcome *outcome;
    const struct matrix *matrix;
    size_t start; // the date's first row
    const struct labels *ret;
    day_t known_before;
    struct scratch *scratch;
};

static void label_chunk(void *context, size_t first, size_t end, int worker)
{
    struct label_work *work = context;
    const struct labels *ret = work->ret;
    for (size_t i = work->start + first; i < work->start + end; i++) {
        struct label_question question = {work->outcome, work->view, work->matrix->person[i],
                                          work->known_before};
        struct label label = outcome_label(work->extract, &question, &work->scratch[worker]);
        ret->values[i] = (signed char)label.value;
        if (!ret->event)
            continue;
        ret->event[i] = label.event;
        ret->censored[i] = label.censored;
        ret->competing[i] = label.competing;
    }
}

static void labels_fill(struct extract *extract, const struct matrix *matrix,
                        const struct outcome *outcome, day_t known_before,
                        const struct labels *ret_labels)
{
    struct scratch *scratch = memory_alloc((size_t)extract->options.n_thread * sizeof *scratch);
    for (size_t start = 0, end; start < matrix->n_row; start = end) {
        for (end = start; end < matrix->n_row && matrix->as_of[end] == matrix->as_of[start];)
            end++;
        struct view view;
        view_open(extract, matrix->as_of[start], &view);
        struct label_work work = {extract, &view,      outcome,      matrix,
                                  start,   ret_labels, known_before, scratch};
        parallel_for(end - start, MATRIX_CHUNK, extract->options.n_thread, label_chunk, &work);
        view_close(&view);
    }
    for (int i = 0; i < extract->options.n_thread; i++)
        scratch_done(&scratch[i]);
    free(scratch);
}

enum status extract_labels(struct extract *extract, const struct matrix *matrix, day_t known_before,
                           const struct labels *ret_labels, struct error *err)
{
    labels_fill(extract, matrix, &extract->outcomes[0], known_before, ret_labels);
    return OK;
}

enum status extract_labels_within(struct extract *extract, const struct matrix *matrix,
                                  struct label_window window, signed char *ret_labels,
                                  struct error *err)
{
    struct outcome outcome = extract->outcomes[window.i_outcome];
    outcome.until_age = false;
    outcome.length = window.length;
    labels_fill(extract, matrix, &outcome, label_known_before(extract),
                &(struct labels){.values = ret_labels});
    return OK;
}
