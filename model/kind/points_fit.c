// The card is built in three steps: candidates (a column at least a training quantile), forward
// selection by the score test with a refit after each choice, and rounding of the weights to the
// integers that lose least. No tables of statistics are needed to use it: add the points up.
#include "features/base/sort.h"
#include "model/kind/points.h"

#include "model/kind/prep_parameters.h"

#include "features/base/parallel.h"
#include "model/numeric/numerics.h"
#include "model/numeric/solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CUTS 10      // candidates a column: known at all, and up to nine quantiles
#define RIDGE 1.0        // penalty of the refits: keeps rare items from running away
#define KEEP 6.634896601 // 1 % point of χ² with one degree of freedom

enum { ITEMS, MAX_POINTS, SMALLEST_SHARE };
static const struct parameter_row parameters[] = {
    {.name = "items",
     .value = 10,
     .min = 1,
     .max = POINTS_MAX_ITEMS,
     .integer = true,
     .help = "lines on the card at most"},
    {.name = "max_points",
     .value = 10,
     .min = 1,
     .max = 100,
     .integer = true,
     .help = "points of the heaviest line at most"},
    {.name = "min_share",
     .value = 0.005,
     .max = 0.5,
     .help = "a line applies to at least this share of training rows, and not to at least as many"},
    CALIBRATE_PARAMETER,
};

struct column_cuts {
    double cuts[MAX_CUTS];
    size_t n;
};

struct search {
    const struct fit_input *input;
    struct column_cuts *columns; // n_col
    uint8_t *bins;               // n_col × n_row: how many cuts of the column the row reaches
    const double *weight;        // n_row; NULL = 1
    double *residual, *curve;    // n_row: p − y and p (1 − p) under the present card, weighted
    double *best_gain;           // n_col
    size_t *best_cut;            // n_col
    double min_rows;
};

// Distinct deciles of the known values above their minimum, so that every cut divides the rows.
static void cuts_find(double *known, size_t n_known, size_t n_row, struct column_cuts *ret_cuts)
{
    ret_cuts->n = 0;
    if (n_known == 0)
        return;
    qsort(known, n_known, sizeof(double), order_double);
    if (n_known < n_row)
        ret_cuts->cuts[ret_cuts->n++] = CARD_KNOWN;
    double last = known[0];
    // rare events fill the upper deciles with one value: take the smallest value above the minimum
    // as well
    size_t i_above = 0;
    while (i_above < n_known && known[i_above] <= last)
        i_above++;
    if (i_above > n_known * 9 / 10 && i_above < n_known)
        ret_cuts->cuts[ret_cuts->n++] = known[i_above];
    else
        for (size_t i = 1; i < 10 && ret_cuts->n < MAX_CUTS; i++) {
            double cut = known[n_known * i / 10];
            if (cut > last)
                ret_cuts->cuts[ret_cuts->n++] = last = cut;
        }
}

static void bin_columns(void *context, size_t first, size_t end, int worker)
{
    struct search *search = context;
    (void)worker;
    const struct rows *rows = search->input->rows;
    double *known = memory_alloc((rows->n + 1) * sizeof *known);
    for (size_t i_col = first; i_col < end; i_col++) {
        struct column_cuts *cuts = &search->columns[i_col];
        size_t n_known = 0;
        for (size_t i = 0; i < rows->n; i++) {
            double v = dataset_row(rows->data, rows->index[i])[i_col];
            if (!isnan(v))
                known[n_known++] = v;
        }
        cuts_find(known, n_known, rows->n, cuts);
        uint8_t *bins = search->bins + i_col * rows->n;
        for (size_t i = 0; i < rows->n; i++) {
            double v = dataset_row(rows->data, rows->index[i])[i_col];
            uint8_t bin = 0;
            while (!isnan(v) && bin < cuts->n && v >= cuts->cuts[bin])
                bin++;
            bins[i] = bin;
        }
    }
    free(known);
}

struct bin_sums {
    double residual, curve, rows;
};

