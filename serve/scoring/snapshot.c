// Readers take hold of a date and of the current overlay, and let go of both; in between no lock is
// held.

#include "serve/scoring/snapshot.h"

#include "serve/scoring/open_scenario_parts.h"

#include <assert.h>

static struct scenario_worker *worker_create(const struct open_scenario *scenario)
{
    struct scenario_worker *worker = memory_alloc(sizeof *worker);
    size_t n_col, n = scenario->model.bundle.n_col;
    extract_columns(scenario->model.extract, &n_col);
    worker->scratch = moment_scratch_create();
    worker->reasoner = reasoner_create(&scenario->model);
    worker->x = memory_alloc((n_col + 1) * sizeof *worker->x);
    worker->model_x = memory_alloc((n + 1) * sizeof *worker->model_x);
    return worker;
}

static void view_make(const struct snapshot *snapshot, const struct scenario_date *date,
                      struct view *ret_view)
{
    *ret_view = date->view;
    ret_view->overlay = snapshot->events->overlay;
}

void snapshot_take(struct open_scenario *scenario, day_t as_of, struct snapshot *ret_snapshot,
                   struct view *ret_view)
{
    pthread_mutex_lock(&scenario->lock);
    struct scenario_date *date = scenario_date_take(scenario, as_of);
    struct scenario_events *events = scenario->current;
    struct scenario_worker *worker = scenario->workers;
    events->n_user++;
    if (worker)
        scenario->workers = worker->next;
    pthread_mutex_unlock(&scenario->lock);
    *ret_snapshot = (struct snapshot){.scenario = scenario,
                                      .n_laid = events->n_laid,
                                      .events = events,
                                      .worker = worker ? worker : worker_create(scenario),
                                      .dates = {date},
                                      .n_date = 1};
    view_make(ret_snapshot, date, ret_view);
}

void snapshot_date(struct snapshot *snapshot, day_t as_of, struct view *ret_view)
{
    assert(snapshot->n_date < SNAPSHOT_DATES);
    pthread_mutex_lock(&snapshot->scenario->lock);
    struct scenario_date *date = scenario_date_take(snapshot->scenario, as_of);
    pthread_mutex_unlock(&snapshot->scenario->lock);
    snapshot->dates[snapshot->n_date++] = date;
    view_make(snapshot, date, ret_view);
}

void snapshot_release(struct snapshot *snapshot)
{
    struct scenario_date *old[SNAPSHOT_DATES];
    struct open_scenario *scenario = snapshot->scenario;
    pthread_mutex_lock(&scenario->lock);
    snapshot->worker->next = scenario->workers;
    scenario->workers = snapshot->worker;
    scenario_events_drop(snapshot->events);
    for (size_t i = 0; i < snapshot->n_date; i++)
        old[i] = scenario_date_give(scenario, snapshot->dates[i]);
    pthread_mutex_unlock(&scenario->lock);
    for (size_t i = 0; i < snapshot->n_date; i++)
        scenario_date_free(old[i]);
}

// Fills the worker's rows: of the extract's columns, and of the model's.
static bool row_make(struct snapshot *snapshot, const struct view *view, uint32_t person)
{
    const struct scenario_model *model = &snapshot->scenario->model;
    struct scenario_worker *worker = snapshot->worker;
    moment_row(model->extract, view, person, worker->x, worker->scratch);
    bool in_cohort = moment_admits(model->extract, view, person, worker->scratch);
    scenario_model_row(model, worker->x, worker->model_x);
    return in_cohort;
}

void snapshot_score(struct snapshot *snapshot, const struct view *view, uint32_t person,
                    struct person_score *ret_score)
{
    const struct fitted *fitted = &snapshot->scenario->model.bundle.fitted;
    struct scenario_worker *worker = snapshot->worker;
    ret_score->in_cohort = row_make(snapshot, view, person);
    ret_score->margin = fitted_margin(fitted, worker->model_x);
    ret_score->score = fitted_probability(fitted, ret_score->margin);
}

void snapshot_range(struct snapshot *snapshot, const struct person_score *score,
                    struct estimate_bounds *ret_bounds)
{
    const struct bundle *bundle = &snapshot->scenario->model.bundle;
    struct feature_rows row = {snapshot->worker->model_x, 1, bundle->n_col, NULL};
    estimate_range_find(&bundle->range, &row, &score->score, 1, ret_bounds);
}

size_t snapshot_reasons(struct snapshot *snapshot, const struct reasoner **ret_reasoner,
                        const struct reason **ret_reasons)
{
    *ret_reasoner = snapshot->worker->reasoner;
    return reasoner_find(snapshot->worker->reasoner, snapshot->worker->model_x, ret_reasons);
}

void snapshot_explain(struct snapshot *snapshot, struct arena *arena, const struct view *view,
                      uint32_t person, struct explanation *ret_explanation)
{
    *ret_explanation = (struct explanation){.as_of = view->as_of};
    ret_explanation->in_cohort = row_make(snapshot, view, person);
    explain_row(arena, &snapshot->scenario->model, snapshot->worker->x, ret_explanation);
}

void snapshot_trace(struct snapshot *snapshot, const struct view *view, uint32_t person,
                    size_t column, const struct trace_visitor *tracer)
{
    const struct open_scenario *scenario = snapshot->scenario;
    struct moment_source sources = {scenario->records.items, scenario->records.are_open};
    struct moment_question question = {scenario->model.extract, view, person,
                                       scenario->model.column_of[column]};
    moment_trace(&question, &sources, tracer, snapshot->worker->scratch);
}

bool snapshot_place(const struct snapshot *snapshot, size_t i_source, uint32_t row,
                    struct record_place *ret_place)
{
    const struct records *records = &snapshot->scenario->records.items[i_source];
    if (row >= records->n_row)
        return false;
    *ret_place =
        (struct record_place){texts_at(&records->files, records->file[row]), records->line[row]};
    return true;
}
