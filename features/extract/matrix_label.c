// Labels of a matrix's rows again, as known before another date or over another window: what a
// split may train on.

#include "features/extract/matrix_fill.h"

#include "features/base/parallel.h"

#include <stdlib.h>

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
    struct scratch *scratch = memory_alloc((size_t)extract->options.n_thread * sizeof *scratch);
    for (size_t start = 0, end; start < matrix->n_row; start = end) {
        for (end = start; end < matrix->n_row && matrix->as_of[end] == matrix->as_of[start];)
            end++;
        struct view view;
        view_open(extract, matrix->as_of[start], &view);
        struct label_work work = {
            extract,      &view,  outcome, matrix->person + start, ret_labels + start,
            known_before, scratch};
        parallel_for(end - start, MATRIX_CHUNK, extract->options.n_thread, label_chunk, &work);
        view_close(&view);
    }
    for (int i = 0; i < extract->options.n_thread; i++)
        scratch_done(&scratch[i]);
    free(scratch);
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
