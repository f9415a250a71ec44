// The best average says little when candidates are near each other. All are counted on the same families
// in each replicate, so that what differs between them is seen without what they share.
#include "model/train/compare_models.h"

#include "features/base/parallel.h"
#include "features/base/small_counts.h"
#include "features/base/sort.h"
#include "model/numeric/numerics.h"
#include "model/train/list_measure.h"
#include "model/train/select.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STREAM 0x62657369u // of the random numbers: apart from those of other bootstraps
#define BOUND_ERROR 2.671  // sqrt(.025 × .975) over the normal density at its 2.5 % point

enum figure { AVERAGE, FOUND, BY_DATE }; // then one a split

struct comparing {
    struct list_measure list;
    size_t n_figure;
    double *figures; // COMPARISON_REPLICATES × n_ranked × n_figure
    double *whole;   // n_ranked × n_figure
    double *drawn;   // COMPARISON_REPLICATES: average of the candidate that the replicate selects
    double *left;    // the same among the families not drawn
};

// What one interval is of: a figure, less the same figure of another.
struct contrast {
    size_t i_figure, i_ranked;
    size_t against; // n_ranked = nothing
};

// Its average on the families that were not drawn, at the same share of each date's list.
static double left_average(const struct list_measure *work, const struct replicate *replicate,
                           size_t i_cell)
{
    const struct drawing left = {replicate->drawing.times, true}, all = {0};
    double sum = 0;
    size_t n_defined = 0;
    for (size_t s = 0; s < work->n_split; s++) {
        const struct ranking *ranking = &work->cells[i_cell * work->n_split + s].selection;
        struct selection selection = *work->question->selection;
        double n_all = list_weights_fill(work, ranking, s, &all, replicate->weight);
        double n = list_weights_fill(work, ranking, s, &left, replicate->weight);
        if (!selection.top.percent && n_all > 0)
            selection.top.value *= n / n_all;
        double value = selection_ranking_value(&selection, ranking, replicate->weight);
        sum += isnan(value) ? 0 : value;
        n_defined += !isnan(value);
    }
    return sum / (double)n_defined;
}

static void figures_copy(const struct list_measure *work, const struct replicate *replicate,
                         double *ret_figures)
{
    size_t n_split = work->n_split;
    for (size_t c = 0; c < work->n_ranked; c++) {
        *ret_figures++ = replicate->averages[c];
        *ret_figures++ = work->question->length ? replicate->sums[c].hits : NAN;
        memcpy(ret_figures, replicate->values + c * n_split, n_split * sizeof *ret_figures);
        ret_figures += n_split;
    }
}

static void replicates_run(void *context, size_t first, size_t end, int worker)
{
    struct comparing *work = context;
    struct arena arena = {0};
    struct replicate replicate = replicate_create(&arena, &work->list);
    (void)worker;
    for (size_t r = first; r < end; r++) {
        replicate_draw(&work->list, STREAM, r, &replicate);
        size_t chosen = list_measure_candidates(&work->list, &replicate);
        figures_copy(&work->list, &replicate,
                     work->figures + r * work->list.n_ranked * work->n_figure);
        work->drawn[r] = replicate.averages[chosen];
        work->left[r] = left_average(&work->list, &replicate, chosen);
    }
    arena_done(&arena);
}

static double contrast_value(const struct comparing *work, const double *figures,
                             const struct contrast *of)
{
    double value = figures[of->i_ranked * work->n_figure + of->i_figure];
    if (of->against < work->list.n_ranked)
        value -= figures[of->against * work->n_figure + of->i_figure];
    return value;
}

// The finite values, sorted. Returns their number.
static size_t values_sort(double *values, size_t n)
{
    size_t n_finite = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(values[i]))
            values[n_finite++] = values[i];
    qsort(values, n_finite, sizeof *values, order_double);
    return n_finite;
}

static struct interval interval_of(const struct comparing *work, const struct contrast *of,
                                   double *ret_deviation)
{
    double *values = memory_alloc(COMPARISON_REPLICATES * sizeof *values);
    size_t stride = work->list.n_ranked * work->n_figure;
    for (size_t r = 0; r < COMPARISON_REPLICATES; r++)
        values[r] = contrast_value(work, work->figures + r * stride, of);
    size_t n = values_sort(values, COMPARISON_REPLICATES);
    struct interval interval = interval_none(contrast_value(work, work->whole, of), NULL);
    *ret_deviation = 0;
    if (2 * n < COMPARISON_REPLICATES || !isfinite(interval.estimate)) {
        interval.reason = "undefined in most replicates";
    } else if (values[0] == values[n - 1]) {
        interval.reason = "the same in all replicates";
    } else {
        interval.method = INTERVAL_BOOTSTRAP;
        interval.low = quantile_of_sorted(values, n, 0.025);
        interval.high = quantile_of_sorted(values, n, 0.975);
        *ret_deviation = standard_deviation(values, n);
    }
    free(values);
    return interval;
}

