// Round after round each column in turn gets a step of its curve: a small tree over its bins, fitted
// to the gradients that the others left. Most values of most columns are the same one, so that only
// rows with another value are touched; what the common value adds goes into the intercept, which is
// fitted again after each round. Several bags of rows are averaged: a sum of curves stays one. The
// rows that a bag leaves out, whole families, say after how many rounds the curves fit no better.
#include "model/kind/gam_state.h"

#include "features/base/parallel.h"
#include "features/base/sort.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BAG_SHARE 0.85 // of the rows in each of several bags
#define LEAVES_MAX 16
#define ROUNDS_AT_ONCE 10 // between two looks at the rows left out

struct entry { // a row with another value than the most common one
    uint32_t row;
    uint8_t bin;
};

struct binned {
    double *cuts;
    size_t n_cut, n_bin; // bins of known values, then one of missing ones
    size_t mode;
    struct entry *entries;
    size_t n_entry;
};

struct sums { // of gradients and second derivatives
    double g, h;
};

struct bag {
    double *margin, *weight; // n_row
    struct sums *row;        // n_row
    struct sums total;
    double *curves; // n_col × (GAM_BINS_MAX + 2), the mode's value taken off
    double intercept;
    double loss;           // log loss summed over the rows left out
    double *best_curves;   // of the best round
    double best_intercept; // likewise
};

struct fitting {
    const struct fit_input *input;
    struct binned *columns; // n_col
    struct bag *bags;
    size_t n_round; // the next ones
};

// ---- bins ---------------------------------------------------------------------------------------

// A bin begins at each value, or at quantiles where there are more values than bins.
static void cuts_make(struct binned *binned, double *values, size_t n, size_t n_bin)
{
    if (n)
        qsort(values, n, sizeof *values, order_double);
    size_t n_value = n > 0;
    for (size_t i = 1; i < n; i++)
        n_value += values[i] > values[i - 1];
    binned->cuts = memory_alloc((n_bin + 1) * sizeof *binned->cuts);
    if (n_value <= n_bin) {
        for (size_t i = 1; i < n; i++)
            if (values[i] > values[i - 1])
                binned->cuts[binned->n_cut++] = values[i];
        return;
    }
    for (size_t k = 1; k < n_bin; k++) {
        double cut = values[k * n / n_bin];
        if (cut > values[0] && (!binned->n_cut || cut > binned->cuts[binned->n_cut - 1]))
            binned->cuts[binned->n_cut++] = cut;
    }
}

static void entries_make(struct binned *binned, const uint8_t *bins, size_t n)
{
    size_t counts[GAM_BINS_MAX + 2] = {0};
    for (size_t i = 0; i < n; i++)
        counts[bins[i]]++;
    for (size_t b = 1; b < binned->n_bin; b++)
        if (counts[b] > counts[binned->mode])
            binned->mode = b;
    binned->entries = memory_alloc((n - counts[binned->mode] + 1) * sizeof *binned->entries);
    for (size_t i = 0; i < n; i++)
        if (bins[i] != binned->mode)
            binned->entries[binned->n_entry++] = (struct entry){(uint32_t)i, bins[i]};
}

static void columns_bin(void *context, size_t first, size_t end, int worker)
{
    const struct fitting *fitting = context;
    const struct rows *rows = fitting->input->rows;
    (void)worker;
    double *values = memory_alloc((rows->n + 1) * sizeof *values);
    uint8_t *bins = memory_alloc(rows->n + 1);
    for (size_t j = first; j < end; j++) {
        struct binned *binned = &fitting->columns[j];
        size_t n = 0;
        for (size_t i = 0; i < rows->n; i++) {
            double v = dataset_row(rows->data, rows->index[i])[j];
            if (!isnan(v))
                values[n++] = v;
        }
        cuts_make(binned, values, n, (size_t)fitting->input->values[GAM_BINS]);
        binned->n_bin = binned->n_cut + 2;
        for (size_t i = 0; i < rows->n; i++) {
            double v = dataset_row(rows->data, rows->index[i])[j];
            bins[i] =
                (uint8_t)(isnan(v) ? binned->n_cut + 1 : cuts_find(binned->cuts, binned->n_cut, v));
        }
        entries_make(binned, bins, rows->n);
    }
    free(values);
    free(bins);
}

// ---- one step of one curve ------------------------------------------------------------------------

