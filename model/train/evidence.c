// A list takes a few rows at each date. Whether its model may alert anybody is asked at that length, over
// all test dates together, of the candidate that selection would have chosen each time.
#include "model/train/evidence.h"

#include "features/base/parallel.h"
#include "features/base/small_counts.h"
#include "features/base/sort.h"
#include "model/metric/proportion.h"
#include "model/numeric/numerics.h"
#include "model/train/list_ranking.h"
#include "model/train/select.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STREAM 0x6c697374u // of the random numbers: apart from those of other bootstraps

// One candidate's order of one split's rows. A list is cut by margins, selection reads what it read in
// training.
struct ordered {
    struct ranking list;      // by margin
    struct ranking selection; // by what the selection metric needs
};

struct measuring {
    const struct evidence_question *question;
    struct arena arena;
    size_t *splits; // n_split: the used ones
    size_t n_split;
    uint32_t **family; // n_split × test.n: dense over all splits
    double **weight;   // n_split × test.n: of the chance to remain observed; 1 without
    size_t n_family;
    struct ordered *cells;    // n_cell × n_split
    struct ranking *baseline; // n_split, or NULL
    // EVIDENCE_REPLICATES each, of the candidate that the replicate selects:
    double *drawn; // its lift among the families drawn
    double *left;  // its lift among the families not drawn, who had no part in its selection
};

// How often each family counts: as often as drawn, or once when it was not drawn.
struct drawing {
    const uint32_t *times; // n_family; NULL = once each
    bool left;             // those not drawn
};

// Weights of the rows with the outcome and of all rows at the top of all dates, and of all rows.
struct sums {
    double hits, listed, positive, n;
};

static double sums_lift(const struct sums *sums)
{
    if (sums->listed <= 0 || sums->positive <= 0)
        return NAN;
    return sums->hits / sums->listed / (sums->positive / sums->n);
}

static const struct rows *test_of(const struct measuring *work, size_t s)
{
    return &work->question->plan->splits[work->splits[s]].test;
}

static double row_weight(const struct measuring *work, const struct drawing *drawing, size_t s,
                         size_t i)
{
    if (!drawing->times)
        return work->weight[s][i];
    uint32_t times = drawing->times[work->family[s][i]];
    return work->weight[s][i] * (drawing->left ? times == 0 : times);
}

static int order_numbers(const void *a, const void *b)
{
    return ORDER_OF(*(const uint32_t *)a, *(const uint32_t *)b);
}

// Families numbered from 0 without gaps; without clusters each person, and without persons each row, is
// one.
static void families_number(struct measuring *work)
{
    const struct dataset *data = work->question->plan->data;
    size_t n = 0;
    for (size_t s = 0; s < work->n_split; s++)
        n += test_of(work, s)->n;
    uint32_t *all = arena_array(&work->arena, n + 1, sizeof *all);
    size_t n_all = 0;
    for (size_t s = 0; s < work->n_split; s++)
        for (size_t i = 0; i < test_of(work, s)->n; i++) {
            size_t row = test_of(work, s)->index[i];
            all[n_all++] = data->cluster ? data->cluster[row] : (uint32_t)row;
        }
    qsort(all, n_all, sizeof *all, order_numbers);
    work->n_family = 0;
    for (size_t i = 0; i < n_all; i++)
        if (i == 0 || all[i] != all[i - 1])
            all[work->n_family++] = all[i];
    work->family = arena_array(&work->arena, work->n_split + 1, sizeof *work->family);
    work->weight = arena_array(&work->arena, work->n_split + 1, sizeof *work->weight);
    for (size_t s = 0; s < work->n_split; s++) {
        const struct rows *test = test_of(work, s);
        work->family[s] = arena_array(&work->arena, test->n + 1, sizeof **work->family);
        work->weight[s] = arena_array(&work->arena, test->n + 1, sizeof **work->weight);
        for (size_t i = 0; i < test->n; i++) {
            size_t row = test->index[i];
            work->weight[s][i] = data->weight ? data->weight[row] : 1;
            uint32_t key = data->cluster ? data->cluster[row] : (uint32_t)row;
            work->family[s][i] = (uint32_t)SORTED_FIRST(k, work->n_family, all[k] < key);
        }
    }
}

// What is the same for every order of one split's rows. Owns: arena.
static struct list_input list_of(struct measuring *work, size_t s)
{
    const struct rows *test = test_of(work, s);
    signed char *labels = arena_array(&work->arena, test->n + 1, 1);
    uint32_t *household = work->question->household
                              ? arena_array(&work->arena, test->n + 1, sizeof *household)
                              : NULL;
    for (size_t i = 0; i < test->n; i++) {
        labels[i] = test->y[test->index[i]];
        if (household)
            household[i] = work->question->household[test->index[i]];
    }
    return (struct list_input){
        .n = test->n, .label = labels, .household = household, .seed = work->question->seed};
}