// The selected candidate's average with the selection inside. Several candidates: the best has been lucky,
// the families that a replicate did not draw had no part in that.
static struct interval selected_interval(struct comparing *work)
{
    const struct trained *trained = work->list.question->trained;
    const struct selection *selection = work->list.question->selection;
    double average = work->whole[trained->winner * work->n_figure + AVERAGE], left = 0, drawn = 0;
    size_t n_left = values_sort(work->left, COMPARISON_REPLICATES);
    size_t n = values_sort(work->drawn, COMPARISON_REPLICATES);
    struct interval interval = interval_none(average, "undefined in most replicates");
    if (2 * n < COMPARISON_REPLICATES || 2 * n_left < COMPARISON_REPLICATES)
        return interval;
    for (size_t i = 0; i < n_left; i++)
        left += work->left[i] / (double)n_left;
    for (size_t i = 0; i < n; i++)
        drawn += work->drawn[i] / (double)n;
    if (trained->n_cell > 1 && selection_better(selection, average, left))
        average = left;
    return (struct interval){.estimate = average,
                             .low = average + quantile_of_sorted(work->drawn, n, 0.025) - drawn,
                             .high = average + quantile_of_sorted(work->drawn, n, 0.975) - drawn,
                             .method = INTERVAL_BOOTSTRAP};
}

static bool found_is_small(const struct comparing *work, const struct sums *sums)
{
    const double cells[] = {sums->hits, sums->listed - sums->hits};
    return counts_any_small(cells, 2, work->list.question->min_count);
}

static void ranked_fill(struct arena *arena, const struct comparing *work,
                        const struct replicate *whole, struct comparison *ret)
{
    size_t n = ret->n, winner = work->list.question->trained->winner;
    double deviation;
    for (size_t c = 0; c < n; c++) {
        struct compared *row = &ret->ranked[c];
        bool best = c == ret->best_baseline;
        row->withheld = found_is_small(work, &whole->sums[c]);
        row->average = interval_of(work, &(struct contrast){AVERAGE, c, n}, &deviation);
        row->found = interval_of(work, &(struct contrast){FOUND, c, n}, &deviation);
        row->difference = row->found_difference = row->to_baseline = interval_none(NAN, NULL);
        if (!best && ret->best_baseline < n)
            row->to_baseline =
                interval_of(work, &(struct contrast){AVERAGE, c, ret->best_baseline}, &deviation);
        if (c != winner) {
            row->found_difference =
                interval_of(work, &(struct contrast){FOUND, c, winner}, &deviation);
            row->difference = interval_of(work, &(struct contrast){AVERAGE, c, winner}, &deviation);
            ret->monte_carlo_error = fmax(ret->monte_carlo_error, deviation);
        }
        row->by_date = arena_array(arena, ret->n_split, sizeof *row->by_date);
        for (size_t s = 0; s < ret->n_split; s++)
            row->by_date[s] = interval_of(work, &(struct contrast){BY_DATE + s, c, n}, &deviation);
    }
    ret->monte_carlo_error *= BOUND_ERROR / sqrt(COMPARISON_REPLICATES);
}

// The metric at one date as a loss: the smaller the better.
static double loss_at(const struct comparing *work, size_t i_cell, size_t s)
{
    double value = work->whole[i_cell * work->n_figure + BY_DATE + s];
    return selection_loss(work->list.question->selection, value);
}

static double least_loss_at(const struct comparing *work, size_t s)
{
    double least = INFINITY;
    for (size_t c = 0; c < work->list.question->trained->n_cell; c++)
        least = fmin(least, loss_at(work, c, s));
    return least;
}

