// What splits and the refitted model are calibrated on: predictions of other splits for rows later than
// training, else grouped folds of the training rows.
#include "model/train/calibrate_splits.h"

#include "model/train/folds.h"

#include <math.h>
#include <stdlib.h>

#define CALIBRATION_MIN_POSITIVE 10 // with fewer later positives the training rows' folds calibrate

static const char on_later[] = "later rows";
static const char on_folds[] = "other folds";
static const char on_grouped[] = "grouped folds of the training rows";
static const char on_nothing[] = "nothing: too few rows with the outcome";

// What is calibrated: a model of these rows, on pairs from that source.
struct calibration_job {
    const struct rows *rows;
    struct pairs *pairs;
    const char *source;
    bool cheap; // with too few pairs nothing is calibrated: no models are fitted for it
};

// Margins with their labels, gathered for a calibrator.
struct pairs {
    double *margins, *weights;
    signed char *labels;
    size_t n, n_positive;
};

static struct pairs pairs_create(size_t capacity)
{
    return (struct pairs){.margins = memory_alloc((capacity + 1) * sizeof(double)),
                          .weights = memory_alloc((capacity + 1) * sizeof(double)),
                          .labels = memory_alloc(capacity + 1)};
}

// A row's margin, with its label and weight among the rows; without a label nothing.
static void pairs_add(struct pairs *pairs, double margin, const struct rows *rows, size_t row)
{
    signed char label = rows->y[row];
    if (label < 0)
        return;
    pairs->weights[pairs->n] = rows->weight ? rows->weight[row] : 1;
    pairs->margins[pairs->n] = margin;
    pairs->labels[pairs->n++] = label;
    pairs->n_positive += label == 1;
}

static void pairs_free(struct pairs *pairs)
{
    free(pairs->margins);
    free(pairs->weights);
    free(pairs->labels);
}

enum status run_fit(struct arena *arena, const struct run *run, const struct rows *rows,
                    struct fitted *ret_fitted, struct error *err)
{
    bool margins_only = rows != &run->plan->final; // only that model is explained
    struct fit_options options = {
        .settings = run->settings,
        .rows = rows,
        .seed = run->options->seed,
        .n_thread = run->options->n_thread,
        .margins_only = margins_only,
    };
    return fitted_fit(arena, &options, ret_fitted, err);
}

// One fold of rows->n rows: fold[i] says which the i-th row is in.
struct fold_choice {
    const uint32_t *fold;
    uint32_t i_fold;
};

// Fits one fold's model on the other folds and adds its margins for the fold.
static enum status fold_margins(const struct run *run, const struct rows *rows,
                                struct fold_choice choice, struct pairs *pairs, struct error *err)
{
    struct arena scratch = {0};
    size_t *train = arena_array(&scratch, rows->n + 1, sizeof *train), n_train = 0;
    size_t *test = arena_array(&scratch, rows->n + 1, sizeof *test), n_test = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (choice.fold[i] != choice.i_fold)
            train[n_train++] = rows->index[i];
        else
            test[n_test++] = rows->index[i];
    struct rows part = *rows;
    part.index = train;
    part.n = n_train;
    part.timed = NULL; // rows with an open window are in no fold
    struct feature_rows tested = {rows->data->x, n_test, rows->data->n_col, test};
    double *margins = arena_array(&scratch, n_test + 1, sizeof *margins);
    struct fitted fitted;
    enum status status = run_fit(&scratch, run, &part, &fitted, err);
    if (!status)
        fitted_margins(&fitted, &tested, run->options->n_thread, margins);
    for (size_t i = 0; i < n_test && !status; i++)
        pairs_add(pairs, margins[i], rows, test[i]);
    fitted_done(&fitted);
    arena_done(&scratch);
    return status;
}

static enum status pairs_by_folds(const struct run *run, const struct rows *rows,
                                  struct pairs *ret_pairs, struct error *err)
{
    uint32_t *fold = memory_alloc((rows->n + 1) * sizeof *fold);
    *ret_pairs = pairs_create(rows->n);
    enum status status = OK;
    if (folds_assign(rows, FOLDS_DEFAULT, run->options->seed, fold, ERROR_IGNORED) == OK)
        for (uint32_t f = 0; f < FOLDS_DEFAULT && !status; f++)
            status = fold_margins(run, rows, (struct fold_choice){fold, f}, ret_pairs, err);
    free(fold);
    return status;
}