static void baseline_ranking(struct measuring *work, size_t s, struct list_input list)
{
    const struct rows *test = test_of(work, s);
    double *values = arena_array(&work->arena, test->n + 1, sizeof *values);
    for (size_t i = 0; i < test->n; i++)
        values[i] = work->question->baseline[test->index[i]];
    list.score = values;
    list_ranking_build(&work->arena, &list, &work->baseline[s]);
}

static void rankings_make(struct measuring *work)
{
    const struct trained *trained = work->question->trained;
    struct arena *arena = &work->arena;
    bool probabilities = selection_needs_probabilities(work->question->selection);
    work->cells = arena_array(arena, trained->n_cell * work->n_split + 1, sizeof *work->cells);
    work->baseline = work->question->baseline
                         ? arena_array(arena, work->n_split + 1, sizeof *work->baseline)
                         : NULL;
    for (size_t s = 0; s < work->n_split; s++) {
        struct list_input list = list_of(work, s);
        for (size_t c = 0; c < trained->n_cell; c++) {
            const struct split_result *result = &trained->cells[c].results[work->splits[s]];
            struct ordered *ordered = &work->cells[c * work->n_split + s];
            list.score = result->margins;
            list_ranking_build(arena, &list, &ordered->list);
            struct ranking_input input = {.n = list.n,
                                          .score = probabilities ? result->scores : result->margins,
                                          .label = list.label};
            ranking_build(arena, &input, &ordered->selection);
        }
        if (work->baseline)
            baseline_ranking(work, s, list);
    }
}

// Shapes: ret_weight ranking->n.
static double weights_fill(const struct measuring *work, const struct ranking *ranking, size_t s,
                           const struct drawing *drawing, double *ret_weight)
{
    double sum = 0;
    for (size_t i = 0; i < ranking->n; i++)
        sum += ret_weight[i] = row_weight(work, drawing, s, ranking->row[i]);
    return sum;
}

static void base_add(const struct measuring *work, size_t s, const struct drawing *drawing,
                     struct sums *sums)
{
    const struct rows *test = test_of(work, s);
    for (size_t i = 0; i < test->n; i++) {
        double weight = row_weight(work, drawing, s, i);
        sums->n += weight;
        sums->positive += test->y[test->index[i]] == 1 ? weight : 0;
    }
}

static void list_add(const struct ranking *list, const double *weight, double length,
                     struct sums *sums)
{
    struct at_top at;
    ranking_at_top(list, weight, &(struct top){"", false, length}, &at);
    if (!(at.n > 0))
        return;
    sums->hits += at.precision.estimate * at.n;
    sums->listed += at.n;
}

// Scratch of one thread: weights, and figures of the candidates.
struct replicate {
    struct drawing drawing;
    double *weight, *values, *averages;
    struct sums *sums; // n_cell
};

static size_t candidates_measure(const struct measuring *work, const struct replicate *replicate)
{
    const struct evidence_question *question = work->question;
    size_t n_cell = question->trained->n_cell, n_split = work->n_split;
    const struct drawing *drawing = &replicate->drawing;
    struct sums base = {0};
    for (size_t s = 0; s < n_split; s++)
        base_add(work, s, drawing, &base);
    for (size_t c = 0; c < n_cell; c++) {
        double sum = 0;
        replicate->sums[c] = base;
        for (size_t s = 0; s < n_split; s++) {
            const struct ordered *ordered = &work->cells[c * n_split + s];
            weights_fill(work, &ordered->list, s, drawing, replicate->weight);
            list_add(&ordered->list, replicate->weight, (double)question->length,
                     &replicate->sums[c]);
            weights_fill(work, &ordered->selection, s, drawing, replicate->weight);
            double value = selection_ranking_value(question->selection, &ordered->selection,
                                                   replicate->weight);
            replicate->values[c * n_split + s] = value;
            sum += value;
        }
        replicate->averages[c] = sum / (double)n_split;
    }
    struct candidates candidates = {replicate->values, replicate->averages, n_cell, n_split};
    return question->selection->rule->choose(question->selection, &candidates);
}

static struct replicate replicate_create(struct arena *arena, const struct measuring *work)
{
    size_t n = 0, n_cell = work->question->trained->n_cell;
    for (size_t s = 0; s < work->n_split; s++)
        n = test_of(work, s)->n > n ? test_of(work, s)->n : n;
    return (struct replicate){
        .weight = arena_array(arena, n + 1, sizeof(double)),
        .values = arena_array(arena, n_cell * work->n_split + 1, sizeof(double)),
        .averages = arena_array(arena, n_cell + 1, sizeof(double)),
        .sums = arena_array(arena, n_cell + 1, sizeof(struct sums)),
    };
}