struct leaf { // bins first … end − 1
    size_t first, end;
    struct sums sums;
};

static double gain_of(struct sums sums, double lambda)
{
    return sums.h > 0 ? sums.g * sums.g / (sums.h + lambda) : 0;
}

struct cut { // of a leaf
    size_t leaf, at;
    double gain;
    struct sums left;
};

static void best_cut(const struct fit_input *input, const struct sums *bins,
                     const struct leaf *leaf, size_t i_leaf, struct cut *best)
{
    double lambda = input->values[GAM_LAMBDA], least = input->values[GAM_MIN_WEIGHT];
    struct sums left = {0, 0};
    for (size_t at = leaf->first + 1; at < leaf->end; at++) {
        left.g += bins[at - 1].g;
        left.h += bins[at - 1].h;
        struct sums right = {leaf->sums.g - left.g, leaf->sums.h - left.h};
        if (left.h < least || right.h < least)
            continue;
        double gain = gain_of(left, lambda) + gain_of(right, lambda) - gain_of(leaf->sums, lambda);
        if (gain > best->gain)
            *best = (struct cut){i_leaf, at, gain, left};
    }
}

// The tree over the bins of known values: what each bin's leaf adds. Returns whether it has a cut.
static bool tree_grow(const struct fit_input *input, const struct sums *bins, size_t n_bin,
                      double *ret_steps)
{
    struct leaf leaves[LEAVES_MAX] = {{.end = n_bin}};
    size_t n_leaf = 1, n_most = (size_t)input->values[GAM_LEAVES];
    for (size_t b = 0; b < n_bin; b++) {
        leaves->sums.g += bins[b].g;
        leaves->sums.h += bins[b].h;
    }
    while (n_leaf < n_most) {
        struct cut best = {.gain = 1e-9};
        for (size_t l = 0; l < n_leaf; l++)
            best_cut(input, bins, &leaves[l], l, &best);
        if (!best.at)
            break;
        struct leaf *left = &leaves[best.leaf], *right = &leaves[n_leaf++];
        *right = (struct leaf){
            best.at, left->end, {left->sums.g - best.left.g, left->sums.h - best.left.h}};
        left->end = best.at;
        left->sums = best.left;
    }
    for (size_t l = 0; l < n_leaf; l++)
        for (size_t b = leaves[l].first; b < leaves[l].end; b++)
            ret_steps[b] = -input->values[GAM_RATE] * leaves[l].sums.g /
                           (leaves[l].sums.h + input->values[GAM_LAMBDA]);
    return n_leaf > 1;
}

static void row_set(struct bag *bag, const struct rows *rows, size_t i)
{
    double p = logistic(bag->margin[i]);
    bag->row[i].g = bag->weight[i] * (p - (rows->y[rows->index[i]] > 0));
    bag->row[i].h = bag->weight[i] * p * (1 - p);
}

static void column_step(const struct fitting *fitting, struct bag *bag, size_t j)
{
    const struct binned *binned = &fitting->columns[j];
    const struct rows *rows = fitting->input->rows;
    struct sums bins[GAM_BINS_MAX + 2] = {{0, 0}}, mode = bag->total;
    double steps[GAM_BINS_MAX + 2] = {0}, *curve = bag->curves + j * (GAM_BINS_MAX + 2);
    size_t i_missing = binned->n_cut + 1;
    for (size_t k = 0; k < binned->n_entry; k++) {
        const struct entry *entry = &binned->entries[k];
        bins[entry->bin].g += bag->row[entry->row].g;
        bins[entry->bin].h += bag->row[entry->row].h;
    }
    for (size_t b = 0; b < binned->n_bin; b++) {
        mode.g -= bins[b].g;
        mode.h -= bins[b].h;
    }
    bins[binned->mode] = (struct sums){mode.g, fmax(mode.h, 0)};
    bool cut = tree_grow(fitting->input, bins, binned->n_cut + 1, steps);
    bool missing = bins[i_missing].h >= fitting->input->values[GAM_MIN_WEIGHT];
    if (!cut && !missing)
        return;
    steps[i_missing] = missing ? -fitting->input->values[GAM_RATE] * bins[i_missing].g /
                                     (bins[i_missing].h + fitting->input->values[GAM_LAMBDA])
                               : 0;
    double common = steps[binned->mode];
    for (size_t b = 0; b < binned->n_bin; b++)
        curve[b] += steps[b] -= common;
    for (size_t k = 0; k < binned->n_entry; k++) {
        const struct entry *entry = &binned->entries[k];
        struct sums before = bag->row[entry->row];
        bag->margin[entry->row] += steps[entry->bin];
        row_set(bag, rows, entry->row);
        bag->total.g += bag->row[entry->row].g - before.g;
        bag->total.h += bag->row[entry->row].h - before.h;
    }
}

