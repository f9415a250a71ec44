// Opening takes seconds, so it is done ahead for the models in use, and under a mutex of its own,
// which those who find theirs open never take.

#include "serve/scoring/open_scenarios.h"

#include "features/base/file.h"
#include "features/workspace/workspace_update.h"
#include "model/numeric/numerics.h"
#include "serve/scoring/stamp.h"
#include "serve/scoring/table_stamps.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define AGAIN_MS 20000 // after which one that did not open is tried again

struct entry {
    char *scenario;
    int64_t tried_ms;
    struct open_scenario *open; // held; NULL = it did not open
    struct error why;           // it did not
    struct stamp records;       // of build/timeline.pack
    struct stamp selected;      // of models/S/selected; 0 for an older model
    struct stamp *tables;       // of the analyst's own tables that the scenario joins
};

struct entries {
    struct entry *items;
    size_t n, capacity;
};

// A model that did not open: a list of a hundred alerts must not try it a hundred times.
struct failure {
    char *scenario, *model;
    struct error why;
    int64_t tried_ms;
};
struct failures {
    struct failure *items;
    size_t n, capacity;
};

struct open_scenarios {
    char *workspace;
    struct store *store;
    pthread_mutex_t opening;  // one opens at a time; taken before the mutex
    pthread_mutex_t mutex;    // both lists, which change only while both are held
    struct entries in_use;    // one a scenario
    struct entries older;     // with other models than the one in use
    struct failures failures; // of models; only while `opening` is held
};

static int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void failure_free(struct failure *failure)
{
    free(failure->scenario);
    free(failure->model);
}

static const struct extract *entry_extract(const struct entry *entry)
{
    return entry->open ? open_scenario_model(entry->open)->extract : NULL;
}

static void entry_close(struct entry *entry)
{
    free(entry->tables);
    if (entry->open)
        open_scenario_retire(entry->open);
    open_scenario_close(entry->open);
    free(entry->scenario);
}

static void entry_add(struct entries *entries, const struct entry *entry)
{
    memory_grow(&entries->items, &entries->capacity, entries->n + 1, sizeof *entries->items);
    entries->items[entries->n++] = *entry;
}

static const char *entry_model(const struct entry *entry)
{
    return entry->open ? open_scenario_model(entry->open)->bundle.id : "";
}

static struct entry *entry_find(const struct entries *entries, const char *scenario,
                                const char *model) // NULL = any
{
    for (size_t i = 0; i < entries->n; i++) {
        struct entry *entry = &entries->items[i];
        if (strcmp(entry->scenario, scenario) == 0 &&
            (!model || strcmp(entry_model(entry), model) == 0))
            return entry;
    }
    return NULL;
}

// Why it did not open, with paths as below the workspace: also programs of agencies read it.
static enum status not_open_error(const struct open_scenarios *scenarios, const char *scenario,
                                  const struct error *cause, struct error *err)
{
    struct arena arena = {0};
    const char *why =
        arena_format(&arena, "%s%s%s", cause->place, *cause->place ? ": " : "", cause->message);
    const char *folder = arena_format(&arena, "%s/", scenarios->workspace);
    bool is_here = strcmp(scenarios->workspace, ".") == 0;
    for (const char *at; !is_here && (at = strstr(why, folder));)
        why = arena_format(&arena, "%.*s%s", (int)(at - why), why, at + strlen(folder));
    error_set(err, E_NOT_READY, "scenario %s cannot be opened: %s", scenario, why);
    if (*cause->hint)
        error_hint(err, "%s", cause->hint);
    arena_done(&arena);
    return E_NOT_READY;
}

static struct stamp selected_stamp(const struct open_scenarios *scenarios, const char *scenario)
{
    struct arena arena = {0};
    struct stamp stamp = stamp_of(file_join(&arena, scenarios->workspace,
                                            arena_format(&arena, "models/%s/selected", scenario)));
    arena_done(&arena);
    return stamp;
}

// model NULL = the one in use.
static enum status entry_open(const struct open_scenarios *scenarios, const char *scenario,
                              const char *model, struct entry *ret_entry, struct error *err)
{
    *ret_entry = (struct entry){.scenario = memory_text(scenario), .tried_ms = monotonic_ms()};
    if (!model)
        ret_entry->selected = selected_stamp(scenarios, scenario);
    struct open_scenario_options options = {.workspace = scenarios->workspace,
                                            .scenario = scenario,
                                            .model = model,
                                            .store = scenarios->store,
                                            .quiet = true,
                                            .traces = true};
    struct workspace_options update = {.quiet = true};
    enum status status = workspace_update(scenarios->workspace, &update, err);
    // Before opening: records that are replaced meanwhile are found to be newer.
    ret_entry->records = stamp_of_records(scenarios->workspace);
    if (!status)
        status = open_scenario_open(&options, &ret_entry->open, err);
    ret_entry->tables = table_stamps_make(entry_extract(ret_entry));
    return status;
}

