// What is the same whenever lists of past dates are counted again with other weights: which rows belong to
// which family, and every candidate's order of every date.
#include "model/train/list_measure.h"

#include "features/base/sort.h"
#include "model/numeric/numerics.h"
#include "model/train/list_ranking.h"
#include "model/train/select.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double list_sums_lift(const struct sums *sums)
{
    if (sums->listed <= 0 || sums->positive <= 0)
        return NAN;
    return sums->hits / sums->listed / (sums->positive / sums->n);
}

const struct rows *list_measure_test(const struct list_measure *work, size_t s)
{
    return &work->question->plan->splits[work->splits[s]].test;
}

static double row_weight(const struct list_measure *work, const struct drawing *drawing, size_t s,
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
static void families_number(struct list_measure *work)
{
    const struct dataset *data = work->question->plan->data;
    size_t n = 0;
    for (size_t s = 0; s < work->n_split; s++)
        n += list_measure_test(work, s)->n;
    uint32_t *all = arena_array(&work->arena, n + 1, sizeof *all);
    size_t n_all = 0;
    for (size_t s = 0; s < work->n_split; s++)
        for (size_t i = 0; i < list_measure_test(work, s)->n; i++) {
            size_t row = list_measure_test(work, s)->index[i];
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
        const struct rows *test = list_measure_test(work, s);
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
static struct list_input list_of(struct list_measure *work, size_t s)
{
    const struct rows *test = list_measure_test(work, s);
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

static void rankings_make(struct list_measure *work)
{
    const struct trained *trained = work->question->trained;
    struct arena *arena = &work->arena;
    bool probabilities = selection_needs_probabilities(work->question->selection);
    work->cells = arena_array(arena, work->n_ranked * work->n_split + 1, sizeof *work->cells);
    for (size_t s = 0; s < work->n_split; s++) {
        struct list_input list = list_of(work, s);
        for (size_t c = 0; c < work->n_ranked; c++) {
            const struct split_result *result =
                &trained_ranked(trained, c)->results[work->splits[s]];
            struct ordered *ordered = &work->cells[c * work->n_split + s];
            list.score = result->margins;
            list_ranking_build(arena, &list, &ordered->list);
            struct ranking_input input = {.n = list.n,
                                          .score = probabilities ? result->scores : result->margins,
                                          .label = list.label};
            ranking_build(arena, &input, &ordered->selection);
        }
    }
}

// Shapes: ret_weight ranking->n.
double list_weights_fill(const struct list_measure *work, const struct ranking *ranking, size_t s,
                         const struct drawing *drawing, double *ret_weight)
{
    double sum = 0;
    for (size_t i = 0; i < ranking->n; i++)
        sum += ret_weight[i] = row_weight(work, drawing, s, ranking->row[i]);
    return sum;
}

void list_base_add(const struct list_measure *work, size_t s, const struct drawing *drawing,
                   struct sums *sums)
{
    const struct rows *test = list_measure_test(work, s);
    for (size_t i = 0; i < test->n; i++) {
        double weight = row_weight(work, drawing, s, i);
        sums->n += weight;
        sums->positive += test->y[test->index[i]] == 1 ? weight : 0;
    }
}

void list_top_add(const struct ranking *list, const double *weight, double length,
                  struct sums *sums)
{
    struct at_top at;
    ranking_at_top(list, weight, &(struct top){"", false, length}, &at);
    if (!(at.n > 0))
        return;
    sums->hits += at.precision.estimate * at.n;
    sums->listed += at.n;
}

size_t list_measure_candidates(const struct list_measure *work, const struct replicate *replicate)
{
    const struct evidence_question *question = work->question;
    size_t n_cell = question->trained->n_cell, n_split = work->n_split;
    const struct drawing *drawing = &replicate->drawing;
    struct sums base = {0};
    for (size_t s = 0; s < n_split; s++)
        list_base_add(work, s, drawing, &base);
    for (size_t c = 0; c < work->n_ranked; c++) {
        double sum = 0;
        size_t n_defined = 0; // a replicate may have drawn nobody with the outcome at a date
        replicate->sums[c] = base;
        for (size_t s = 0; s < n_split; s++) {
            const struct ordered *ordered = &work->cells[c * n_split + s];
            list_weights_fill(work, &ordered->list, s, drawing, replicate->weight);
            if (question->length)
                list_top_add(&ordered->list, replicate->weight, (double)question->length,
                             &replicate->sums[c]);
            list_weights_fill(work, &ordered->selection, s, drawing, replicate->weight);
            double value = selection_ranking_value(question->selection, &ordered->selection,
                                                   replicate->weight);
            replicate->values[c * n_split + s] = value;
            sum += isnan(value) ? 0 : value;
            n_defined += !isnan(value);
        }
        replicate->averages[c] = n_defined ? sum / (double)n_defined : NAN;
    }
    struct candidates candidates = {replicate->values, replicate->averages, n_cell, n_split};
    return question->selection->rule->choose(question->selection, &candidates);
}

struct replicate replicate_create(struct arena *arena, const struct list_measure *work)
{
    size_t n = 0, n_ranked = work->n_ranked;
    for (size_t s = 0; s < work->n_split; s++)
        n = list_measure_test(work, s)->n > n ? list_measure_test(work, s)->n : n;
    return (struct replicate){
        .weight = arena_array(arena, n + 1, sizeof(double)),
        .values = arena_array(arena, n_ranked * work->n_split + 1, sizeof(double)),
        .averages = arena_array(arena, n_ranked + 1, sizeof(double)),
        .times = arena_array(arena, work->n_family + 1, sizeof(uint32_t)),
        .sums = arena_array(arena, n_ranked + 1, sizeof(struct sums)),
    };
}

void replicate_draw(const struct list_measure *work, uint64_t stream, size_t r,
                    struct replicate *replicate)
{
    memset(replicate->times, 0, work->n_family * sizeof *replicate->times);
    for (size_t i = 0; i < work->n_family; i++)
        replicate->times[random_below(work->question->seed ^ stream, r, i, work->n_family)]++;
    replicate->drawing = (struct drawing){.times = replicate->times};
}

void list_measure_open(const struct evidence_question *question, struct list_measure *ret_work)
{
    const struct plan *plan = question->plan;
    *ret_work = (struct list_measure){.question = question};
    ret_work->n_ranked = question->trained->n_cell + question->trained->n_reference;
    ret_work->splits = arena_array(&ret_work->arena, plan->n_split + 1, sizeof(size_t));
    for (size_t i = 0; i < plan->n_split; i++)
        if (!plan->splits[i].left_out)
            ret_work->splits[ret_work->n_split++] = i;
    families_number(ret_work);
    rankings_make(ret_work);
}

void list_measure_done(struct list_measure *work)
{
    arena_done(&work->arena);
}
