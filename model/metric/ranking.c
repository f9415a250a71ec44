// Metrics look at the same rows hundreds of times under different weights, so the rows are sorted
// once and every figure is one pass over the order.
#include "model/metric/ranking.h"

#include "features/base/number.h"
#include "features/base/sort.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct scored {
    double score;
    size_t row;
};

static int scored_order(const void *a, const void *b)
{
    const struct scored *left = a, *right = b;
    ORDER_BY_FALLING(left->score, right->score);
    return ORDER_OF(left->row, right->row);
}

// Scores of exactly 0 or 1 have no log-odds. They are taken to lie half as far from the end as the
// nearest other score, and no farther than 1 / (2n): a table rounded to two digits has 0 for 0.004.
static void extremes_find(struct ranking *ranking)
{
    double nearest = 1;
    for (size_t i = 0; i < ranking->n; i++) {
        double distance = fmin(ranking->score[i], 1 - ranking->score[i]);
        if (distance > 0)
            nearest = fmin(nearest, distance);
        else
            ranking->n_extreme++;
    }
    ranking->extreme_as = fmin(nearest, 1 / (double)(ranking->n + 1)) / 2;
}

static void fill_losses(struct arena *arena, struct ranking *ranking)
{
    ranking->probabilities = true;
    for (size_t i = 0; i < ranking->n; i++)
        if (!(ranking->score[i] >= 0 && ranking->score[i] <= 1))
            ranking->probabilities = false;
    if (!ranking->probabilities)
        return;
    extremes_find(ranking);
    ranking->log_odds = arena_array(arena, ranking->n + 1, sizeof(double));
    ranking->square_loss = arena_array(arena, ranking->n + 1, sizeof(double));
    ranking->log_loss = arena_array(arena, ranking->n + 1, sizeof(double));
    for (size_t i = 0; i < ranking->n; i++) {
        double score = ranking->score[i], d = score - ranking->label[i];
        double inside = score <= 0   ? ranking->extreme_as
                        : score >= 1 ? 1 - ranking->extreme_as
                                     : score;
        ranking->log_odds[i] = log_odds(inside);
        ranking->square_loss[i] = d * d;
        double p = fmin(fmax(score, 0x1p-52), 1 - 0x1p-52);
        ranking->log_loss[i] = ranking->label[i] ? -log(p) : -log1p(-p);
    }
}

static void fill_clusters(struct arena *arena, const uint32_t *cluster, struct ranking *ranking)
{
    ranking->cluster = arena_array(arena, ranking->n + 1, sizeof *ranking->cluster);
    uint32_t largest = 0;
    for (size_t i = 0; cluster && i < ranking->n; i++)
        largest = cluster[i] > largest ? cluster[i] : largest;
    uint32_t *dense = memory_alloc(((size_t)largest + 1) * sizeof *dense); // 0 = not yet seen
    for (size_t i = 0; i < ranking->n; i++) {
        if (!cluster) {
            ranking->cluster[i] = (uint32_t)ranking->n_cluster++;
            continue;
        }
        uint32_t *number = &dense[cluster[ranking->row[i]]];
        if (*number == 0)
            *number = (uint32_t)++ranking->n_cluster;
        ranking->cluster[i] = *number - 1;
    }
    free(dense);
}

