// Inverse probability of remaining observed. A family that moves away without the outcome leaves no
// label, one that had it before it moved keeps a label: without weights the outcome looks more common
// than it is, and most of all among families that move.

#include "features/extract/censoring.h"

#include "features/base/arena.h"
#include "features/base/sort.h"

#include <stdbool.h>
#include <stdlib.h>

#define STRATUM_MIN 200 // rows; a smaller stratum has no curve of its own

enum ending { ENDS_CENSORED, ENDS_OUTCOME, ENDS_COMPETING, ENDS_WINDOW };

struct course {
    day_t days; // from as_of to the end of observation
    enum ending ending;
    uint32_t stratum;
    size_t row;
};

// A label that is known ends the course by what made it, whatever else is recorded.
static struct course course_of(const struct censored_rows *rows, size_t row, uint32_t stratum)
{
    day_t start = rows->as_of[row], window = rows->horizon[row] - start;
    day_t event = rows->event[row], competing = rows->competing[row];
    bool has_competing = competing != DAY_NONE && competing < rows->horizon[row] &&
                         (event == DAY_NONE || competing < event);
    if (rows->label[row] == 1)
        return (struct course){event - start, ENDS_OUTCOME, stratum, row};
    if (rows->label[row] == 0)
        return has_competing ? (struct course){competing - start, ENDS_COMPETING, stratum, row}
                             : (struct course){window, ENDS_WINDOW, stratum, row};
    day_t censored = rows->censored[row];
    bool is_early = censored != DAY_NONE && censored < rows->horizon[row];
    return (struct course){is_early ? censored - start : 0, ENDS_CENSORED, stratum, row};
}

// On one day the censored come last: an outcome on the censoring day counts.
static int compare_courses(const void *a, const void *b)
{
    const struct course *x = a, *y = b;
    ORDER_BY(x->stratum, y->stratum);
    ORDER_BY(x->days, y->days);
    ORDER_BY(x->ending == ENDS_CENSORED, y->ending == ENDS_CENSORED);
    return ORDER_OF(x->row, y->row);
}

// Which curve each stratum has: neighbours share one until it has rows enough.
static void strata_join(const struct censored_rows *rows, uint32_t *ret_curve)
{
    size_t n[CENSORING_STRATA] = {0}, left = rows->n, joined = 0;
    for (size_t i = 0; i < rows->n; i++)
        n[rows->stratum[rows->index[i]]]++;
    for (uint32_t s = 0, curve = 0; s < CENSORING_STRATA; s++) {
        ret_curve[s] = curve;
        joined += n[s];
        left -= n[s];
        if (joined >= STRATUM_MIN && left >= STRATUM_MIN) {
            curve = s + 1;
            joined = 0;
        }
    }
}

// One stratum's courses in order: at each day the labelled of the day leave, then the censored lower
// the curve.
static void curve_walk(const struct course *courses, size_t n, double *ret_weight)
{
    double remaining = 1;
    for (size_t i = 0; i < n;) {
        day_t day = courses[i].days;
        for (; i < n && courses[i].days == day && courses[i].ending != ENDS_CENSORED; i++)
            ret_weight[courses[i].row] = 1 / remaining;
        size_t first = i;
        for (; i < n && courses[i].days == day; i++)
            ret_weight[courses[i].row] = 0;
        if (i > first)
            remaining *= 1 - (double)(i - first) / (double)(n - first);
    }
}

static struct incidence incidence_of(const struct course *courses, size_t n, const double *weight)
{
    struct incidence incidence = {.n = n};
    double all = 0;
    size_t n_outcome = 0;
    for (size_t i = 0; i < n; i++) {
        double one = weight[courses[i].row];
        all += one;
        incidence.outcome += courses[i].ending == ENDS_OUTCOME ? one : 0;
        incidence.competing += courses[i].ending == ENDS_COMPETING ? one : 0;
        incidence.n_censored += courses[i].ending == ENDS_CENSORED;
        incidence.largest = one > incidence.largest ? one : incidence.largest;
        n_outcome += courses[i].ending == ENDS_OUTCOME;
    }
    incidence.outcome /= all > 0 ? all : 1;
    incidence.competing /= all > 0 ? all : 1;
    if (n > incidence.n_censored)
        incidence.known = (double)n_outcome / (double)(n - incidence.n_censored);
    return incidence;
}

void censoring_weights(const struct censored_rows *rows, double *ret_weight,
                       struct incidence *ret_incidence)
{
    uint32_t curve[CENSORING_STRATA];
    struct course *courses = memory_alloc((rows->n + 1) * sizeof *courses);
    strata_join(rows, curve);
    for (size_t i = 0; i < rows->n; i++)
        courses[i] = course_of(rows, rows->index[i], curve[rows->stratum[rows->index[i]]]);
    qsort(courses, rows->n, sizeof *courses, compare_courses);
    for (size_t first = 0, end; first < rows->n; first = end) {
        for (end = first; end < rows->n && courses[end].stratum == courses[first].stratum;)
            end++;
        curve_walk(courses + first, end - first, ret_weight);
    }
    *ret_incidence = incidence_of(courses, rows->n, ret_weight);
    free(courses);
}
