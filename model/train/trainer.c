// Order of the work: fit each cell on each split, compare averages, calibrate the winner's splits,
// refit it on all closed rows and calibrate that on the pooled predictions of its splits, which it
// made for rows later than training.
#include "model/train/trainer.h"

#include "features/base/progress.h"
#include "model/kind/baseline.h"
#include "model/train/calibrate_splits.h"
#include "model/train/fit_jobs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AGE_COLUMN "self.age"

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

// The fits of the cells on the splits that are used, cell by cell. Owns: the caller frees.
static struct fit_job *jobs_make(const struct run *run, struct cell *cells, size_t n_cell,
                                 size_t *ret_n)
{
    const struct plan *plan = run->plan;
    struct fit_job *jobs = memory_alloc((n_cell * plan->n_split + 1) * sizeof *jobs);
    *ret_n = 0;
    for (size_t c = 0; c < n_cell; c++) {
        struct cell *cell = &cells[c];
        cell->results = arena_array(run->arena, plan->n_split + 1, sizeof *cell->results);
        for (size_t i = 0; i < plan->n_split; i++) {
            const struct split *split = &plan->splits[i];
            if (split->left_out)
                continue;
            cell->results[i].margins = arena_array(run->arena, split->test.n + 1, sizeof(double));
            jobs[(*ret_n)++] = (struct fit_job){.settings = &cell->settings,
                                                .text = cell->text,
                                                .split = split,
                                                .margins = cell->results[i].margins};
        }
    }
    return jobs;
}

static void jobs_run(const struct run *run, const struct kept_fits *kept, struct fit_job *jobs,
                     size_t n)
{
    const struct trainer_options *options = run->options;
    fit_jobs_run(&(struct fit_work){.data = run->plan->data,
                                    .kept = kept,
                                    .progress = run->progress,
                                    .seed = options->seed,
                                    .n_thread = options->n_thread},
                 jobs, n);
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

// The first fit of the cell that failed, or its value.
static enum status cell_finish(const struct run *run, struct cell *cell, const struct fit_job *jobs,
                               size_t n, struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; i < n && !status; i++)
        if ((status = jobs[i].status))
            *err = jobs[i].err;
    if (!status)
        status = cell_value(run, cell, false, err);
    if (status)
        error_context(err, "training %s", cell->text);
    return status;
}

static enum status cell_run(const struct run *run, const struct kept_fits *kept, struct cell *cell,
                            struct error *err)
{
    size_t n;
    struct fit_job *jobs = jobs_make(run, cell, 1, &n);
    jobs_run(run, kept, jobs, n);
    enum status status = cell_finish(run, cell, jobs, n, err);
    free(jobs);
    return status;
}

enum status trainer_run_cell(struct arena *arena, struct plan *plan,
                             const struct trainer_options *options, struct cell *cell,
                             struct error *err)
{
    struct run run = {.arena = arena,
                      .plan = plan,
                      .options = options,
                      .progress = options->progress,
                      .settings = &cell->settings};
    enum status status = cell_run(&run, options->kept, cell, err);
    for (size_t i = 0; i < plan->n_split && !status; i++)
        if (!plan->splits[i].left_out && !cell->results[i].scores)
            status = split_calibrate(&run, cell, i, true, err);
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
    if (!is_candidate(trained, cell->text) && cell_run(run, NULL, cell, ERROR_IGNORED) == OK)
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

void plan_mark_untrainable(struct plan *plan)
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
// average. One candidate on a test file of one class needs no metric to be chosen by.
static void averages_fill(struct plan *plan, struct trained *trained)
{
    for (size_t i = 0; i < plan->n_split; i++) {
        bool defined = false;
        for (size_t c = 0; c < trained->n_cell && !plan->splits[i].left_out; c++)
            defined = defined || !isnan(trained->cells[c].results[i].value);
        bool needed = plan->scheme != SPLIT_TEST || trained->n_cell > 1;
        if (!defined && needed && !plan->splits[i].left_out)
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
        status = run_fit(run->arena, run, &plan->final, &trained->fitted, err);
    if (status)
        return status;
    return final_calibrate(run, trained, err);
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
static enum status cells_finish(struct run *run, struct trained *trained,
                                const struct fit_job *jobs, size_t n_each, struct error *err)
{
    size_t n_cell = run->options->grid->n, n_kept = 0;
    enum status status = OK;
    for (size_t i = 0; i < n_cell && !status; i++) {
        struct cell *cell = &trained->cells[n_kept];
        *cell = trained->cells[i];
        run->settings = &cell->settings;
        status = cell_finish(run, cell, jobs + i * n_each, n_each, err);
        if (fit_failure_is_its_own(status) && (n_kept || i + 1 < n_cell)) {
            trained->failed[trained->n_failed++] =
                arena_format(run->arena, "%s: %s", cell->text, err->message);
            status = OK;
            continue;
        }
        n_kept += !status;
    }
    trained->n_cell = n_kept;
    return status;
}

static void kept_sweep(const struct run *run, const struct fit_job *jobs, size_t n)
{
    const char **names = memory_alloc((n + 1) * sizeof *names);
    for (size_t i = 0; i < n; i++)
        names[i] = jobs[i].name;
    kept_fits_sweep(run->options->kept, names, n);
    free(names);
}

static enum status cells_run(struct run *run, struct trained *trained, struct error *err)
{
    const struct grid *grid = run->options->grid;
    size_t n;
    trained->failed = arena_array(run->arena, grid->n + 1, sizeof *trained->failed);
    for (size_t i = 0; i < grid->n; i++) {
        struct cell *cell = &trained->cells[i];
        *cell = (struct cell){.settings = grid->cells[i]};
        cell->text = settings_text(run->arena, &cell->settings);
        if (cell->settings.kind == &baseline_kind)
            cell->ranked_by = cell->settings.texts[0];
    }
    struct fit_job *jobs = jobs_make(run, trained->cells, grid->n, &n);
    jobs_run(run, run->options->kept, jobs, n);
    for (size_t i = 0; i < n; i++)
        trained->n_kept_fit += jobs[i].was_kept;
    trained->n_fit = n;
    enum status status = cells_finish(run, trained, jobs, grid->n ? n / grid->n : 0, err);
    if (!status && run->options->kept)
        kept_sweep(run, jobs, n);
    free(jobs);
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
    plan_mark_untrainable(plan);
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