void ranking_build(struct arena *arena, const struct ranking_input *input,
                   struct ranking *ret_ranking)
{
    size_t n = input->n;
    struct scored *order = memory_alloc((n + 1) * sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = (struct scored){input->score[i], i};
    qsort(order, n, sizeof *order, scored_order);
    *ret_ranking = (struct ranking){
        .n = n,
        .score = arena_array(arena, n + 1, sizeof(double)),
        .label = arena_array(arena, n + 1, 1),
        .row = arena_array(arena, n + 1, sizeof(size_t)),
        .weight = input->weight ? arena_array(arena, n + 1, sizeof(double)) : NULL,
    };
    for (size_t i = 0; i < n; i++) {
        size_t row = order[i].row;
        ret_ranking->score[i] = order[i].score;
        ret_ranking->row[i] = row;
        ret_ranking->label[i] = input->label[row] == 1;
        ret_ranking->n_positive += input->label[row] == 1;
        if (input->weight)
            ret_ranking->weight[i] = input->weight[row];
    }
    free(order);
    fill_clusters(arena, input->cluster, ret_ranking);
    fill_losses(arena, ret_ranking);
}

enum status top_parse(const char *text, struct top *ret_top, struct error *err)
{
    size_t n = strlen(text);
    *ret_top = (struct top){.text = text, .percent = n > 0 && text[n - 1] == '%'};
    bool good =
        number_parse(text, n - ret_top->percent, &ret_top->value) && ret_top->value > 0 &&
        (ret_top->percent ? ret_top->value <= 100 : ret_top->value == floor(ret_top->value));
    if (good)
        return OK;
    error_set(err, E_USAGE, "'%s' is no share such as 2%% and no count such as 100", text);
    error_hint(err, "a share of the rows is written with %%: 2%%, 0.5%%");
    return E_USAGE;
}

double top_count(const struct top *top, double n)
{
    // 33.3 % of 1500 is 499.5 in decimal and a little less in binary: what is nearer to a half than any
    // decimal share of that many rows can be counts as a half
    double exact = top->value * n / 100;
    double count = top->percent ? fmax(1, floor(exact + 0.5 + exact * 1e-12)) : top->value;
    return fmin(count, n);
}

// What lies above the tie at the cut, and in it; counts are weights.
struct cut {
    double n, n_positive, n_above, positive_above, n_tie, positive_tie;
    size_t tie_first, tie_end;
};

static void cut_find(const struct ranking *ranking, const double *weight, const struct top *top,
                     struct cut *ret_cut, double *ret_k)
{
    struct cut cut = {0};
    for (size_t i = 0; i < ranking->n; i++) {
        double w = weight ? weight[i] : 1;
        cut.n += w;
        cut.n_positive += w * ranking->label[i];
    }
    double k = top_count(top, cut.n);
    for (size_t first = 0, end; first < ranking->n; first = end) {
        end = ranking_tie_end(ranking, first);
        cut.n_above += cut.n_tie;
        cut.positive_above += cut.positive_tie;
        cut.n_tie = cut.positive_tie = 0;
        for (size_t i = first; i < end; i++) {
            double w = weight ? weight[i] : 1;
            cut.n_tie += w;
            cut.positive_tie += w * ranking->label[i];
        }
        cut.tie_first = first;
        cut.tie_end = end;
        if (cut.n_above + cut.n_tie >= k)
            break;
    }
    *ret_cut = cut;
    *ret_k = k;
}

void ranking_at_top(const struct ranking *ranking, const double *weight, const struct top *top,
                    struct at_top *ret_at)
{
    struct cut cut;
    double k;
    cut_find(ranking, weight, top, &cut, &k);
    double open = k - cut.n_above; // places left for the tie
    double hits[3] = {
        cut.positive_above + (cut.n_tie > 0 ? open * cut.positive_tie / cut.n_tie : 0),
        cut.positive_above + fmin(open, cut.positive_tie),
        cut.positive_above + fmax(0, open - (cut.n_tie - cut.positive_tie)),
    };
    double figures[3][3];
    for (int i = 0; i < 3; i++) {
        figures[0][i] = k > 0 ? hits[i] / k : NAN;
        figures[1][i] = cut.n_positive > 0 ? hits[i] / cut.n_positive : NAN;
        figures[2][i] = figures[0][i] / (cut.n_positive > 0 ? cut.n_positive / cut.n : NAN);
    }
    ret_at->n = k;
    ret_at->precision = (struct tie_bounds){figures[0][0], figures[0][1], figures[0][2]};
    ret_at->recall = (struct tie_bounds){figures[1][0], figures[1][1], figures[1][2]};
    ret_at->lift = (struct tie_bounds){figures[2][0], figures[2][1], figures[2][2]};
}

void ranking_select_top(const struct ranking *ranking, const double *weight, const struct top *top,
                        double *ret_selected)
{
    struct cut cut;
    double k;
    cut_find(ranking, weight, top, &cut, &k);
    double share = cut.n_tie > 0 ? (k - cut.n_above) / cut.n_tie : 0;
    for (size_t i = 0; i < ranking->n; i++)
        ret_selected[i] = i < cut.tie_first ? 1 : i < cut.tie_end ? share : 0;
}
