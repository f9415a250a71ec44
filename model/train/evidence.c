// A list takes a few rows at each date. Whether its model may alert anybody is asked at that length, over
// all test dates together, of the candidate that selection would have chosen each time.
#include "model/train/evidence.h"

#include "features/base/parallel.h"
#include "features/base/small_counts.h"
#include "features/base/sort.h"
#include "model/metric/proportion.h"
#include "model/train/list_measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STREAM 0x6c697374u // of the random numbers: apart from those of other bootstraps

struct measuring {
    struct list_measure list;
    // EVIDENCE_REPLICATES each, of the candidate that the replicate selects:
    double *drawn; // its lift among the families drawn
    double *left;  // its lift among the families not drawn, who had no part in its selection
};

// The lift of a candidate among the families that were not drawn, at the same share of each date's list.
static double left_lift(const struct list_measure *work, const struct replicate *replicate,
                        size_t i_cell)
{
    const struct drawing left = {replicate->drawing.times, true}, all = {0};
    struct sums sums = {0};
    for (size_t s = 0; s < work->n_split; s++) {
        const struct ranking *list = &work->cells[i_cell * work->n_split + s].list;
        double n_all = list_weights_fill(work, list, s, &all, replicate->weight);
        double n = list_weights_fill(work, list, s, &left, replicate->weight);
        list_base_add(work, s, &left, &sums);
        list_top_add(list, replicate->weight,
                     n_all > 0 ? (double)work->question->length * n / n_all : 0, &sums);
    }
    return list_sums_lift(&sums);
}

static void replicates_run(void *context, size_t first, size_t end, int worker)
{
    struct measuring *work = context;
    struct arena arena = {0};
    struct replicate replicate = replicate_create(&arena, &work->list);
    (void)worker;
    for (size_t r = first; r < end; r++) {
        replicate_draw(&work->list, STREAM, r, &replicate);
        size_t chosen = list_measure_candidates(&work->list, &replicate);
        work->drawn[r] = list_sums_lift(&replicate.sums[chosen]);
        work->left[r] = left_lift(&work->list, &replicate, chosen);
    }
    arena_done(&arena);
}

static double mean_of(const double *values, size_t n, size_t *ret_n)
{
    double sum = 0;
    *ret_n = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(values[i])) {
            sum += values[i];
            (*ret_n)++;
        }
    return sum / (double)*ret_n;
}

// Variance of the replicates' ratios to their mean; the ratios replace the values, sorted.
static double ratios_make(double *values, size_t n_value, double mean, size_t *ret_n)
{
    double sum = 0;
    *ret_n = 0;
    for (size_t i = 0; i < n_value; i++)
        if (isfinite(values[i])) {
            double ratio = values[(*ret_n)++] = values[i] / mean;
            sum += (ratio - 1) * (ratio - 1);
        }
    qsort(values, *ret_n, sizeof *values, order_double);
    return sum / (double)*ret_n;
}

// With several candidates the best of them has been lucky: the estimate is then that of families who had
// no part in the selection. The interval is the wider of the bootstrap's, on the ratio scale, and that
// of as many independent events as vary as much as the replicates: a list that a few families
// fill has a skewness that replicates of the same few families do not show.
static struct interval interval_of(const struct measuring *work, double lift)
{
    size_t n_drawn, n_left, n;
    double drawn = mean_of(work->drawn, EVIDENCE_REPLICATES, &n_drawn);
    double left = mean_of(work->left, EVIDENCE_REPLICATES, &n_left);
    double center = work->list.question->trained->n_cell > 1 ? fmin(lift, left) : lift;
    struct interval interval = interval_none(lift, NULL);
    if (2 * n_drawn < EVIDENCE_REPLICATES || 2 * n_left < EVIDENCE_REPLICATES || !(center > 0))
        return interval;
    double variance = ratios_make(work->drawn, EVIDENCE_REPLICATES, drawn, &n);
    double most = work->drawn[(size_t)(0.975 * (double)(n - 1) + 0.5)];
    double least = work->drawn[(size_t)(0.025 * (double)(n - 1) + 0.5)];
    struct interval events = interval_of_events(center, variance);
    interval.method = INTERVAL_BOOTSTRAP;
    interval.estimate = center;
    interval.low = fmin(center / most, events.low);
    interval.high = least > 0 ? fmax(center / least, events.high) : NAN;
    return interval;
}

