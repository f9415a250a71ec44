// The whole pipeline again on other families: fit, calibration, and a year that nobody has seen yet.
#include "model/train/range_fit.h"

#include "features/base/progress.h"
#include "model/metric/proportion.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STREAM 0x72616e67u // of the random numbers: apart from those of other bootstraps

struct refitting {
    const struct range_question *question;
    uint32_t n_family;
    uint32_t *times; // n_family: how often the replicate has drawn it
    double *weight;  // of the dataset's rows
    size_t *index, *timed_index;
};

static uint32_t family_of(const struct dataset *data, size_t row)
{
    return data->cluster ? data->cluster[row] : (uint32_t)row;
}

static uint32_t families_count(const struct dataset *data)
{
    uint32_t n = 0;
    for (size_t i = 0; i < data->n_row; i++)
        n = family_of(data, i) >= n ? family_of(data, i) + 1 : n;
    return n;
}

static void families_draw(struct refitting *work, uint64_t r)
{
    memset(work->times, 0, work->n_family * sizeof *work->times);
    for (uint32_t i = 0; i < work->n_family; i++)
        work->times[random_below(work->question->seed ^ STREAM, r, i, work->n_family)]++;
}

// The chosen rows whose families were drawn, with weights by how often. Shapes: index rows->n.
static struct rows rows_drawn(const struct refitting *work, const struct rows *rows, size_t *index)
{
    struct rows drawn = *rows;
    drawn.index = index;
    drawn.n = 0;
    drawn.weight = work->weight;
    for (size_t i = 0; i < rows->n; i++) {
        size_t row = rows->index[i];
        uint32_t times = work->times[family_of(rows->data, row)];
        if (!times)
            continue;
        work->weight[row] = times * rows_weight(rows, i);
        index[drawn.n++] = row;
    }
    return drawn;
}

// The predictions for later rows, each as often as its family was drawn.
static enum status calibrator_fit(struct arena *arena, const struct refitting *work,
                                  struct calibrator *ret_calibrator)
{
    const struct plan *plan = work->question->plan;
    const struct trained *trained = work->question->trained;
    const struct cell *cell = &trained->cells[trained->winner];
    size_t n = 0;
    for (size_t s = 0; s < plan->n_split; s++)
        n += plan->splits[s].test.n;
    double *margins = memory_alloc((2 * n + 1) * sizeof *margins), *weights = margins + n;
    signed char *labels = memory_alloc(n + 1);
    n = 0;
    for (size_t s = 0; s < plan->n_split; s++) {
        const struct rows *test = &plan->splits[s].test;
        for (size_t i = 0; i < test->n && !plan->splits[s].left_out; i++) {
            uint32_t times = work->times[family_of(plan->data, test->index[i])];
            if (!times || test->y[test->index[i]] < 0)
                continue;
            margins[n] = cell->results[s].margins[i];
            weights[n] = times * rows_weight(test, i);
            labels[n++] = test->y[test->index[i]];
        }
    }
    struct calibration_pairs pairs = {margins, labels, n, weights};
    enum status status = n ? calibrate_fit(arena, trained->fitted.calibrator.kind, &pairs,
                                           ret_calibrator, ERROR_IGNORED)
                           : E_DATA;
    free(labels);
    free(margins);
    return status;
}

static bool calibrated_on_later(const struct trained *trained)
{
    return trained->fitted.calibrator.kind != CALIBRATE_NONE &&
           trained->n_calibration_positive > 0 && strstr(trained->calibrated_on, "out-of-");
}

static enum status refit(struct arena *arena, struct refitting *work, uint64_t r,
                         struct fitted *ret_fitted)
{
    const struct trained *trained = work->question->trained;
    const struct rows *final = &work->question->plan->final;
    families_draw(work, r);
    struct rows drawn = rows_drawn(work, final, work->index), timed;
    if (final->timed) {
        timed = rows_drawn(work, final->timed, work->timed_index);
        drawn.timed = &timed;
    }
    struct fit_options options = {.settings = &trained->cells[trained->winner].settings,
                                  .rows = &drawn,
                                  .seed = work->question->seed + r,
                                  .n_thread = work->question->n_thread,
                                  .margins_only = true};
    enum status status = fitted_fit(arena, &options, ret_fitted, ERROR_IGNORED);
    if (status)
        return status;
    ret_fitted->calibrator = trained->fitted.calibrator;
    if (calibrated_on_later(trained))
        status = calibrator_fit(arena, work, &ret_fitted->calibrator);
    if (status)
        fitted_done(ret_fitted);
    return status;
}

