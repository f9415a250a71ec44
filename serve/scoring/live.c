// Opening, and questions. A question takes hold of a date and of the current overlay; what it reads
// never changes under it, and nobody waits for it.

#include "serve/scoring/live.h"

#include "features/timeline/household.h"
#include "serve/scoring/live_parts.h"

#include <stdlib.h>
#include <string.h>

static struct live *live_create(struct store *store)
{
    struct live *live = memory_alloc(sizeof *live);
    live->store = store;
    pthread_mutex_init(&live->write_turn, NULL);
    pthread_mutex_init(&live->lock, NULL);
    pthread_cond_init(&live->date_ready, NULL);
    return live;
}

enum status live_open(const struct live_options *options, struct live **ret_live, struct error *err)
{
    struct live *live = live_create(options->store);
    struct extract_options extract = {options->n_thread, options->quiet};
    struct scenario_model_place place = {options->workspace, options->scenario, options->model};
    enum status status = scenario_model_load(&live->arena, &place, &extract, &live->model, err);
    if (!status)
        status = live_events_open(live, err);
    if (status) {
        live_close(live);
        return status;
    }
    live_persons_make(&live->persons, moment_timeline(live->model.extract));
    *ret_live = live;
    return OK;
}

static void worker_free(struct live_worker *worker)
{
    moment_scratch_free(worker->scratch);
    reasoner_free(worker->reasoner);
    free(worker->x);
    free(worker->model_x);
    free(worker);
}

void live_close(struct live *live)
{
    if (!live)
        return;
    while (live->workers) {
        struct live_worker *worker = live->workers;
        live->workers = worker->next;
        worker_free(worker);
    }
    live_dates_close(live);
    live_events_close(live);
    live_persons_done(&live->persons);
    scenario_model_close(&live->model);
    pthread_mutex_destroy(&live->write_turn);
    pthread_mutex_destroy(&live->lock);
    pthread_cond_destroy(&live->date_ready);
    arena_done(&live->arena);
    free(live);
}

const struct scenario_model *live_model(const struct live *live)
{
    return &live->model;
}

static struct live_worker *worker_create(const struct live *live)
{
    struct live_worker *worker = memory_alloc(sizeof *worker);
    size_t n_col, n = live->model.bundle.n_col;
    extract_columns(live->model.extract, &n_col);
    worker->scratch = moment_scratch_create();
    worker->reasoner = reasoner_create(&live->model);
    worker->x = memory_alloc((n_col + 1) * sizeof *worker->x);
    worker->model_x = memory_alloc((n + 1) * sizeof *worker->model_x);
    return worker;
}

// What one question holds while it is answered. Every question takes the lock twice and no more: to
// take hold, and to let go.
struct hold {
    struct view view;
    struct live_date *date;
    struct live_events *events;
    struct live_worker *worker;
};

static void hold_take(struct live *live, day_t as_of, struct hold *ret_hold)
{
    pthread_mutex_lock(&live->lock);
    struct live_date *date = live_date_take(live, as_of);
    struct live_events *events = live->current;
    struct live_worker *worker = live->workers;
    events->n_user++;
    if (worker)
        live->workers = worker->next;
    pthread_mutex_unlock(&live->lock);
    *ret_hold = (struct hold){date->view, date, events, worker ? worker : worker_create(live)};
    ret_hold->view.overlay = events->overlay;
}

static void hold_give(struct live *live, struct hold *hold)
{
    pthread_mutex_lock(&live->lock);
    hold->worker->next = live->workers;
    live->workers = hold->worker;
    live_events_drop(hold->events);
    struct live_date *old = live_date_give(live, hold->date);
    pthread_mutex_unlock(&live->lock);
    live_date_free(old);
}

static enum status person_find(const struct live *live, const struct live_question *question,
                               day_t as_of, uint32_t *ret_person, struct error *err)
{
    const struct timeline *timeline = moment_timeline(live->model.extract);
    *ret_person = live_persons_find(&live->persons, timeline, question->person);
    if (*ret_person == PERSON_NONE)
        return error_set(err, E_NOT_FOUND, "no such person in the records");
    if (timeline_stands(timeline, *ret_person, as_of))
        return OK;
    return extract_person_at(live->model.extract, question->person, as_of, ret_person, err);
}

static void answer_reasons(struct live_worker *worker, struct arena *arena, size_t n_most,
                           struct live_answer *answer)
{
    const struct reason *reasons;
    size_t n = reasoner_find(worker->reasoner, worker->model_x, &reasons);
    answer->n_reason = n < n_most ? n : n_most;
    answer->reasons = arena_array(arena, answer->n_reason, sizeof *answer->reasons);
    for (size_t i = 0; i < answer->n_reason; i++)
        answer->reasons[i] =
            (struct live_reason){reasoner_text(arena, worker->reasoner, &reasons[i]),
                                 reasons[i].column, reasons[i].value, reasons[i].contribution};
}

static void answer_make(const struct scenario_model *model, const struct hold *hold,
                        uint32_t person, struct live_answer *answer)
{
    struct live_worker *worker = hold->worker;
    const struct fitted *fitted = &model->bundle.fitted;
    moment_row(model->extract, &hold->view, person, worker->x, worker->scratch);
    answer->in_cohort = moment_admits(model->extract, &hold->view, person, worker->scratch);
    scenario_model_row(model, worker->x, worker->model_x);
    answer->margin = fitted_margin(fitted, worker->model_x);
    answer->score = fitted_probability(fitted, answer->margin);
}

enum status live_score(struct live *live, struct arena *arena, const struct live_question *question,
                       struct live_answer *ret_answer, struct error *err)
{
    uint32_t person;
    struct hold hold;
    day_t as_of = question->as_of == DAY_NONE ? live_tomorrow(live) : question->as_of;
    *ret_answer = (struct live_answer){.as_of = as_of};
    enum status status = person_find(live, question, as_of, &person, err);
    if (status)
        return status;
    hold_take(live, as_of, &hold);
    answer_make(&live->model, &hold, person, ret_answer);
    if (question->n_reason && arena)
        answer_reasons(hold.worker, arena, question->n_reason, ret_answer);
    hold_give(live, &hold);
    return OK;
}
