// The cases by alert. Each is made by one thread, without a lock; readers hold a case by counting.
// Whether it is out of date is asked of the open scenario whenever it is asked for.

#include "serve/case/case_cache.h"

#include "model/metric/alert_rules.h"
#include "model/metric/evaluation.h"
#include "serve/case/case_identity.h"
#include "serve/case/case_make.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define CASES_MAX 512 // kept

// A model of which there are cases; one whose scenario was replaced goes with its last case.
struct cached_model {
    struct case_model *model;
    size_t n_entry;
};

struct entry {
    struct case_made made;   // first, and in it the family; borrows texts of the model
    struct cached_model *of; // NULL while it is sought
    int64_t alert_id;
    day_t as_of; // of the rank that the case explains: a newer list makes another case
    double score;
    int n_holder;
    uint64_t used; // the cache's clock at the last use
    bool ready;    // else its maker is at work, and one of its holders
    bool outdated;
};

struct case_cache {
    char *workspace;
    struct open_scenarios *scenarios;
    pthread_mutex_t opening; // one model is read at a time; taken before the mutex
    pthread_mutex_t mutex;   // for all below
    pthread_cond_t made;     // some case is ready, or could not be made
    struct entry **entries;
    size_t n_entry, entry_capacity;
    uint64_t clock;
    struct cached_model **models;
    size_t n_model, model_capacity;
};

struct case_cache *case_cache_open(const char *workspace, struct open_scenarios *scenarios)
{
    struct case_cache *cache = memory_alloc(sizeof *cache);
    cache->scenarios = scenarios;
    cache->workspace = memory_text(workspace);
    pthread_mutex_init(&cache->opening, NULL);
    pthread_mutex_init(&cache->mutex, NULL);
    pthread_cond_init(&cache->made, NULL);
    return cache;
}

// Takes it out of its model's count as well; the mutex is held.
static void entry_free(struct entry *entry)
{
    if (entry->of)
        entry->of->n_entry--;
    arena_done(&entry->made.family.arena);
    free(entry);
}

static void model_free(struct cached_model *cached)
{
    case_model_close(cached->model);
    free(cached);
}

void case_cache_close(struct case_cache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < cache->n_entry; i++)
        entry_free(cache->entries[i]);
    for (size_t i = 0; i < cache->n_model; i++)
        model_free(cache->models[i]);
    free(cache->entries);
    free(cache->models);
    pthread_mutex_destroy(&cache->opening);
    pthread_mutex_destroy(&cache->mutex);
    pthread_cond_destroy(&cache->made);
    free(cache->workspace);
    free(cache);
}

// The mutex is held, as for all that follows unless it says otherwise.
static bool entry_is_outdated(struct entry *entry)
{
    struct open_scenario *scenario = entry->of->model->scenario;
    if (!entry->outdated)
        entry->outdated =
            !open_scenario_is_current(scenario) ||
            entry->made.family.today != config_today(open_scenario_timeline(scenario)->config) ||
            open_scenario_has_news(scenario, &entry->made.n_laid, entry->made.persons,
                                   entry->made.family.n_person);
    return entry->outdated;
}

// The newest case of the alert, or the one that is being made.
static struct entry *entry_find(const struct case_cache *cache, const struct alert *alert)
{
    for (size_t i = cache->n_entry; i-- > 0;) {
        struct entry *entry = cache->entries[i];
        if (entry->alert_id == alert->id && entry->as_of == alert->as_of &&
            entry->score == alert->score && (!entry->ready || !entry_is_outdated(entry)))
            return entry;
    }
    return NULL;
}

static void entry_remove(struct case_cache *cache, size_t i)
{
    entry_free(cache->entries[i]);
    cache->entries[i] = cache->entries[--cache->n_entry];
}

// Makes room: the case that nobody holds and that was used the longest time ago goes.
static void entries_trim(struct case_cache *cache)
{
    size_t oldest = SIZE_MAX;
    if (cache->n_entry < CASES_MAX)
        return;
    for (size_t i = 0; i < cache->n_entry; i++)
        if (!cache->entries[i]->n_holder &&
            (oldest == SIZE_MAX || cache->entries[i]->used < cache->entries[oldest]->used))
            oldest = i;
    if (oldest != SIZE_MAX)
        entry_remove(cache, oldest);
}