// What the rule chooses by the first n_date dates.
static size_t choose_by(const struct comparing *work, const struct selection_rule *rule,
                        size_t n_date)
{
    struct arena arena = {0};
    size_t n_cell = work->list.question->trained->n_cell;
    double *values = arena_array(&arena, n_cell * n_date + 1, sizeof *values);
    double *averages = arena_array(&arena, n_cell + 1, sizeof *averages);
    for (size_t c = 0; c < n_cell; c++) {
        for (size_t s = 0; s < n_date; s++) {
            values[c * n_date + s] = work->whole[c * work->n_figure + BY_DATE + s];
            averages[c] += values[c * n_date + s];
        }
        averages[c] /= (double)n_date;
    }
    size_t chosen = rule->choose(work->list.question->selection,
                                 &(struct candidates){values, averages, n_cell, n_date});
    arena_done(&arena);
    return chosen;
}

static void regrets_fill(struct arena *arena, const struct comparing *work, struct comparison *ret)
{
    size_t n_cell = work->list.question->trained->n_cell, n_split = ret->n_split;
    for (size_t c = 0; c < ret->n; c++) {
        ret->ranked[c].regret = c < n_cell ? 0 : NAN;
        for (size_t s = 0; s < n_split; s++)
            ret->ranked[c].regret +=
                (loss_at(work, c, s) - least_loss_at(work, s)) / (double)n_split;
    }
    ret->n_rule = SELECTION_RULE_COUNT;
    ret->rules = arena_array(arena, ret->n_rule, sizeof *ret->rules);
    for (size_t i = 0; i < ret->n_rule; i++) {
        struct compared_rule *row = &ret->rules[i];
        const struct selection_rule *rule = &selection_rules[i];
        *row = (struct compared_rule){.name = rule->name,
                                      .chosen = choose_by(work, rule, n_split),
                                      .regret = n_split > 1 ? 0 : NAN,
                                      .regret_max = n_split > 1 ? 0 : NAN};
        for (size_t s = 1; s < n_split; s++) {
            double regret = loss_at(work, choose_by(work, rule, s), s) - least_loss_at(work, s);
            row->regret += regret / (double)(n_split - 1);
            row->regret_max = fmax(row->regret_max, regret);
        }
    }
}

static size_t best_baseline(const struct comparing *work)
{
    const struct evidence_question *question = work->list.question;
    size_t n = work->list.n_ranked, best = n;
    for (size_t c = 0; c < n; c++)
        if (trained_ranked(question->trained, c)->ranked_by && c != question->trained->winner &&
            (best == n ||
             selection_better(question->selection, work->whole[c * work->n_figure + AVERAGE],
                              work->whole[best * work->n_figure + AVERAGE])))
            best = c;
    return best;
}

static void compare(struct arena *arena, struct comparing *work, struct comparison *ret)
{
    struct arena *own = &work->list.arena;
    size_t n = work->list.n_ranked, n_split = work->list.n_split;
    const struct evidence_question *question = work->list.question;
    struct replicate whole = replicate_create(own, &work->list);
    work->n_figure = BY_DATE + n_split;
    work->figures = arena_array(own, COMPARISON_REPLICATES * n * work->n_figure, sizeof(double));
    work->whole = arena_array(own, n * work->n_figure, sizeof(double));
    work->drawn = arena_array(own, COMPARISON_REPLICATES, sizeof(double));
    work->left = arena_array(own, COMPARISON_REPLICATES, sizeof(double));
    list_measure_candidates(&work->list, &whole);
    figures_copy(&work->list, &whole, work->whole);
    parallel_for(COMPARISON_REPLICATES, 8, question->n_thread, replicates_run, work);
    *ret = (struct comparison){.n = n,
                               .n_split = n_split,
                               .ranked = arena_array(arena, n, sizeof *ret->ranked),
                               .dates = arena_array(arena, n_split, sizeof *ret->dates),
                               .length = question->length,
                               .best_baseline = best_baseline(work),
                               .n_replicate = COMPARISON_REPLICATES};
    for (size_t s = 0; s < n_split; s++)
        ret->dates[s] = question->plan->splits[work->list.splits[s]].name;
    ranked_fill(arena, work, &whole, ret);
    regrets_fill(arena, work, ret);
    ret->selected = selected_interval(work);
}

void comparison_make(struct arena *arena, const struct evidence_question *question,
                     struct comparison *ret_comparison)
{
    struct comparing work;
    *ret_comparison = (struct comparison){0};
    list_measure_open(question, &work.list);
    if (work.list.n_split)
        compare(arena, &work, ret_comparison);
    list_measure_done(&work.list);
}