// Opens the scenario with the model in use; it takes the place of the one before, which stays as an
// older model when its records are the newest. `opening` is held.
static void in_use_open(struct open_scenarios *scenarios, const char *scenario)
{
    struct entry entry, old = {0};
    struct error why = {0};
    entry_open(scenarios, scenario, NULL, &entry, &why);
    entry.why = why;
    pthread_mutex_lock(&scenarios->mutex);
    struct entry *place = entry_find(&scenarios->in_use, scenario, NULL);
    if (place) {
        old = *place;
        *place = entry;
    } else {
        entry_add(&scenarios->in_use, &entry);
    }
    if (old.open && stamp_equal(&old.records, &entry.records) &&
        strcmp(entry_model(&old), entry_model(&entry)) != 0) {
        entry_add(&scenarios->older, &old);
        old = (struct entry){0};
    }
    pthread_mutex_unlock(&scenarios->mutex);
    entry_close(&old);
}

// `opening` is held.
static bool in_use_is_fresh(const struct open_scenarios *scenarios, const char *scenario)
{
    const struct entry *entry = entry_find(&scenarios->in_use, scenario, NULL);
    struct stamp records = stamp_of_records(scenarios->workspace);
    struct stamp selected = selected_stamp(scenarios, scenario);
    if (entry && !entry->open && monotonic_ms() - entry->tried_ms >= AGAIN_MS)
        return false; // what it lacked may be there
    return entry && stamp_equal(&entry->records, &records) &&
           stamp_equal(&entry->selected, &selected) &&
           table_stamps_hold(entry_extract(entry), entry->tables);
}

static char *scenario_of(struct arena *arena, const char *selected)
{
    char *folder = arena_text_n(arena, selected, strlen(selected) - strlen("/selected"));
    const char *slash = strrchr(folder, '/');
    return slash ? arena_text(arena, slash + 1) : folder;
}

// `opening` is held.
static void in_use_refresh(struct open_scenarios *scenarios)
{
    char **paths;
    size_t n = 0;
    struct arena arena = {0};
    const char *pattern = file_join(&arena, scenarios->workspace, "models/*/selected");
    if (file_glob(&arena, pattern, &paths, &n, ERROR_IGNORED))
        n = 0;
    for (size_t i = 0; i < n; i++) {
        const char *scenario = scenario_of(&arena, paths[i]);
        if (!in_use_is_fresh(scenarios, scenario))
            in_use_open(scenarios, scenario);
    }
    arena_done(&arena);
}

// Takes one with other records than these out of the older ones; false = there is none.
static bool older_take(struct open_scenarios *scenarios, const struct stamp *records,
                       struct entry *ret_entry)
{
    bool found = false;
    pthread_mutex_lock(&scenarios->mutex);
    for (size_t i = 0; i < scenarios->older.n && !found; i++) {
        if (stamp_equal(&scenarios->older.items[i].records, records))
            continue;
        *ret_entry = scenarios->older.items[i];
        scenarios->older.items[i] = scenarios->older.items[--scenarios->older.n];
        found = true;
    }
    pthread_mutex_unlock(&scenarios->mutex);
    return found;
}

// `opening` is held.
static void older_drop(struct open_scenarios *scenarios)
{
    struct entry entry;
    struct stamp records = stamp_of_records(scenarios->workspace);
    while (older_take(scenarios, &records, &entry))
        entry_close(&entry);
}

static size_t entries_hold(const struct entries *entries, struct open_scenario **ret_scenarios)
{
    size_t n = 0;
    for (size_t i = 0; i < entries->n; i++)
        if (entries->items[i].open)
            ret_scenarios[n++] = open_scenario_hold(entries->items[i].open);
    return n;
}

// All that are open, held. Owns: the array lives in arena.
static struct open_scenario **all_hold(struct open_scenarios *scenarios, struct arena *arena,
                                       bool with_older, size_t *ret_n)
{
    pthread_mutex_lock(&scenarios->mutex);
    struct open_scenario **held =
        arena_array(arena, scenarios->in_use.n + scenarios->older.n, sizeof *held);
    *ret_n = entries_hold(&scenarios->in_use, held);
    if (with_older)
        *ret_n += entries_hold(&scenarios->older, held + *ret_n);
    pthread_mutex_unlock(&scenarios->mutex);
    return held;
}

