// The window is cut into periods of equal length. A row is at risk in each period until its event, a
// competing one, its loss from sight or the last known day; of the last period without an event the
// share that was seen counts. The weights of columns are those of all periods, each period has a start
// of its own: the two are fitted in turn until the starts stay.
#include "model/kind/hazard_state.h"

#include "features/base/sort.h"
#include "model/kind/prep_parameters.h"
#include "model/numeric/numerics.h"
#include "model/numeric/solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TURNS_MAX 50
#define SETTLED 1e-7 // change of the starts

struct exposure { // of a row
    double seen;  // periods at risk, the last in part; the event's own period counts whole
    bool event;   // in its last period
    bool competing;
};

struct fitting {
    const struct rows *rows;
    struct hazard *hazard;
    struct exposure *exposures; // n
    double *offsets;            // starts of the periods less the first
};

// ---- what was seen ------------------------------------------------------------------------------

// The usual window: the median over the rows, in days.
static int window_find(const struct rows *rows)
{
    day_t *windows = memory_alloc((rows->n + 1) * sizeof *windows);
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        size_t row = rows->index[i];
        if (rows->data->horizon[row] != DAY_NONE)
            windows[n++] = rows->data->horizon[row] - rows->data->as_of[row];
    }
    if (n)
        qsort(windows, n, sizeof *windows, order_i32);
    int window = n ? windows[n / 2] : 0;
    free(windows);
    return window;
}

static day_t first_of(day_t a, day_t b)
{
    return a == DAY_NONE || (b != DAY_NONE && b < a) ? b : a;
}

static struct exposure exposure_of(const struct rows *rows, size_t row, int window, size_t n_period)
{
    day_t as_of = rows->data->as_of[row], horizon = rows->data->horizon[row];
    day_t event = rows->days.event[row], end = first_of(horizon, rows->until);
    day_t competing = rows->days.competing ? rows->days.competing[row] : DAY_NONE;
    day_t censored = rows->days.censored ? rows->days.censored[row] : DAY_NONE;
    day_t other = first_of(first_of(competing, censored), end);
    double length = (double)window / (double)n_period;
    bool had = event != DAY_NONE && (end == DAY_NONE || event < end) &&
               (competing == DAY_NONE || event < competing) &&
               (censored == DAY_NONE || event <= censored);
    double seen = had ? floor((event - as_of) / length) + 1 : (other - as_of) / length;
    bool lost = !had && competing != DAY_NONE && other == competing;
    if (seen > (double)n_period)
        return (struct exposure){(double)n_period, false, false};
    return (struct exposure){fmax(seen, 0), had, lost};
}

// ---- the starts of the periods --------------------------------------------------------------------

static double share_of(const struct exposure *exposure, size_t t)
{
    return fmin(1, exposure->seen - (double)t);
}

// One Newton step of each start but for the common part, at the rows' sums.
static double starts_step(const struct fitting *fitting, const double *sums)
{
    struct hazard *hazard = fitting->hazard;
    double slope[PERIODS_MAX] = {0}, curvature[PERIODS_MAX] = {0}, largest = 0;
    for (size_t i = 0; i < fitting->rows->n; i++) {
        const struct exposure *exposure = &fitting->exposures[i];
        double weight = rows_weight(fitting->rows, i);
        for (size_t t = 0; (double)t < exposure->seen; t++) {
            double p = logistic(hazard->starts[t] + sums[i]);
            bool here = exposure->event && (double)t + 1 == exposure->seen;
            double share = weight * share_of(exposure, t);
            slope[t] += share * (p - here);
            curvature[t] += share * p * (1 - p);
        }
    }
    for (size_t t = 0; t < hazard->n_period; t++) {
        // a hundredth of a row, half of which had the event: a period without events has a finite start
        double p = logistic(hazard->starts[t]);
        slope[t] += 0.01 * (p - 0.5);
        curvature[t] += 0.01 * p * (1 - p);
        double step = -slope[t] / curvature[t];
        step = fmax(-2, fmin(2, step));
        hazard->starts[t] += step;
        largest = fmax(largest, fabs(step));
    }
    return largest;
}

static void competing_fit(const struct fitting *fitting)
{
    double at_risk[PERIODS_MAX] = {0}, events[PERIODS_MAX] = {0};
    for (size_t i = 0; i < fitting->rows->n; i++) {
        const struct exposure *exposure = &fitting->exposures[i];
        double weight = rows_weight(fitting->rows, i);
        for (size_t t = 0; (double)t < exposure->seen; t++)
            at_risk[t] += weight * share_of(exposure, t);
        size_t last = (size_t)fmin(exposure->seen, (double)fitting->hazard->n_period - 1);
        if (exposure->competing)
            events[last] += weight;
    }
    for (size_t t = 0; t < fitting->hazard->n_period; t++)
        fitting->hazard->competing[t] =
            at_risk[t] + events[t] > 0 ? events[t] / (at_risk[t] + events[t]) : 0;
}