// ---- bags -----------------------------------------------------------------------------------------

// A Newton step of the intercept; sums are made anew, so that rounding does not add up.
static void intercept_step(struct bag *bag, const struct rows *rows, bool move)
{
    double step = move && bag->total.h > 0 ? -bag->total.g / bag->total.h : 0;
    bag->intercept += step;
    bag->total = (struct sums){0, 0};
    for (size_t i = 0; i < rows->n; i++) {
        bag->margin[i] += step;
        row_set(bag, rows, i);
        bag->total.g += bag->row[i].g;
        bag->total.h += bag->row[i].h;
    }
}

// Rows of one family are in a bag or out of it together.
static size_t draw_of(const struct fitting *fitting, size_t i_bag, size_t i)
{
    const struct rows *rows = fitting->input->rows;
    const uint32_t *cluster = rows->data->cluster;
    uint64_t unit = cluster ? cluster[rows->index[i]] : rows->index[i];
    return random_below(fitting->input->seed, 0xba6 + i_bag, unit, 1000);
}

static size_t n_value_of(const struct fitting *fitting)
{
    return fitting->input->rows->data->n_col * (GAM_BINS_MAX + 2) + 1;
}

static void bag_start(void *context, size_t first, size_t end, int worker)
{
    const struct fitting *fitting = context;
    const struct rows *rows = fitting->input->rows;
    size_t n = rows->n;
    bool all = fitting->input->values[GAM_BAGS] < 2;
    (void)worker;
    for (size_t b = first; b < end; b++) {
        struct bag *bag = &fitting->bags[b];
        *bag = (struct bag){
            .margin = memory_alloc((n + 1) * sizeof *bag->margin),
            .weight = memory_alloc((n + 1) * sizeof *bag->weight),
            .row = memory_alloc((n + 1) * sizeof *bag->row),
            .curves = memory_alloc(n_value_of(fitting) * sizeof *bag->curves),
            .best_curves = memory_alloc(n_value_of(fitting) * sizeof *bag->best_curves),
            .intercept = rows_log_odds(rows),
        };
        bag->best_intercept = bag->intercept;
        for (size_t i = 0; i < n; i++) {
            bag->margin[i] = bag->intercept;
            bag->weight[i] = all || draw_of(fitting, b, i) < (size_t)(1000 * BAG_SHARE)
                                 ? rows_weight(rows, i)
                                 : 0;
        }
        intercept_step(bag, rows, false);
    }
}

static void bag_done(struct bag *bag)
{
    free(bag->margin);
    free(bag->weight);
    free(bag->row);
    free(bag->curves);
    free(bag->best_curves);
}

static double loss_left_out(const struct bag *bag, const struct rows *rows)
{
    double loss = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (bag->weight[i] == 0) {
            double margin = rows->y[rows->index[i]] > 0 ? -bag->margin[i] : bag->margin[i];
            loss += rows_weight(rows, i) * (fmax(margin, 0) + log1p(exp(-fabs(margin))));
        }
    return loss;
}

static void rounds_run(void *context, size_t first, size_t end, int worker)
{
    const struct fitting *fitting = context;
    const struct rows *rows = fitting->input->rows;
    (void)worker;
    for (size_t b = first; b < end; b++) {
        struct bag *bag = &fitting->bags[b];
        for (size_t r = 0; r < fitting->n_round; r++) {
            for (size_t j = 0; j < rows->data->n_col; j++)
                if (fitting->columns[j].n_entry)
                    column_step(fitting, bag, j);
            intercept_step(bag, rows, true);
        }
        bag->loss = loss_left_out(bag, rows);
    }
}

static void keep_round(const struct fitting *fitting, size_t n_bag)
{
    for (size_t b = 0; b < n_bag; b++) {
        struct bag *bag = &fitting->bags[b];
        memcpy(bag->best_curves, bag->curves, n_value_of(fitting) * sizeof *bag->curves);
        bag->best_intercept = bag->intercept;
    }
}