void open_scenarios_refresh(struct open_scenarios *scenarios)
{
    size_t n;
    struct arena arena = {0};
    pthread_mutex_lock(&scenarios->opening);
    in_use_refresh(scenarios);
    older_drop(scenarios);
    pthread_mutex_unlock(&scenarios->opening);
    struct open_scenario **held = all_hold(scenarios, &arena, true, &n);
    for (size_t i = 0; i < n; i++) {
        open_scenario_refresh(held[i], ERROR_IGNORED);
        open_scenario_close(held[i]);
    }
    arena_done(&arena);
}

struct open_scenarios *open_scenarios_open(const char *workspace, struct store *store)
{
    struct open_scenarios *scenarios = memory_alloc(sizeof *scenarios);
    scenarios->workspace = memory_text(workspace);
    scenarios->store = store;
    pthread_mutex_init(&scenarios->opening, NULL);
    pthread_mutex_init(&scenarios->mutex, NULL);
    numerics_prepare();
    open_scenarios_refresh(scenarios);
    return scenarios;
}

static void entries_close(struct entries *entries)
{
    for (size_t i = 0; i < entries->n; i++)
        entry_close(&entries->items[i]);
    free(entries->items);
}

void open_scenarios_close(struct open_scenarios *scenarios)
{
    if (!scenarios)
        return;
    entries_close(&scenarios->in_use);
    entries_close(&scenarios->older);
    for (size_t i = 0; i < scenarios->failures.n; i++)
        failure_free(&scenarios->failures.items[i]);
    free(scenarios->failures.items);
    pthread_mutex_destroy(&scenarios->opening);
    pthread_mutex_destroy(&scenarios->mutex);
    free(scenarios->workspace);
    free(scenarios);
}

const char any_scenario[] = "any";

static enum status in_use_choose(const struct open_scenarios *scenarios, const char *scenario,
                                 const struct entry **ret_entry, struct error *err)
{
    const struct entries *in_use = &scenarios->in_use;
    if (!scenario && in_use->n > 1) {
        error_set(err, E_USAGE, "there are several scenarios: name one");
        error_hint(err, "\"scenario\": \"%s\"", in_use->items[0].scenario);
        return E_USAGE;
    }
    size_t i = 0;
    while (i + 1 < in_use->n && !in_use->items[i].open) // of any, one that is open
        i++;
    const struct entry *entry = in_use->n ? &in_use->items[i] : NULL;
    if (scenario && scenario != any_scenario)
        entry = entry_find(in_use, scenario, NULL);
    if (!entry)
        return error_set(err, E_NOT_FOUND, "there is no scenario of that name with a model");
    if (!entry->open)
        return not_open_error(scenarios, entry->scenario, &entry->why, err);
    *ret_entry = entry;
    return OK;
}

enum status open_scenarios_hold(struct open_scenarios *scenarios, const char *scenario,
                                struct open_scenario **ret_scenario, struct error *err)
{
    const struct entry *entry;
    *ret_scenario = NULL;
    pthread_mutex_lock(&scenarios->mutex);
    enum status status = in_use_choose(scenarios, scenario, &entry, err);
    if (!status)
        *ret_scenario = open_scenario_hold(entry->open);
    pthread_mutex_unlock(&scenarios->mutex);
    return status;
}

bool open_scenarios_problem(struct open_scenarios *scenarios, size_t *i_scenario,
                            struct error *ret_why)
{
    bool found = false;
    pthread_mutex_lock(&scenarios->mutex);
    for (; *i_scenario < scenarios->in_use.n && !found; (*i_scenario)++) {
        const struct entry *entry = &scenarios->in_use.items[*i_scenario];
        found = !entry->open;
        if (!found)
            continue;
        *ret_why = (struct error){0};
        not_open_error(scenarios, entry->scenario, &entry->why, ret_why);
    }
    pthread_mutex_unlock(&scenarios->mutex);
    return found;
}

// One that is open with that model and the newest records, held; or NULL.
static struct open_scenario *model_find(struct open_scenarios *scenarios, const char *scenario,
                                        const char *model)
{
    struct open_scenario *found = NULL;
    struct stamp records = stamp_of_records(scenarios->workspace);
    const struct entries *lists[] = {&scenarios->in_use, &scenarios->older};
    pthread_mutex_lock(&scenarios->mutex);
    for (size_t i = 0; i < 2 && !found; i++) {
        const struct entry *entry = entry_find(lists[i], scenario, model);
        if (entry && entry->open && stamp_equal(&entry->records, &records))
            found = open_scenario_hold(entry->open);
    }
    pthread_mutex_unlock(&scenarios->mutex);
    return found;
}