static size_t families_with_outcome(const struct list_measure *work)
{
    size_t n = 0;
    char *seen = memory_alloc(work->n_family + 1);
    for (size_t s = 0; s < work->n_split; s++) {
        const struct rows *test = list_measure_test(work, s);
        for (size_t i = 0; i < test->n; i++)
            if (test->y[test->index[i]] == 1)
                seen[work->family[s][i]] = 1;
    }
    for (size_t i = 0; i < work->n_family; i++)
        n += seen[i] != 0;
    free(seen);
    return n;
}

// The best of the baselines, listed as candidates or not; the selected candidate is none.
static void baseline_measure(const struct measuring *work, const struct replicate *whole,
                             struct evidence *evidence)
{
    const struct trained *trained = work->list.question->trained;
    evidence->baseline_lift = NAN;
    for (size_t c = 0; c < work->list.n_ranked; c++) {
        const struct cell *cell = trained_ranked(trained, c);
        double lift = list_sums_lift(&whole->sums[c]);
        if (!cell->ranked_by || c == trained->winner ||
            (evidence->baseline && !(lift > evidence->baseline_lift)))
            continue;
        evidence->baseline = cell->ranked_by;
        evidence->baseline_lift = lift;
    }
}

static void measure(struct measuring *work, struct evidence *evidence)
{
    const struct trained *trained = work->list.question->trained;
    struct arena *arena = &work->list.arena;
    struct replicate whole = replicate_create(arena, &work->list);
    list_measure_candidates(&work->list, &whole);
    const struct sums *sums = &whole.sums[trained->winner];
    evidence->n_listed = (size_t)llround(sums->listed);
    evidence->precision = sums->listed > 0 ? sums->hits / sums->listed : NAN;
    evidence->base_rate = sums->n > 0 ? sums->positive / sums->n : NAN;
    work->drawn = arena_array(arena, EVIDENCE_REPLICATES, sizeof *work->drawn);
    work->left = arena_array(arena, EVIDENCE_REPLICATES, sizeof *work->left);
    parallel_for(EVIDENCE_REPLICATES, 4, work->list.question->n_thread, replicates_run, work);
    evidence->lift = interval_of(work, list_sums_lift(sums));
    baseline_measure(work, &whole, evidence);
}

static double one_digit(double value)
{
    double scale = value > 0 ? pow(10, floor(log10(value))) : 1;
    return isnan(value) ? value : round(value / scale) * scale;
}

// Lift × rows listed × base rate = the hits: where these or the others listed are few, one digit of a
// lift is left, and two decimals of its interval. What was better is kept from all digits.
static void hits_hide(struct evidence *evidence)
{
    evidence->baseline_better =
        evidence->baseline && evidence->lift.estimate < evidence->baseline_lift;
    double hits = evidence->precision * (double)evidence->n_listed;
    const double cells[] = {hits, (double)evidence->n_listed - hits};
    if (!counts_any_small(cells, 2, evidence->min_count))
        return;
    double estimate = evidence->lift.estimate;
    interval_round(&evidence->lift, 2);
    evidence->lift.estimate = one_digit(estimate);
    evidence->baseline_lift = one_digit(evidence->baseline_lift);
    evidence->precision = NAN;
}

void evidence_measure(const struct evidence_question *question, struct evidence *ret_evidence)
{
    struct measuring work;
    list_measure_open(question, &work.list);
    *ret_evidence = (struct evidence){.length = question->length,
                                      .min_count = question->min_count,
                                      .n_date = work.list.n_split,
                                      .precision = NAN,
                                      .base_rate = NAN,
                                      .lift = {.estimate = NAN, .low = NAN, .high = NAN},
                                      .baseline_lift = NAN};
    if (work.list.n_split && question->length) {
        ret_evidence->n_family = families_with_outcome(&work.list);
        measure(&work, ret_evidence);
        hits_hide(ret_evidence);
    }
    list_measure_done(&work.list);
}
