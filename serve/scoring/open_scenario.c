// Opening and closing. The parts that change while it is open are in scenario_events.c and
// scenario_dates.c; what readers ask goes through snapshot.c.

#include "serve/scoring/open_scenario.h"

#include "serve/scoring/open_scenario_parts.h"

#include <stdlib.h>

static struct open_scenario *scenario_create(struct store *store)
{
    struct open_scenario *scenario = memory_alloc(sizeof *scenario);
    scenario->store = store;
    atomic_init(&scenario->n_holder, 1);
    atomic_init(&scenario->retired, false);
    pthread_mutex_init(&scenario->write_turn, NULL);
    pthread_mutex_init(&scenario->lock, NULL);
    pthread_cond_init(&scenario->date_ready, NULL);
    return scenario;
}

static enum status records_map(struct open_scenario *scenario, struct error *err)
{
    struct scenario_records *records = &scenario->records;
    const struct config *config = open_scenario_timeline(scenario)->config;
    records->are_open = arena_array(&scenario->arena, config->n_source + 1, sizeof(bool));
    records->items = arena_array(&scenario->arena, config->n_source + 1, sizeof *records->items);
    enum status status = OK;
    for (size_t i = 0; i < config->n_source && !status; i++) {
        status =
            records_open(&scenario->arena, config, &config->sources[i], &records->items[i], err);
        records->are_open[i] = !status;
    }
    return status;
}

static void records_unmap(struct open_scenario *scenario)
{
    struct scenario_records *records = &scenario->records;
    for (size_t i = 0; records->items && i < open_scenario_timeline(scenario)->config->n_source;
         i++)
        if (records->are_open[i])
            records_close(&records->items[i]);
}

enum status open_scenario_open(const struct open_scenario_options *options,
                               struct open_scenario **ret_scenario, struct error *err)
{
    struct open_scenario *scenario = scenario_create(options->store);
    struct extract_options extract = {.n_thread = options->n_thread, .quiet = options->quiet};
    struct scenario_model_place place = {options->workspace, options->scenario, options->model};
    enum status status =
        scenario_model_load(&scenario->arena, &place, &extract, &scenario->model, err);
    if (status && options->ret_lacks_column)
        *options->ret_lacks_column = scenario->model.lacks_column;
    if (!status && options->traces)
        status = records_map(scenario, err);
    if (!status)
        status = scenario_events_open(scenario, err);
    if (status) {
        open_scenario_close(scenario);
        return status;
    }
    person_index_make(&scenario->persons, open_scenario_timeline(scenario));
    *ret_scenario = scenario;
    return OK;
}

struct open_scenario *open_scenario_hold(struct open_scenario *scenario)
{
    atomic_fetch_add(&scenario->n_holder, 1);
    return scenario;
}

static void worker_free(struct scenario_worker *worker)
{
    moment_scratch_free(worker->scratch);
    reasoner_free(worker->reasoner);
    free(worker->x);
    free(worker->model_x);
    free(worker);
}

void open_scenario_close(struct open_scenario *scenario)
{
    if (!scenario || atomic_fetch_sub(&scenario->n_holder, 1) > 1)
        return;
    while (scenario->workers) {
        struct scenario_worker *worker = scenario->workers;
        scenario->workers = worker->next;
        worker_free(worker);
    }
    scenario_dates_close(scenario);
    scenario_events_close(scenario);
    person_index_done(&scenario->persons);
    records_unmap(scenario);
    scenario_model_close(&scenario->model);
    pthread_mutex_destroy(&scenario->write_turn);
    pthread_mutex_destroy(&scenario->lock);
    pthread_cond_destroy(&scenario->date_ready);
    arena_done(&scenario->arena);
    free(scenario);
}

const struct scenario_model *open_scenario_model(const struct open_scenario *scenario)
{
    return &scenario->model;
}

const struct timeline *open_scenario_timeline(const struct open_scenario *scenario)
{
    return moment_timeline(scenario->model.extract);
}

enum status open_scenario_person(const struct open_scenario *scenario, const char *id, day_t as_of,
                                 uint32_t *ret_person, struct error *err)
{
    const struct timeline *timeline = open_scenario_timeline(scenario);
    *ret_person = person_index_find(&scenario->persons, timeline, id);
    if (*ret_person == PERSON_NONE)
        return error_set(err, E_NOT_FOUND, "no such person in the records");
    if (timeline_stands(timeline, *ret_person, as_of))
        return OK;
    return extract_person_at(scenario->model.extract, id, as_of, ret_person, err);
}

void open_scenario_retire(struct open_scenario *scenario)
{
    atomic_store(&scenario->retired, true);
}

bool open_scenario_is_current(const struct open_scenario *scenario)
{
    return !atomic_load(&scenario->retired);
}