// One of late; those of before go.
static const struct failure *failure_find(struct failures *failures, const char *scenario,
                                          const char *model)
{
    const struct failure *found = NULL;
    int64_t now_ms = monotonic_ms();
    for (size_t i = failures->n; i-- > 0;) {
        struct failure *failure = &failures->items[i];
        if (now_ms - failure->tried_ms >= AGAIN_MS) {
            failure_free(failure);
            *failure = failures->items[--failures->n];
        }
    }
    for (size_t i = 0; i < failures->n && !found; i++)
        if (strcmp(failures->items[i].scenario, scenario) == 0 &&
            strcmp(failures->items[i].model, model) == 0)
            found = &failures->items[i];
    return found;
}

static void failure_add(struct open_scenarios *scenarios, const char *scenario, const char *model,
                        const struct error *why)
{
    struct failures *failures = &scenarios->failures;
    memory_grow(&failures->items, &failures->capacity, failures->n + 1, sizeof *failures->items);
    failures->items[failures->n++] =
        (struct failure){memory_text(scenario), memory_text(model), *why, monotonic_ms()};
}

// `opening` is held.
static enum status older_open(struct open_scenarios *scenarios, const char *scenario,
                              const char *model, struct open_scenario **ret_scenario,
                              struct error *err)
{
    struct entry entry;
    struct arena arena = {0};
    const struct failure *before = failure_find(&scenarios->failures, scenario, model);
    if (before)
        return not_open_error(scenarios, scenario, &before->why, err);
    const char *folder =
        arena_format(&arena, "%s/models/%s/%s", scenarios->workspace, scenario, model);
    enum status status = OK;
    if (!file_is_directory(folder))
        status = error_set(err, E_NOT_FOUND, "model %s is no longer there", model);
    arena_done(&arena);
    if (status)
        return status;
    struct error why = {0};
    if (entry_open(scenarios, scenario, model, &entry, &why)) {
        failure_add(scenarios, scenario, model, &why);
        entry_close(&entry);
        return not_open_error(scenarios, scenario, &why, err);
    }
    *ret_scenario = open_scenario_hold(entry.open);
    older_drop(scenarios);
    pthread_mutex_lock(&scenarios->mutex);
    entry_add(&scenarios->older, &entry);
    pthread_mutex_unlock(&scenarios->mutex);
    return OK;
}

enum status open_scenarios_hold_model(struct open_scenarios *scenarios, const char *scenario,
                                      const char *model, struct open_scenario **ret_scenario,
                                      struct error *err)
{
    enum status status = OK;
    *ret_scenario = model_find(scenarios, scenario, model);
    if (*ret_scenario)
        return OK;
    pthread_mutex_lock(&scenarios->opening);
    if (entry_find(&scenarios->in_use, scenario, NULL) && !in_use_is_fresh(scenarios, scenario))
        in_use_open(scenarios, scenario);
    *ret_scenario = model_find(scenarios, scenario, model); // another may have opened it meanwhile
    if (!*ret_scenario)
        status = older_open(scenarios, scenario, model, ret_scenario, err);
    pthread_mutex_unlock(&scenarios->opening);
    return status;
}

static enum status events_add(struct open_scenario *scenario, const struct event_batch *batch,
                              struct error *err)
{
    enum status status = open_scenario_add(scenario, batch->by, batch->events, batch->n, err);
    for (size_t i = 0; i < batch->n && !status; i++)
        if (batch->events[i].person)
            batch->events[i].person = arena_text(batch->arena, batch->events[i].person);
    for (size_t i = 0; i < batch->n && !status; i++)
        for (size_t k = 0; k < batch->events[i].n_unmapped; k++)
            batch->events[i].unmapped[k] = arena_text(batch->arena, batch->events[i].unmapped[k]);
    return status;
}

enum status open_scenarios_add(struct open_scenarios *scenarios, const struct event_batch *batch,
                               struct error *err)
{
    size_t n_held;
    enum status status = OK;
    struct open_scenario **held = all_hold(scenarios, batch->arena, false, &n_held);
    for (size_t i = 0; i < n_held && !status; i++)
        status = i ? open_scenario_refresh(held[i], err) : events_add(held[i], batch, err);
    for (size_t i = 0; i < n_held; i++)
        open_scenario_close(held[i]);
    if (n_held)
        return status;
    size_t i_scenario = 0;
    if (open_scenarios_problem(scenarios, &i_scenario, err))
        return E_NOT_READY;
    error_set(err, E_CONFLICT, "no scenario is open to take events");
    error_hint(err, "train a model first");
    return E_CONFLICT;
}
