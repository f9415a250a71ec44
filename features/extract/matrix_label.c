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
        view_open_outcome(extract, outcome, matrix->as_of[start], &view);
        struct label_work work = {extract, &view,      outcome,      matrix,
                                  start,   ret_labels, known_before, scratch};
        parallel_for(end - start, MATRIX_CHUNK, extract->options.n_thread, label_chunk, &work);
        view_close(&view);
    }
    for (int i = 0; i < extract->options.n_thread; i++)
        scratch_done(&scratch[i]);
    free(scratch);
}

void extract_labels(struct extract *extract, const struct matrix *matrix, day_t known_before,
                    const struct labels *ret_labels)
{
    labels_fill(extract, matrix, &extract->outcomes[0], known_before, ret_labels);
}

void extract_labels_within(struct extract *extract, const struct matrix *matrix,
                           struct label_window window, signed char *ret_labels)
{
    struct outcome outcome = extract->outcomes[window.i_outcome];
    outcome.until_age = false;
    outcome.length = window.length;
    labels_fill(extract, matrix, &outcome, label_known_before(extract),
                &(struct labels){.values = ret_labels});
}

#define MOBILITY_YEARS 2
#define ARRIVAL_AGE 60 // days: a first spell that starts later than this after birth is an arrival

// Whether the person came into sight from a day on, other than by birth.
static bool has_arrived(const struct extract *extract, const struct view *view, uint32_t person,
                        day_t from)
{
    day_t birth = view_attribute_day(view, person, extract->i_dob);
    for (size_t i = 0; i < extract->rules.n_observed; i++) {
        struct cursor cursor;
        struct visible_fact seen;
        view_facts(view, extract->rules.observed[i], person, &cursor);
        while (cursor_next(&cursor, &seen))
            if (seen.date >= from && (birth == DAY_NONE || seen.date > birth + ARRIVAL_AGE))
                return true;
    }
    return false;
}

// A small child moves with its mother, whose addresses go further back.
void extract_mobility(const struct extract *extract, const struct matrix *matrix,
                      uint32_t *ret_stratum)
{
    for (size_t i = 0; i < matrix->n_row; i++) {
        struct view view = {.timeline = &extract->timeline, .as_of = matrix->as_of[i]};
        day_t from = span_subtract(view.as_of, (struct span){MOBILITY_YEARS, 'y'});
        uint32_t person = matrix->person[i];
        uint32_t mother = view_relative(&view, person, RELATION_MOTHER);
        int n = view_moves(&view, person, from);
        int n_mother = mother == PERSON_NONE ? 0 : view_moves(&view, mother, from);
        n = (n_mother > n ? n_mother : n) + has_arrived(extract, &view, person, from);
        ret_stratum[i] = n > 2 ? 2 : (uint32_t)n;
    }
}

bool extract_knows_arrivals(const struct extract *extract)
{
    return extract->rules.n_observed > 0;
}

void extract_new_arrivals(const struct extract *extract, const struct matrix *matrix, bool *ret_new)
{
    for (size_t i = 0; i < matrix->n_row; i++) {
        struct view view = {.timeline = &extract->timeline, .as_of = matrix->as_of[i]};
        day_t from = span_subtract(view.as_of, (struct span){1, 'y'});
        ret_new[i] = has_arrived(extract, &view, matrix->person[i], from);
    }
}
