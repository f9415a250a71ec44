// Order of the work: fit each cell on each split, compare averages, calibrate the winner's splits,
// refit it on all closed rows and calibrate that on the pooled predictions of its splits, which it
// made for rows later than training.
#include "model/train/trainer.h"

#include "features/base/progress.h"
#include "model/kind/baseline.h"
#include "model/train/folds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AGE_COLUMN "self.age"
#define CALIBRATION_MIN_POSITIVE 10 // with fewer later positives the training rows' folds calibrate

static const char on_later[] = "later rows";
static const char on_folds[] = "other folds";
static const char on_grouped[] = "grouped folds of the training rows";
static const char on_nothing[] = "nothing: too few rows with the outcome";

struct run {
    struct arena *arena;
    struct plan *plan;
    const struct trainer_options *options;
    struct progress *progress;
    const struct settings *settings; // of the cell at work
};

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

static enum status rows_fit(struct arena *arena, const struct run *run, const struct rows *rows,
                            struct fitted *ret_fitted, struct error *err)
{
    struct fit_options options = {
        .settings = run->settings,
        .rows = rows,
        .seed = run->options->seed,
        .n_thread = run->options->n_thread,
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
    enum status status = rows_fit(&scratch, run, &part, &fitted, err);
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

static enum status split_calibrate(const struct run *run, struct cell *cell, size_t i_split,
                                   bool cheap, struct error *err)
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

static double split_value(const struct run *run, const struct split_result *result,
                          const struct rows *test)
{
    struct arena scratch = {0};
    signed char *labels = arena_array(&scratch, test->n + 1, 1);
    for (size_t i = 0; i < test->n; i++)
        labels[i] = test->y[test->index[i]];
    struct ranking_input input = {.n = test->n,
                                  .score = result->scores ? result->scores : result->margins,
                                  .label = labels,
                                  .weight = rows_weights(&scratch, test)};
    double value = selection_value(&run->options->selection, &input);
    arena_done(&scratch);
    return value;
}

static enum status cell_fit(const struct run *run, struct cell *cell, struct error *err)
{
    const struct plan *plan = run->plan;
    enum status status = OK;
    for (size_t i = 0; i < plan->n_split && !status; i++) {
        const struct rows *test = &plan->splits[i].test;
        progress_add(run->progress, 1);
        if (plan->splits[i].left_out)
            continue;
        struct arena scratch = {0};
        struct fitted fitted;
        cell->results[i].margins = arena_array(run->arena, test->n + 1, sizeof(double));
        struct feature_rows tested = rows_features(test);
        status = rows_fit(&scratch, run, &plan->splits[i].train, &fitted, err);
        if (!status)
            fitted_margins(&fitted, &tested, run->options->n_thread, cell->results[i].margins);
        fitted_done(&fitted);
        arena_done(&scratch);
    }
    return status;
}

// Values of the selection metric, of margins that are there. Cheap: see struct calibration_job.
static enum status cell_value(const struct run *run, struct cell *cell, bool cheap,
                              struct error *err)
{
    const struct plan *plan = run->plan;
    enum status status = OK;
    bool calibrated = selection_needs_probabilities(&run->options->selection);
    for (size_t i = 0; i < plan->n_split && !status; i++) {
        if (plan->splits[i].left_out)
            continue;
        status = calibrated ? split_calibrate(run, cell, i, cheap, err) : OK;
        cell->results[i].value = split_value(run, &cell->results[i], &plan->splits[i].test);
    }
    return status;
}

static enum status cell_run(const struct run *run, struct cell *cell, struct error *err)
{
    cell->results = arena_array(run->arena, run->plan->n_split + 1, sizeof *cell->results);
    enum status status = cell_fit(run, cell, err);
    if (!status)
        status = cell_value(run, cell, false, err);
    if (status)
        error_context(err, "training %s", cell->text);
    return status;
}

static bool is_candidate(const struct trained *trained, const char *text)
{
    for (size_t c = 0; c < trained->n_cell; c++)
        if (strcmp(trained->cells[c].text, text) == 0)
            return true;
    return false;
}

// The order of a column. One that cannot be fitted is no baseline.
static void reference_of_column(struct run *run, const char *column, struct trained *trained)
{
    struct grid grid = {0};
    const char *text = arena_format(run->arena, "baseline:column=%s", column);
    if (settings_parse(run->arena, text, &grid, ERROR_IGNORED))
        return;
    struct cell *cell = &trained->references[trained->n_reference];
    *cell = (struct cell){.settings = grid.cells[0],
                          .text = settings_text(run->arena, &grid.cells[0]),
                          .ranked_by = column};
    run->settings = &cell->settings;
    if (!is_candidate(trained, cell->text) && cell_run(run, cell, ERROR_IGNORED) == OK)
        trained->n_reference++;
}

// Most records first, whatever the training rows say.
static enum status reference_of_records(struct run *run, struct trained *trained, struct error *err)
{
    const struct plan *plan = run->plan;
    const double *records = run->options->records;
    struct cell *cell = &trained->references[trained->n_reference];
    *cell = (struct cell){
        .text = "baseline",
        .ranked_by = "the number of records about the person",
        .results = arena_array(run->arena, plan->n_split + 1, sizeof(struct split_result))};
    cell->settings.kind = &baseline_kind;
    run->settings = &cell->settings;
    for (size_t s = 0; s < plan->n_split; s++) {
        const struct rows *test = &plan->splits[s].test;
        cell->results[s].margins = arena_array(run->arena, test->n + 1, sizeof(double));
        for (size_t i = 0; i < test->n; i++)
            cell->results[s].margins[i] = log1p(records[test->index[i]]);
    }
    trained->n_reference++;
    return cell_value(run, cell, true, err);
}

// What any model must beat.
static enum status references_run(struct run *run, struct trained *trained, struct error *err)
{
    const struct dataset *data = run->plan->data;
    trained->references = arena_array(run->arena, 2, sizeof *trained->references);
    if (!run->options->records)
        return OK;
    for (size_t j = 0; j < data->n_col; j++)
        if (strcmp(data->names[j], AGE_COLUMN) == 0)
            reference_of_column(run, AGE_COLUMN, trained);
    return reference_of_records(run, trained, err);
}

static void mark_untrainable(struct plan *plan)
{
    for (size_t i = 0; i < plan->n_split; i++) {
        struct split *split = &plan->splits[i];
        size_t n_positive = rows_positive(&split->train);
        if (split->test.n == 0)
            split->left_out = "no test row with a known label";
        else if (n_positive == 0)
            split->left_out = "no training row with the outcome";
        else if (n_positive == split->train.n)
            split->left_out = "no training row without the outcome";
    }
}

// A split on which no cell has the metric is left out; a cell without it on a used split has no
// average.
static void averages_fill(struct plan *plan, struct trained *trained)
{
    for (size_t i = 0; i < plan->n_split; i++) {
        bool defined = false;
        for (size_t c = 0; c < trained->n_cell && !plan->splits[i].left_out; c++)
            defined = defined || !isnan(trained->cells[c].results[i].value);
        if (!defined && !plan->splits[i].left_out)
            plan->splits[i].left_out = "the metric is undefined there";
        trained->n_used += plan->splits[i].left_out == NULL;
    }
    for (size_t c = 0; c < trained->n_cell + trained->n_reference; c++) {
        double sum = 0;
        struct cell *cell =
            c < trained->n_cell ? &trained->cells[c] : &trained->references[c - trained->n_cell];
        for (size_t i = 0; i < plan->n_split; i++)
            sum += plan->splits[i].left_out ? 0 : cell->results[i].value;
        cell->average = trained->n_used ? sum / (double)trained->n_used : NAN;
    }
}

static void winner_choose(const struct plan *plan, const struct selection *selection,
                          struct trained *trained)
{
    struct arena arena = {0};
    double *averages = arena_array(&arena, trained->n_cell + 1, sizeof *averages);
    double *values = arena_array(&arena, trained->n_cell * trained->n_used + 1, sizeof *values);
    size_t n = 0;
    for (size_t c = 0; c < trained->n_cell; c++) {
        averages[c] = trained->cells[c].average;
        for (size_t i = 0; i < plan->n_split; i++)
            if (!plan->splits[i].left_out)
                values[n++] = trained->cells[c].results[i].value;
    }
    struct candidates candidates = {values, averages, trained->n_cell, trained->n_used};
    trained->winner = selection->rule->choose(selection, &candidates);
    arena_done(&arena);
}

static enum status winner_finish(const struct run *run, struct trained *trained, struct error *err)
{
    struct plan *plan = run->plan;
    struct cell *cell = &trained->cells[trained->winner];
    enum status status = OK;
    for (size_t i = 0; i < plan->n_split && !status; i++)
        if (!plan->splits[i].left_out && !cell->results[i].scores)
            status = split_calibrate(run, cell, i, false, err);
    if (!status)
        status = rows_fit(run->arena, run, &plan->final, &trained->fitted, err);
    if (status)
        return status;
    struct pairs pairs = plan->scheme == SPLIT_TEST ? pairs_create(0) : pairs_pooled(plan, cell);
    struct calibration_job job = {&plan->final, &pairs,
                                  plan->scheme == SPLIT_FOLDS ? "out-of-fold predictions"
                                                              : "pooled out-of-time predictions",
                                  false};
    status = calibrate_on(run, &job, &trained->fitted.calibrator, &trained->calibrated_on, err);
    trained->n_calibration = pairs.n;
    trained->n_calibration_positive = pairs.n_positive;
    pairs_free(&pairs);
    return status;
}

// predictions.csv has every candidate's scores. Those that the selection did not need are calibrated
// only as far as that takes no further fits.
static enum status candidates_score(struct run *run, struct trained *trained, struct error *err)
{
    enum status status = OK;
    for (size_t c = 0; c < trained->n_cell + trained->n_reference; c++) {
        struct cell *cell =
            c < trained->n_cell ? &trained->cells[c] : &trained->references[c - trained->n_cell];
        run->settings = &cell->settings;
        for (size_t i = 0; i < run->plan->n_split && !status; i++)
            if (!run->plan->splits[i].left_out && !cell->results[i].scores)
                status = split_calibrate(run, cell, i, true, err);
    }
    return status;
}

// A candidate whose fit finds no solution is left out, named; the others go on. When none is left, its
// error is that of the training.
static enum status cells_run(struct run *run, struct trained *trained, struct error *err)
{
    const struct grid *grid = run->options->grid;
    enum status status = OK;
    trained->failed = arena_array(run->arena, grid->n + 1, sizeof *trained->failed);
    for (size_t i = 0; i < grid->n && !status; i++) {
        struct cell *cell = &trained->cells[trained->n_cell];
        *cell = (struct cell){.settings = grid->cells[i]};
        cell->text = settings_text(run->arena, &cell->settings);
        run->settings = &cell->settings;
        if (cell->settings.kind == &baseline_kind)
            cell->ranked_by = cell->settings.texts[0];
        status = cell_run(run, cell, err);
        if (status == E_NUMERIC && (trained->n_cell || i + 1 < grid->n)) {
            trained->failed[trained->n_failed++] =
                arena_format(run->arena, "%s: %s", cell->text, err->message);
            status = OK;
            continue;
        }
        trained->n_cell += !status;
    }
    return status;
}

enum status trainer_run(struct arena *arena, struct plan *plan,
                        const struct trainer_options *options, struct trained *ret_trained,
                        struct error *err)
{
    const struct grid *grid = options->grid;
    struct run run = {
        .arena = arena,
        .plan = plan,
        .options = options,
        .progress = progress_start("training", grid->n * plan->n_split, options->quiet),
    };
    *ret_trained = (struct trained){.cells = arena_array(arena, grid->n + 1, sizeof(struct cell))};
    mark_untrainable(plan);
    enum status status = cells_run(&run, ret_trained, err);
    if (!status)
        status = references_run(&run, ret_trained, err);
    if (!status)
        averages_fill(plan, ret_trained);
    if (!status)
        winner_choose(plan, &options->selection, ret_trained);
    run.settings = &ret_trained->cells[ret_trained->winner].settings;
    if (!status && ret_trained->n_used > 0)
        status = winner_finish(&run, ret_trained, err);
    if (!status && ret_trained->n_used > 0)
        status = candidates_score(&run, ret_trained, err);
    progress_end(run.progress);
    return status;
}

void trained_done(struct trained *trained)
{
    fitted_done(&trained->fitted);
}