// ---- the weights of the columns -------------------------------------------------------------------

static double period_loss(const void *context, size_t i_row, double margin, double *ret_slope,
                          double *ret_curvature)
{
    const struct fitting *fitting = context;
    const struct exposure *exposure = &fitting->exposures[i_row];
    double value = 0;
    *ret_slope = *ret_curvature = 0;
    for (size_t t = 0; (double)t < exposure->seen; t++) {
        double at = fitting->offsets[t] + margin, p = logistic(at);
        double share = share_of(exposure, t);
        bool here = exposure->event && (double)t + 1 == exposure->seen;
        value += share * logistic_loss(at, here);
        *ret_slope += share * (p - here);
        *ret_curvature += share * p * (1 - p);
    }
    return value;
}

// w: the first period's start, then the weights.
static void sums_fill(const struct logistic_problem *problem, const double *w, double *ret_sums)
{
    for (size_t i = 0; i < problem->n_row; i++) {
        ret_sums[i] = 0;
        for (size_t j = 1; j < problem->n_col; j++)
            ret_sums[i] += w[j] * problem->z[i * problem->n_col + j];
    }
}

static enum status turns_run(const struct fitting *fitting, struct logistic_problem *problem,
                             double *w, struct error *err)
{
    struct hazard *hazard = fitting->hazard;
    double *sums = memory_alloc((problem->n_row + 1) * sizeof *sums);
    enum status status = OK;
    double change = 1;
    for (int turn = 0; turn < TURNS_MAX && change > SETTLED && !status; turn++) {
        sums_fill(problem, w, sums);
        for (int i = 0; i < 20 && change > SETTLED; i++)
            change = starts_step(fitting, sums);
        double before = hazard->starts[0];
        w[0] = before;
        for (size_t t = 0; t < hazard->n_period; t++)
            fitting->offsets[t] = hazard->starts[t] - before;
        status = solver_fit(problem, w, err);
        for (size_t t = 0; t < hazard->n_period; t++)
            hazard->starts[t] += w[0] - before;
        change = fabs(w[0] - before);
    }
    free(sums);
    return status;
}

static bool any_event(const struct fitting *fitting)
{
    for (size_t i = 0; i < fitting->rows->n; i++)
        if (fitting->exposures[i].event)
            return true;
    return false;
}

static enum status columns_fit(struct arena *arena, const struct fit_input *input,
                               struct fitting *fitting, struct error *err)
{
    const struct rows *rows = input->rows;
    struct hazard *hazard = fitting->hazard;
    size_t q = hazard->prep.n_feature + 1;
    enum status status = dataset_check_size(rows->n, q, err);
    if (status)
        return status;
    struct arena scratch = {0};
    double *z = prep_design(&hazard->prep, rows), *w = arena_array(arena, q, sizeof *w);
    struct logistic_problem problem = {.z = z,
                                       .weight = rows_weights(&scratch, rows),
                                       .n_row = rows->n,
                                       .n_col = q,
                                       .penalty = input->values[HAZARD_PENALTY],
                                       .n_thread = input->n_thread,
                                       .loss = period_loss,
                                       .context = fitting};
    status = turns_run(fitting, &problem, w, err);
    hazard->weights = w + 1;
    arena_done(&scratch);
    free(z);
    return status;
}

enum status hazard_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                       struct error *err)
{
    const struct rows *rows = input->rows;
    struct hazard *hazard = arena_alloc(arena, sizeof *hazard);
    struct prep_options options = prep_options_of(input->values + HAZARD_SCALE);
    int window = window_find(rows);
    hazard->n_period = (size_t)fmin(input->values[HAZARD_PERIODS], fmax(1, window));
    if (window <= 0)
        return error_set(err, E_DATA, "model kind hazard: the rows have no window");
    prep_fit(arena, rows, &options, input->n_thread, &hazard->prep);
    struct fitting fitting = {rows, hazard, memory_alloc((rows->n + 1) * sizeof *fitting.exposures),
                              memory_alloc(PERIODS_MAX * sizeof *fitting.offsets)};
    for (size_t i = 0; i < rows->n; i++)
        fitting.exposures[i] = exposure_of(rows, rows->index[i], window, hazard->n_period);
    for (size_t t = 0; t < hazard->n_period; t++)
        hazard->starts[t] = -4;
    enum status status = any_event(&fitting)
                             ? columns_fit(arena, input, &fitting, err)
                             : error_set(err, E_DATA, "model kind hazard: no event was seen");
    competing_fit(&fitting);
    free(fitting.exposures);
    free(fitting.offsets);
    *ret_state = hazard;
    return status;
}
