// A list takes a few rows at each date. Whether its model may alert anybody is asked at that length, over
// all test dates together, of the candidate that selection would have chosen each time.
#include "model/train/evidence.h"

#include "features/base/parallel.h"
#include "features/base/sort.h"
#include "model/numeric/numerics.h"
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
    size_t n_family;
    struct ordered *cells;    // n_cell × n_split
    struct ranking *baseline; // n_split, or NULL
    // EVIDENCE_REPLICATES each, of the candidate that the replicate selects:
    double *drawn; // its lift among the families drawn
    double *left;  // its lift among the families not drawn, who had no part in its selection
};

// Hits and rows at the top of all dates, and of all rows.
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
    for (size_t s = 0; s < work->n_split; s++) {
        const struct rows *test = test_of(work, s);
        work->family[s] = arena_array(&work->arena, test->n + 1, sizeof **work->family);
        for (size_t i = 0; i < test->n; i++) {
            size_t row = test->index[i];
            uint32_t key = data->cluster ? data->cluster[row] : (uint32_t)row;
            work->family[s][i] = (uint32_t)SORTED_FIRST(k, work->n_family, all[k] < key);
        }
    }
}

static void rankings_make(struct measuring *work)
{
    const struct trained *trained = work->question->trained;
    struct arena *arena = &work->arena;
    work->cells = arena_array(arena, trained->n_cell * work->n_split + 1, sizeof *work->cells);
    work->baseline = work->question->baseline
                         ? arena_array(arena, work->n_split + 1, sizeof *work->baseline)
                         : NULL;
    for (size_t s = 0; s < work->n_split; s++) {
        const struct rows *test = test_of(work, s);
        signed char *labels = arena_array(arena, test->n + 1, 1);
        double *values = arena_array(arena, test->n + 1, sizeof *values);
        for (size_t i = 0; i < test->n; i++) {
            labels[i] = test->y[test->index[i]];
            values[i] = work->baseline ? work->question->baseline[test->index[i]] : 0;
        }
        for (size_t c = 0; c < trained->n_cell; c++) {
            const struct split_result *result = &trained->cells[c].results[work->splits[s]];
            struct ordered *ordered = &work->cells[c * work->n_split + s];
            bool probabilities = selection_needs_probabilities(work->question->selection);
            struct ranking_input input = {.n = test->n, .score = result->margins, .label = labels};
            ranking_build(arena, &input, &ordered->list);
            input.score = probabilities ? result->scores : result->margins;
            ranking_build(arena, &input, &ordered->selection);
        }
        if (work->baseline)
            ranking_build(arena,
                          &(struct ranking_input){.n = test->n, .score = values, .label = labels},
                          &work->baseline[s]);
    }
}

// Weights of a ranking's rows, from the times that each family was drawn; NULL = once each.
static const double *weights_of(const struct measuring *work, const struct ranking *ranking,
                                size_t s, const uint32_t *times, double *scratch)
{
    if (!times)
        return NULL;
    for (size_t i = 0; i < ranking->n; i++)
        scratch[i] = times[work->family[s][ranking->row[i]]];
    return scratch;
}

static void sums_add(const struct ranking *ranking, const double *weight, double length,
                     struct sums *sums)
{
    struct top top = {"", false, length};
    struct at_top at;
    double n = 0, positive = 0;
    for (size_t i = 0; i < ranking->n; i++) {
        double w = weight ? weight[i] : 1;
        n += w;
        positive += w * ranking->label[i];
    }
    if (n <= 0)
        return;
    ranking_at_top(ranking, weight, &top, &at);
    sums->hits += at.precision.estimate * at.n;
    sums->listed += at.n;
    sums->positive += positive;
    sums->n += n;
}

// Scratch of one thread: weights, and figures of the candidates.
struct replicate {
    const uint32_t *times; // n_family; NULL = the rows themselves
    double *weight, *values, *averages;
    struct sums *sums; // n_cell
};