static struct entry *entry_add(struct case_cache *cache, const struct alert *alert)
{
    struct entry *entry = memory_alloc(sizeof *entry);
    entries_trim(cache);
    memory_grow(&cache->entries, &cache->entry_capacity, cache->n_entry + 1,
                sizeof *cache->entries);
    cache->entries[cache->n_entry++] = entry;
    entry->alert_id = alert->id;
    entry->as_of = alert->as_of;
    entry->score = alert->score;
    return entry;
}

static struct cached_model *model_find(struct case_cache *cache,
                                       const struct open_scenario *scenario)
{
    for (size_t i = 0; i < cache->n_model; i++)
        if (cache->models[i]->model->scenario == scenario)
            return cache->models[i];
    return NULL;
}

// Counts the entry with the scenario's model if that is there. Takes the mutex itself.
static bool model_join(struct case_cache *cache, const struct open_scenario *scenario,
                       struct entry *entry)
{
    pthread_mutex_lock(&cache->mutex);
    entry->of = model_find(cache, scenario);
    if (entry->of)
        entry->of->n_entry++;
    pthread_mutex_unlock(&cache->mutex);
    return entry->of != NULL;
}

// As model_join, and reads the model first where nobody has. Takes over the hold of the scenario.
static enum status model_join_new(struct case_cache *cache, struct open_scenario *scenario,
                                  struct entry *entry, struct error *err)
{
    struct case_model *model = NULL;
    enum status status = OK;
    pthread_mutex_lock(&cache->opening);
    if (model_join(cache, scenario, entry)) // another has read it meanwhile
        open_scenario_close(scenario);
    else
        status = case_model_open(cache->workspace, scenario, &model, err);
    if (model) {
        struct cached_model *cached = memory_alloc(sizeof *cached);
        cached->model = model;
        pthread_mutex_lock(&cache->mutex);
        memory_grow(&cache->models, &cache->model_capacity, cache->n_model + 1,
                    sizeof *cache->models);
        cache->models[cache->n_model++] = cached;
        entry->of = cached;
        cached->n_entry++;
        pthread_mutex_unlock(&cache->mutex);
    }
    pthread_mutex_unlock(&cache->opening);
    return status;
}

// Without the mutex.
static enum status entry_make(struct case_cache *cache, const struct alert *alert,
                              struct entry *entry, struct error *err)
{
    struct open_scenario *scenario;
    enum status status =
        open_scenarios_hold_model(cache->scenarios, alert->scenario, alert->model, &scenario, err);
    if (status)
        return status;
    if (model_join(cache, scenario, entry))
        open_scenario_close(scenario);
    else
        status = model_join_new(cache, scenario, entry, err);
    return status ? status : case_make(entry->of->model, alert, &entry->made, err);
}

// Tells those who wait; one that could not be made goes.
static void entry_finish(struct case_cache *cache, struct entry *entry, bool made)
{
    pthread_mutex_lock(&cache->mutex);
    entry->ready = made;
    for (size_t i = 0; !made && i < cache->n_entry; i++)
        if (cache->entries[i] == entry) {
            entry_remove(cache, i);
            break;
        }
    pthread_cond_broadcast(&cache->made);
    pthread_mutex_unlock(&cache->mutex);
}

enum status case_get(struct case_cache *cache, const struct alert *alert,
                     const struct family_case **ret_case, struct error *err)
{
    struct entry *entry;
    enum status status = OK;
    pthread_mutex_lock(&cache->mutex);
    while ((entry = entry_find(cache, alert)) && !entry->ready)
        pthread_cond_wait(&cache->made, &cache->mutex);
    bool make = !entry;
    if (make)
        entry = entry_add(cache, alert);
    entry->n_holder++;
    entry->used = ++cache->clock;
    pthread_mutex_unlock(&cache->mutex);
    if (make) {
        status = entry_make(cache, alert, entry, err);
        entry_finish(cache, entry, !status);
    }
    *ret_case = status ? NULL : &entry->made.family;
    return status;
}