// Whether the rows left out can say when to stop: there are some of each label.
static bool can_stop(const struct fitting *fitting, size_t n_bag)
{
    const struct rows *rows = fitting->input->rows;
    size_t n[2] = {0, 0};
    for (size_t b = 0; b < n_bag; b++)
        for (size_t i = 0; i < rows->n; i++)
            n[rows->y[rows->index[i]] > 0] += fitting->bags[b].weight[i] == 0;
    return n[0] && n[1] && fitting->input->values[GAM_PATIENCE] > 0;
}

static void bags_grow(struct fitting *fitting)
{
    const struct fit_input *input = fitting->input;
    size_t n_bag = (size_t)input->values[GAM_BAGS], n_most = (size_t)input->values[GAM_ROUNDS];
    size_t patience = (size_t)input->values[GAM_PATIENCE], i_best = 0;
    bool stops = can_stop(fitting, n_bag);
    double best = 0;
    for (size_t b = 0; b < n_bag; b++)
        best += loss_left_out(&fitting->bags[b], input->rows);
    for (size_t r = 0; r < n_most && !(stops && r >= i_best + patience);) {
        double loss = 0;
        fitting->n_round = r + ROUNDS_AT_ONCE > n_most ? n_most - r : ROUNDS_AT_ONCE;
        parallel_for(n_bag, 1, input->n_thread, rounds_run, fitting);
        r += fitting->n_round;
        for (size_t b = 0; b < n_bag; b++)
            loss += fitting->bags[b].loss;
        if (stops && loss >= best)
            continue;
        best = loss;
        i_best = r;
        if (stops || r == n_most)
            keep_round(fitting, n_bag);
    }
}

// ---- the whole --------------------------------------------------------------------------------------

// The mean over the bags; columns without a curve are left out.
static struct gam *curves_take(struct arena *arena, const struct fitting *fitting)
{
    size_t n_col = fitting->input->rows->data->n_col,
           n_bag = (size_t)fitting->input->values[GAM_BAGS];
    struct gam *gam = arena_alloc(arena, sizeof *gam);
    struct curve *curves = arena_array(arena, n_col + 1, sizeof *curves);
    for (size_t b = 0; b < n_bag; b++)
        gam->intercept += fitting->bags[b].best_intercept / (double)n_bag;
    for (size_t j = 0; j < n_col; j++) {
        const struct binned *binned = &fitting->columns[j];
        double *values = arena_array(arena, binned->n_bin, sizeof *values);
        double *cuts = arena_array(arena, binned->n_cut + 1, sizeof *cuts);
        bool any = false;
        for (size_t k = 0; k < binned->n_bin; k++) {
            for (size_t b = 0; b < n_bag; b++)
                values[k] +=
                    fitting->bags[b].best_curves[j * (GAM_BINS_MAX + 2) + k] / (double)n_bag;
            any |= values[k] != 0;
        }
        memcpy(cuts, binned->cuts, binned->n_cut * sizeof *cuts);
        if (any)
            curves[gam->n_curve++] =
                (struct curve){(uint32_t)j, binned->n_cut, cuts, values, values[binned->n_cut + 1]};
    }
    gam->curves = curves;
    return gam;
}

enum status gam_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                    struct error *err)
{
    const struct rows *rows = input->rows;
    size_t n_col = rows->data->n_col, n_bag = (size_t)input->values[GAM_BAGS];
    if (rows->n >= UINT32_MAX)
        return error_set(err, E_LIMIT, "gam: more than 2^32 - 2 rows to train on");
    struct fitting fitting = {.input = input,
                              .columns = memory_alloc((n_col + 1) * sizeof *fitting.columns),
                              .bags = memory_alloc((n_bag + 1) * sizeof *fitting.bags)};
    parallel_for(n_col, 1, input->n_thread, columns_bin, &fitting);
    parallel_for(n_bag, 1, input->n_thread, bag_start, &fitting);
    bags_grow(&fitting);
    *ret_state = curves_take(arena, &fitting);
    for (size_t b = 0; b < n_bag; b++)
        bag_done(&fitting.bags[b]);
    for (size_t j = 0; j < n_col; j++) {
        free(fitting.columns[j].cuts);
        free(fitting.columns[j].entries);
    }
    free(fitting.columns);
    free(fitting.bags);
    return OK;
}
