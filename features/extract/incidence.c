// How it ended for the rows of a scenario whose windows have passed, as far as E shows: what `check`
// says of outcome, competing event and loss from sight.

#include "features/base/sort.h"
#include "features/extract/censoring.h"
#include "features/extract/plan.h"

#include <stdlib.h>
#include <string.h>

// All rows of the scenario's dates, without their features.
static struct matrix rows_of(const struct extract *extract, struct arena *arena,
                             day_t **ret_horizon)
{
    struct matrix matrix = {.n_outcome = 1};
    for (size_t i = 0; i < extract->info.n_as_of; i++)
        matrix.n_row += extract->cohorts[i].n;
    matrix.person = arena_array(arena, matrix.n_row + 1, sizeof *matrix.person);
    matrix.as_of = arena_array(arena, matrix.n_row + 1, sizeof *matrix.as_of);
    *ret_horizon = arena_array(arena, matrix.n_row + 1, sizeof **ret_horizon);
    for (size_t i = 0, at = 0; i < extract->info.n_as_of; i++)
        for (size_t k = 0; k < extract->cohorts[i].n; k++, at++) {
            matrix.person[at] = extract->cohorts[i].persons[k];
            matrix.as_of[at] = extract->cohorts[i].as_of;
            (*ret_horizon)[at] = extract->cohorts[i].horizons[k];
        }
    return matrix;
}

void extract_incidence(struct extract *extract, struct incidence *ret_incidence)
{
    struct arena arena = {0};
    day_t known_before = label_known_before(extract), *horizon;
    struct matrix matrix = rows_of(extract, &arena, &horizon);
    size_t n = matrix.n_row, n_closed = 0;
    size_t *index = arena_array(&arena, n + 1, sizeof *index);
    double *weight = arena_array(&arena, n + 1, sizeof *weight);
    uint32_t *stratum = arena_array(&arena, n + 1, sizeof *stratum);
    struct labels labels = {
        arena_array(&arena, n + 1, 1), arena_array(&arena, n + 1, sizeof(day_t)),
        arena_array(&arena, n + 1, sizeof(day_t)), arena_array(&arena, n + 1, sizeof(day_t))};
    *ret_incidence = (struct incidence){0};
    if (known_before != DAY_NONE)
        extract_labels(extract, &matrix, known_before, &labels);
    for (size_t i = 0; i < n && known_before != DAY_NONE; i++)
        if (horizon[i] != DAY_NONE && horizon[i] <= known_before)
            index[n_closed++] = i;
    if (n_closed) {
        extract_mobility(extract, &matrix, stratum);
        struct censored_rows rows = {n_closed,         index,         matrix.as_of,
                                     horizon,          labels.event,  labels.censored,
                                     labels.competing, labels.values, stratum};
        censoring_weights(&rows, weight, ret_incidence);
    }
    arena_done(&arena);
}