static int year_of(day_t day)
{
    int year, month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    return year;
}

void range_years(struct arena *arena, const struct range_question *question,
                 struct year_effect *ret_effect)
{
    const struct plan *plan = question->plan;
    const struct trained *trained = question->trained;
    const struct cell *cell = &trained->cells[trained->winner];
    size_t n = 0;
    for (size_t s = 0; s < plan->n_split; s++)
        n += plan->splits[s].left_out ? 0 : plan->splits[s].test.n;
    double *probability = arena_array(arena, n + 1, sizeof *probability);
    double *weight = arena_array(arena, n + 1, sizeof *weight);
    signed char *label = arena_array(arena, n + 1, 1);
    uint32_t *cluster = arena_array(arena, n + 1, sizeof *cluster);
    int *year = arena_array(arena, n + 1, sizeof *year);
    n = 0;
    for (size_t s = 0; s < plan->n_split; s++) {
        const struct rows *test = &plan->splits[s].test;
        for (size_t i = 0; i < test->n && !plan->splits[s].left_out; i++) {
            size_t row = test->index[i];
            probability[n] =
                calibrate_apply(&trained->fitted.calibrator, cell->results[s].margins[i]);
            weight[n] = rows_weight(test, i);
            label[n] = test->y[row];
            cluster[n] = family_of(plan->data, row);
            year[n++] = plan->data->as_of ? year_of(plan->data->as_of[row]) : 0;
        }
    }
    struct year_input input = {n, probability, label, weight, cluster, year, question->min_count};
    year_effect_find(arena, &input, ret_effect);
}

static size_t refits_of(const struct range_question *question)
{
    const struct rows *rows = &question->plan->final;
    const struct trained *trained = question->trained;
    bool few = trained->cells[trained->winner].settings.kind->slow_to_fit ||
               rows->n > RANGE_VALUES / (rows->data->n_col + 1);
    return few ? RANGE_REFITS_FEW : RANGE_REFITS;
}

// The effect of a year to come, as in its prediction interval: the mean of the years seen is not known
// better than they are many, and neither is their spread.
static double year_shift(const struct year_effect *years, double p)
{
    double n = (double)years->n_year;
    return n > 1 ? years->sd * sqrt(1 + 1 / n) * t_quantile_at(p, fmax(2, n - 2)) : 0;
}

void range_fit(struct arena *arena, const struct range_question *question,
               const struct year_effect *years, struct estimate_range *ret_range)
{
    struct arena own = {0};
    const struct plan *plan = question->plan;
    const struct rows *final = &plan->final;
    size_t n = refits_of(question), n_row = plan->data->n_row;
    struct refitting work = {.question = question, .n_family = families_count(plan->data)};
    work.times = arena_array(&own, work.n_family + 1, sizeof *work.times);
    work.weight = arena_array(&own, n_row + 1, sizeof *work.weight);
    work.index = arena_array(&own, final->n + 1, sizeof *work.index);
    work.timed_index =
        arena_array(&own, final->timed ? final->timed->n + 1 : 1, sizeof *work.timed_index);
    *ret_range = (struct estimate_range){.refits = arena_array(arena, n, sizeof(struct fitted)),
                                         .shifts = arena_array(arena, n, sizeof(double)),
                                         .year_sd = years->sd};
    struct progress *progress = progress_start("ranges", n, question->quiet);
    for (size_t r = 0; r < n; r++) {
        size_t at = ret_range->n;
        ret_range->shifts[at] = year_shift(years, ((double)r + 0.5) / (double)n);
        ret_range->n += refit(arena, &work, r, &ret_range->refits[at]) == OK;
        progress_add(progress, 1);
    }
    progress_end(progress);
    if (ret_range->n < n / 2) // too few families for a range
        estimate_range_done(ret_range);
    else if (n == RANGE_REFITS_FEW)
        ret_range->critical = t_quantile((double)ret_range->n - 1);
    arena_done(&own);
}