static size_t candidates_measure(const struct measuring *work, const struct replicate *replicate)
{
    const struct evidence_question *question = work->question;
    size_t n_cell = question->trained->n_cell, n_split = work->n_split;
    for (size_t c = 0; c < n_cell; c++) {
        double sum = 0;
        replicate->sums[c] = (struct sums){0};
        for (size_t s = 0; s < n_split; s++) {
            const struct ordered *ordered = &work->cells[c * n_split + s];
            const double *weight =
                weights_of(work, &ordered->list, s, replicate->times, replicate->weight);
            sums_add(&ordered->list, weight, (double)question->length, &replicate->sums[c]);
            weight = weights_of(work, &ordered->selection, s, replicate->times, replicate->weight);
            double value =
                selection_ranking_value(question->selection, &ordered->selection, weight);
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

// The lift of a candidate among the families that were not drawn, at the same share of each date's rows.
static double left_lift(const struct measuring *work, const struct replicate *replicate,
                        size_t i_cell)
{
    struct sums sums = {0};
    for (size_t s = 0; s < work->n_split; s++) {
        const struct ranking *list = &work->cells[i_cell * work->n_split + s].list;
        double n = 0;
        for (size_t i = 0; i < list->n; i++) {
            replicate->weight[i] = replicate->times[work->family[s][list->row[i]]] == 0;
            n += replicate->weight[i];
        }
        sums_add(list, replicate->weight,
                 (double)work->question->length * n / fmax(1, (double)list->n), &sums);
    }
    return sums_lift(&sums);
}

static void replicates_run(void *context, size_t first, size_t end, int worker)
{
    struct measuring *work = context;
    struct arena arena = {0};
    struct replicate replicate = replicate_create(&arena, work);
    uint32_t *times = arena_array(&arena, work->n_family + 1, sizeof *times);
    replicate.times = times;
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

// With several candidates the best of them has been lucky: the estimate is then that of families who had
// no part in the selection. The interval has the width of the replicates, on the ratio scale.
static struct interval interval_of(const struct measuring *work, double lift)
{
    size_t n_drawn, n_left, n = 0;
    double drawn = mean_of(work->drawn, EVIDENCE_REPLICATES, &n_drawn);
    double left = mean_of(work->left, EVIDENCE_REPLICATES, &n_left);
    double center = work->question->trained->n_cell > 1 ? fmin(lift, left) : lift;
    struct interval interval = interval_none(lift, NULL);
    if (2 * n_drawn < EVIDENCE_REPLICATES || 2 * n_left < EVIDENCE_REPLICATES || !(center > 0))
        return interval;
    for (size_t i = 0; i < EVIDENCE_REPLICATES; i++)
        if (isfinite(work->drawn[i]))
            work->drawn[n++] = work->drawn[i] / drawn;
    qsort(work->drawn, n, sizeof *work->drawn, order_double);
    double most = work->drawn[(size_t)(0.975 * (double)(n - 1) + 0.5)];
    double least = work->drawn[(size_t)(0.025 * (double)(n - 1) + 0.5)];
    interval.method = INTERVAL_BOOTSTRAP;
    interval.estimate = center;
    interval.low = center / most;
    interval.high = least > 0 ? center / least : NAN;
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

static void baseline_measure(const struct measuring *work, struct evidence *evidence)
{
    struct sums sums = {0};
    evidence->baseline_lift = NAN;
    for (size_t s = 0; work->baseline && s < work->n_split; s++)
        sums_add(&work->baseline[s], NULL, (double)work->question->length, &sums);
    if (!work->baseline)
        return;
    evidence->baseline = "number of records about the person";
    evidence->baseline_lift = sums_lift(&sums);
}

static void measure(struct measuring *work, struct evidence *evidence)
{
    const struct trained *trained = work->question->trained;
    struct replicate whole = replicate_create(&work->arena, work);
    candidates_measure(work, &whole);
    const struct sums *sums = &whole.sums[trained->winner];
    evidence->n_listed = (size_t)sums->listed;
    evidence->precision = sums->listed > 0 ? sums->hits / sums->listed : NAN;
    evidence->base_rate = sums->n > 0 ? sums->positive / sums->n : NAN;
    work->drawn = arena_array(&work->arena, EVIDENCE_REPLICATES, sizeof *work->drawn);
    work->left = arena_array(&work->arena, EVIDENCE_REPLICATES, sizeof *work->left);
    parallel_for(EVIDENCE_REPLICATES, 4, work->question->n_thread, replicates_run, work);
    evidence->lift = interval_of(work, sums_lift(sums));
    baseline_measure(work, evidence);
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
    }
    arena_done(&work.arena);
}