// The lift of a candidate among the families that were not drawn, at the same share of each date's list.
static double left_lift(const struct measuring *work, const struct replicate *replicate,
                        size_t i_cell)
{
    const struct drawing left = {replicate->drawing.times, true}, all = {0};
    struct sums sums = {0};
    for (size_t s = 0; s < work->n_split; s++) {
        const struct ranking *list = &work->cells[i_cell * work->n_split + s].list;
        double n_all = weights_fill(work, list, s, &all, replicate->weight);
        double n = weights_fill(work, list, s, &left, replicate->weight);
        base_add(work, s, &left, &sums);
        list_add(list, replicate->weight,
                 n_all > 0 ? (double)work->question->length * n / n_all : 0, &sums);
    }
    return sums_lift(&sums);
}

static void replicates_run(void *context, size_t first, size_t end, int worker)
{
    struct measuring *work = context;
    struct arena arena = {0};
    struct replicate replicate = replicate_create(&arena, work);
    uint32_t *times = arena_array(&arena, work->n_family + 1, sizeof *times);
    replicate.drawing = (struct drawing){.times = times};
    (void)worker;
    for (size_t r = first; r < end; r++) {
        memset(times, 0, work->n_family * sizeof *times);
        for (size_t i = 0; i < work->n_family; i++)
            times[random_below(work->question->seed ^ STREAM, r, i, work->n_family)]++;
        size_t chosen = candidates_measure(work, &replicate);
        work->drawn[r] = sums_lift(&replicate.sums[chosen]);
        work->left[r] = left_lift(work, &replicate, chosen);
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
    double center = work->question->trained->n_cell > 1 ? fmin(lift, left) : lift;
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

static size_t families_with_outcome(const struct measuring *work)
{
    size_t n = 0;
    char *seen = memory_alloc(work->n_family + 1);
    for (size_t s = 0; s < work->n_split; s++) {
        const struct rows *test = test_of(work, s);
        for (size_t i = 0; i < test->n; i++)
            if (test->y[test->index[i]] == 1)
                seen[work->family[s][i]] = 1;
    }
    for (size_t i = 0; i < work->n_family; i++)
        n += seen[i] != 0;
    free(seen);
    return n;
}

static void baseline_measure(struct measuring *work, struct evidence *evidence)
{
    struct sums sums = {0};
    evidence->baseline_lift = NAN;
    if (!work->baseline)
        return;
    double *weight = replicate_create(&work->arena, work).weight;
    for (size_t s = 0; s < work->n_split; s++) {
        const struct drawing all = {0};
        weights_fill(work, &work->baseline[s], s, &all, weight);
        base_add(work, s, &all, &sums);
        list_add(&work->baseline[s], weight, (double)work->question->length, &sums);
    }
    evidence->baseline = "number of records about the person";
    evidence->baseline_lift = sums_lift(&sums);
}

static void measure(struct measuring *work, struct evidence *evidence)
{
    const struct trained *trained = work->question->trained;
    struct replicate whole = replicate_create(&work->arena, work);
    candidates_measure(work, &whole);
    const struct sums *sums = &whole.sums[trained->winner];
    evidence->n_listed = (size_t)llround(sums->listed);
    evidence->precision = sums->listed > 0 ? sums->hits / sums->listed : NAN;
    evidence->base_rate = sums->n > 0 ? sums->positive / sums->n : NAN;
    work->drawn = arena_array(&work->arena, EVIDENCE_REPLICATES, sizeof *work->drawn);
    work->left = arena_array(&work->arena, EVIDENCE_REPLICATES, sizeof *work->left);
    parallel_for(EVIDENCE_REPLICATES, 4, work->question->n_thread, replicates_run, work);
    evidence->lift = interval_of(work, sums_lift(sums));
    baseline_measure(work, evidence);
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
    const struct plan *plan = question->plan;
    struct measuring work = {.question = question};
    work.splits = arena_array(&work.arena, plan->n_split + 1, sizeof *work.splits);
    for (size_t i = 0; i < plan->n_split; i++)
        if (!plan->splits[i].left_out)
            work.splits[work.n_split++] = i;
    *ret_evidence = (struct evidence){.length = question->length,
                                      .min_count = question->min_count,
                                      .n_date = work.n_split,
                                      .precision = NAN,
                                      .base_rate = NAN,
                                      .lift = {.estimate = NAN, .low = NAN, .high = NAN},
                                      .baseline_lift = NAN};
    if (work.n_split && question->length) {
        families_number(&work);
        rankings_make(&work);
        ret_evidence->n_family = families_with_outcome(&work);
        measure(&work, ret_evidence);
        hits_hide(ret_evidence);
    }
    arena_done(&work.arena);
}