void case_release(struct case_cache *cache, const struct family_case *family)
{
    if (!family)
        return;
    pthread_mutex_lock(&cache->mutex);
    ((struct entry *)(uintptr_t)family)->n_holder--;
    pthread_mutex_unlock(&cache->mutex);
}

// A model without cases whose scenario was replaced, out of the list; NULL = there is none.
static struct cached_model *model_take_outdated(struct case_cache *cache)
{
    for (size_t i = 0; i < cache->n_model; i++) {
        struct cached_model *cached = cache->models[i];
        if (cached->n_entry || open_scenario_is_current(cached->model->scenario))
            continue;
        cache->models[i] = cache->models[--cache->n_model];
        return cached;
    }
    return NULL;
}

void case_cache_refresh(struct case_cache *cache)
{
    struct cached_model *cached;
    pthread_mutex_lock(&cache->mutex);
    for (size_t i = cache->n_entry; i-- > 0;) {
        struct entry *entry = cache->entries[i];
        if (entry->ready && !entry->n_holder && entry_is_outdated(entry))
            entry_remove(cache, i);
    }
    while ((cached = model_take_outdated(cache))) {
        pthread_mutex_unlock(&cache->mutex); // unmapping takes its time
        model_free(cached);
        pthread_mutex_lock(&cache->mutex);
    }
    pthread_mutex_unlock(&cache->mutex);
}

enum status case_identify(const struct family_case *family, size_t i_person, struct arena *arena,
                          struct case_identities *ret_identities, struct error *err)
{
    struct identity_question question = {
        .model = ((const struct entry *)family)->of->model, .family = family, .i_person = i_person};
    return case_identity_read(&question, arena, ret_identities, err);
}

// Bands are known by their order: names are the scenario's own.
static void band_find(struct arena *arena, const struct yaml *alerts, const char *band,
                      struct alert_facts *facts)
{
    struct alert_rules rules;
    facts->band = SIZE_MAX;
    facts->top = "";
    if (!band || alert_rules_read(alerts, &rules, ERROR_IGNORED))
        return;
    for (size_t i = 0; i < rules.n_band; i++)
        if (strcmp(rules.bands[i].name, band) == 0) {
            facts->band = i;
            facts->top = arena_format(arena, "top %s", rules.bands[i].top.text);
        }
}

static void facts_fill(struct arena *arena, const struct scenario_model *model,
                       const struct alert *alert, struct alert_facts *facts)
{
    band_find(arena, model->info->alerts, alert->band, facts);
    facts->one = arena_text(arena, model->info->one);
    facts->many = arena_text(arena, model->info->many);
    facts->warning = bundle_warning(&model->bundle);
}

static bool is_model_of(const struct scenario_model *model, const struct alert *alert)
{
    return strcmp(model->info->name, alert->scenario) == 0 &&
           strcmp(model->bundle.id, alert->model) == 0;
}

// The model in use, when no case of the alert's own model was made yet.
static void facts_in_use(struct case_cache *cache, struct arena *arena, const struct alert *alert,
                         struct alert_facts *facts)
{
    struct open_scenario *scenario;
    if (open_scenarios_hold(cache->scenarios, alert->scenario, &scenario, ERROR_IGNORED))
        return;
    const struct scenario_model *model = open_scenario_model(scenario);
    facts_fill(arena, model, alert, facts);
    if (!is_model_of(model, alert))
        facts->warning = EVALUATION_WARNING;
    open_scenario_close(scenario);
}

void alert_facts_find(struct case_cache *cache, struct arena *arena, const struct alert *alert,
                      struct alert_facts *ret_facts)
{
    bool found = false;
    *ret_facts = (struct alert_facts){.one = "person",
                                      .many = "people",
                                      .warning = EVALUATION_WARNING,
                                      .band = SIZE_MAX,
                                      .top = ""};
    pthread_mutex_lock(&cache->mutex);
    for (size_t i = 0; i < cache->n_model && !found; i++) {
        const struct case_model *model = cache->models[i]->model;
        found = is_model_of(model->model, alert);
        if (found) {
            facts_fill(arena, model->model, alert, ret_facts);
            ret_facts->capacity = model->capacity;
        }
    }
    pthread_mutex_unlock(&cache->mutex);
    if (!found)
        facts_in_use(cache, arena, alert, ret_facts);
}