// Predictions of other splits that the split at `i_split` may learn from: later than their
// training, known by then.
static struct pairs pairs_of_splits(const struct plan *plan, const struct cell *cell,
                                    size_t i_split)
{
    size_t capacity = 0;
    for (size_t i = 0; i < plan->n_split; i++)
        capacity += plan->splits[i].test.n;
    struct pairs pairs = pairs_create(capacity);
    const struct split *split = &plan->splits[i_split];
    bool folds = plan->scheme == SPLIT_FOLDS, dates = plan->scheme == SPLIT_DATES;
    for (size_t d = 0; d < plan->n_split; d++) {
        const struct rows *test = &plan->splits[d].test;
        bool donor = folds ? d != i_split : d < i_split;
        if (!donor || plan->splits[d].left_out)
            continue;
        for (size_t i = 0; i < test->n; i++) {
            size_t row = test->index[i];
            bool closed = !plan->data->horizon || split->date == DAY_NONE ||
                          plan->data->horizon[row] <= split->date;
            if (closed)
                pairs_add(&pairs, cell->results[d].margins[i], dates ? &split->train : test, row);
        }
    }
    return pairs;
}

static struct pairs pairs_pooled(const struct plan *plan, const struct cell *cell)
{
    size_t capacity = 0;
    for (size_t i = 0; i < plan->n_split; i++)
        capacity += plan->splits[i].test.n;
    struct pairs pairs = pairs_create(capacity);
    for (size_t d = 0; d < plan->n_split; d++) {
        const struct rows *test = &plan->splits[d].test;
        for (size_t i = 0; i < test->n && !plan->splits[d].left_out; i++)
            pairs_add(&pairs, cell->results[d].margins[i], test, test->index[i]);
    }
    return pairs;
}

// Fits on the pairs, or on grouped folds of the rows when they are too few; those then take the
// pairs' place.
static enum status calibrate_on(const struct run *run, const struct calibration_job *job,
                                struct calibrator *ret_calibrator, const char **ret_on,
                                struct error *err)
{
    enum calibration kind = settings_calibration(run->settings);
    struct pairs *pairs = job->pairs;
    enum status status = OK;
    *ret_on = job->source;
    if (kind != CALIBRATE_NONE && pairs->n_positive < CALIBRATION_MIN_POSITIVE && !job->cheap) {
        pairs_free(pairs);
        *ret_on = on_grouped;
        status = pairs_by_folds(run, job->rows, pairs, err);
    }
    struct calibration_pairs known = {pairs->margins, pairs->labels, pairs->n, pairs->weights};
    if (!status && (kind == CALIBRATE_NONE ||
                    calibrate_fit(run->arena, kind, &known, ret_calibrator, ERROR_IGNORED))) {
        *ret_on = kind == CALIBRATE_NONE ? "nothing: calibrate=none" : on_nothing;
        *ret_calibrator = (struct calibrator){.kind = CALIBRATE_NONE, .slope = 1};
    }
    return status;
}

enum status split_calibrate(const struct run *run, struct cell *cell, size_t i_split, bool cheap,
                            struct error *err)
{
    const struct plan *plan = run->plan;
    struct split_result *result = &cell->results[i_split];
    const struct rows *test = &plan->splits[i_split].test;
    struct pairs pairs = pairs_of_splits(plan, cell, i_split);
    struct calibration_job job = {&plan->splits[i_split].train, &pairs,
                                  plan->scheme == SPLIT_FOLDS ? on_folds : on_later, cheap};
    enum status status = calibrate_on(run, &job, &result->calibrator, &result->calibrated_on, err);
    pairs_free(&pairs);
    result->scores = arena_array(run->arena, test->n + 1, sizeof(double));
    for (size_t i = 0; i < test->n && !status; i++)
        result->scores[i] = calibrate_apply(&result->calibrator, result->margins[i]);
    return status;
}

enum status final_calibrate(const struct run *run, struct trained *trained, struct error *err)
{
    struct plan *plan = run->plan;
    const struct cell *cell = &trained->cells[trained->winner];
    struct pairs pairs = plan->scheme == SPLIT_TEST ? pairs_create(0) : pairs_pooled(plan, cell);
    struct calibration_job job = {&plan->final, &pairs,
                                  plan->scheme == SPLIT_FOLDS ? "out-of-fold predictions"
                                                              : "pooled out-of-time predictions",
                                  false};
    enum status status =
        calibrate_on(run, &job, &trained->fitted.calibrator, &trained->calibrated_on, err);
    trained->n_calibration = pairs.n;
    trained->n_calibration_positive = pairs.n_positive;
    pairs_free(&pairs);
    return status;
}