// The gain (score test with the intercept free) of each cut of a column; keeps the best.
static void gain_columns(void *context, size_t first, size_t end, int worker)
{
    struct search *search = context;
    (void)worker;
    size_t n_row = search->input->rows->n;
    for (size_t i_col = first; i_col < end; i_col++) {
        struct bin_sums sums[MAX_CUTS + 1] = {0}, all = {0}, above = {0};
        const uint8_t *bins = search->bins + i_col * n_row;
        for (size_t i = 0; i < n_row; i++) {
            struct bin_sums *sum = &sums[bins[i]];
            sum->residual += search->residual[i];
            sum->curve += search->curve[i];
            sum->rows += 1;
        }
        for (size_t i = 0; i <= MAX_CUTS; i++)
            all.curve += sums[i].curve;
        search->best_gain[i_col] = 0;
        for (size_t i_cut = search->columns[i_col].n; i_cut-- > 0;) {
            above.residual += sums[i_cut + 1].residual;
            above.curve += sums[i_cut + 1].curve;
            above.rows += sums[i_cut + 1].rows;
            double spread = above.curve - above.curve * above.curve / all.curve;
            if (above.rows < search->min_rows || (double)n_row - above.rows < search->min_rows)
                continue;
            double gain = above.residual * above.residual / (spread + RIDGE);
            if (gain > search->best_gain[i_col]) {
                search->best_gain[i_col] = gain;
                search->best_cut[i_col] = i_cut;
            }
        }
    }
}

// The chosen lines while the card grows, with their design (constant first) and weights.
struct draft {
    size_t n;
    size_t columns[POINTS_MAX_ITEMS], cuts[POINTS_MAX_ITEMS];
    double w[POINTS_MAX_ITEMS + 1];
    double *z; // n_row × (n + 1)
    double *target;
};

static bool draft_reaches(const struct search *search, const struct draft *draft, size_t i_item,
                          size_t i_row)
{
    size_t n_row = search->input->rows->n;
    return search->bins[draft->columns[i_item] * n_row + i_row] > draft->cuts[i_item];
}

static enum status draft_refit(struct search *search, struct draft *draft, struct error *err)
{
    size_t n_row = search->input->rows->n, q = draft->n + 1;
    for (size_t i = 0; i < n_row; i++) {
        draft->z[i * q] = 1;
        for (size_t j = 0; j < draft->n; j++)
            draft->z[i * q + j + 1] = draft_reaches(search, draft, j, i);
    }
    struct logistic_problem problem = {
        .z = draft->z,
        .target = draft->target,
        .weight = search->weight,
        .n_row = n_row,
        .n_col = q,
        .penalty = RIDGE,
        .n_thread = search->input->n_thread,
    };
    enum status status = solver_fit(&problem, draft->w, err);
    for (size_t i = 0; i < n_row && !status; i++) {
        double margin = 0;
        for (size_t j = 0; j < q; j++)
            margin += draft->z[i * q + j] * draft->w[j];
        double p = logistic(margin);
        double weight = search->weight ? search->weight[i] : 1;
        search->residual[i] = weight * (p - draft->target[i]);
        search->curve[i] = weight * p * (1 - p);
    }
    return status;
}

static bool draft_has(const struct draft *draft, size_t i_col, size_t i_cut)
{
    for (size_t i = 0; i < draft->n; i++)
        if (draft->columns[i] == i_col && draft->cuts[i] == i_cut)
            return true;
    return false;
}

static enum status draft_grow(struct search *search, struct draft *draft, struct error *err)
{
    size_t n_col = search->input->rows->data->n_col;
    size_t n_item = (size_t)search->input->values[ITEMS];
    enum status status = draft_refit(search, draft, err);
    while (!status && draft->n < n_item) {
        parallel_for(n_col, 8, search->input->n_thread, gain_columns, search);
        size_t best = 0;
        for (size_t i = 1; i < n_col; i++)
            if (search->best_gain[i] > search->best_gain[best])
                best = i;
        if (n_col == 0 || search->best_gain[best] < KEEP ||
            draft_has(draft, best, search->best_cut[best]))
            break;
        draft->columns[draft->n] = best;
        draft->cuts[draft->n] = search->best_cut[best];
        draft->n++;
        draft->w[draft->n] = 0;
        status = draft_refit(search, draft, err);
    }
    return status;
}

// Total points of each training row under rounded weights.
static void totals_find(const struct search *search, const struct draft *draft, const int *points,
                        double *ret_totals)
{
    for (size_t i = 0; i < search->input->rows->n; i++) {
        int total = 0;
        for (size_t j = 0; j < draft->n; j++)
            total += draft_reaches(search, draft, j, i) ? points[j] : 0;
        ret_totals[i] = total;
    }
}

// Tries every size of the heaviest line up to max_points and keeps the smallest loss; ties go to
// smaller numbers.
static void round_weights(const struct search *search, const struct draft *draft,
                          struct score_card *card, int *ret_points)
{
    size_t n_row = search->input->rows->n;
    double largest = 0, best = HUGE_VAL, *totals = memory_alloc((n_row + 1) * sizeof *totals);
    for (size_t j = 1; j <= draft->n; j++)
        largest = fmax(largest, fabs(draft->w[j]));
    card->intercept = draft->w[0];
    for (int top = 1; top <= (int)search->input->values[MAX_POINTS] && largest > 0; top++) {
        int points[POINTS_MAX_ITEMS];
        for (size_t j = 0; j < draft->n; j++)
            points[j] = (int)lround(draft->w[j + 1] / largest * top);
        totals_find(search, draft, points, totals);
        double slope = largest / top, intercept = draft->w[0], loss = 0;
        struct line_problem line = {totals, draft->target, search->weight, n_row, 0};
        if (solver_fit_line(&line, &slope, &intercept,
                            ERROR_IGNORED)) { // separated rows have no best line:
            slope = largest / top;            // the ridge's own stands in
            intercept = draft->w[0];
        }
        for (size_t i = 0; i < n_row; i++)
            loss += (search->weight ? search->weight[i] : 1) *
                    logistic_loss(intercept + slope * totals[i], draft->target[i]);
        if (loss < best * (1 - 1e-4)) {
            best = loss;
            card->intercept = intercept;
            card->slope = slope;
            memcpy(ret_points, points, sizeof points);
        }
    }
    free(totals);
}

static int item_order(const void *a, const void *b)
{
    const struct card_item *left = a, *right = b;
    ORDER_BY(left->column, right->column);
    return ORDER_OF(left->cut, right->cut);
}

static void card_fill(struct arena *arena, const struct search *search, const struct draft *draft,
                      struct score_card *card)
{
    int points[POINTS_MAX_ITEMS] = {0};
    round_weights(search, draft, card, points);
    card->items = arena_array(arena, draft->n + 1, sizeof *card->items);
    for (size_t i = 0; i < draft->n; i++) {
        const struct column_cuts *cuts = &search->columns[draft->columns[i]];
        if (points[i] != 0)
            card->items[card->n_item++] = (struct card_item){(uint32_t)draft->columns[i],
                                                             cuts->cuts[draft->cuts[i]], points[i]};
    }
    qsort(card->items, card->n_item, sizeof *card->items, item_order);
}

static enum status points_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                              struct error *err)
{
    const struct rows *rows = input->rows;
    size_t n_col = rows->data->n_col;
    struct arena scratch = {0};
    struct search search = {
        .input = input,
        .columns = arena_array(&scratch, n_col + 1, sizeof *search.columns),
        .bins = arena_array(&scratch, n_col + 1, rows->n + 1),
        .weight = rows_weights(&scratch, rows),
        .residual = arena_array(&scratch, rows->n + 1, sizeof(double)),
        .curve = arena_array(&scratch, rows->n + 1, sizeof(double)),
        .best_gain = arena_array(&scratch, n_col + 1, sizeof(double)),
        .best_cut = arena_array(&scratch, n_col + 1, sizeof(size_t)),
        .min_rows = fmax(1, input->values[SMALLEST_SHARE] * (double)rows->n),
    };
    struct draft draft = {
        .z = arena_array(&scratch, rows->n + 1, (POINTS_MAX_ITEMS + 1) * sizeof(double)),
        .target = arena_array(&scratch, rows->n + 1, sizeof(double)),
    };
    for (size_t i = 0; i < rows->n; i++)
        draft.target[i] = rows->y[rows->index[i]];
    draft.w[0] = rows_log_odds(rows);
    parallel_for(n_col, 8, input->n_thread, bin_columns, &search);
    enum status status = draft_grow(&search, &draft, err);
    struct score_card *card = arena_alloc(arena, sizeof *card);
    if (!status)
        card_fill(arena, &search, &draft, card);
    *ret_state = card;
    arena_done(&scratch);
    return status;
}

const struct model_kind points_kind = {
    .name = "points",
    .alias = "scorecard",
    .help = "an integer score card on one page",
    .parameters = parameters,
    .n_parameter = sizeof parameters / sizeof *parameters,
    .thread_safe = true,
    .fit = points_fit,
    .margins = points_margins,
    .contributions = points_contributions,
    .describe = points_describe,
    .to_json = points_to_json,
    .from_json = points_from_json,
};
