// One live a scenario. They are opened before anybody asks, because opening brings the records up
// to date, and that takes its time.

#include "serve/scoring/scorers.h"

#include "features/base/file.h"
#include "features/workspace/workspace_update.h"
#include "serve/scoring/stamp.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SCENARIOS_MAX 64

struct scorer {
    char *scenario;
    struct live *live; // NULL = it did not open
    struct stamp records, selected;
    size_t n_holder; // the list counts as one
};

struct scorers {
    char *workspace;
    struct store *store;
    pthread_mutex_t mutex;
    struct scorer *items[SCENARIOS_MAX]; // by scenario bytewise
    size_t n;
};

static char *scenario_of(const char *selected)
{
    struct arena arena = {0};
    char *folder = arena_text_n(&arena, selected, strlen(selected) - strlen("/selected"));
    const char *slash = strrchr(folder, '/');
    char *scenario = strdup(slash ? slash + 1 : folder);
    arena_done(&arena);
    return scenario;
}

static struct scorer *scorer_open(const struct scorers *scorers, const char *selected)
{
    struct scorer *scorer = memory_alloc(sizeof *scorer);
    scorer->scenario = scenario_of(selected);
    scorer->n_holder = 1;
    scorer->selected = stamp_of(selected);
    struct live_options options = {.workspace = scorers->workspace,
                                   .scenario = scorer->scenario,
                                   .store = scorers->store,
                                   .quiet = true};
    if (workspace_update(scorers->workspace, &(struct workspace_options){.quiet = true}, NULL) ==
        OK)
        live_open(&options, &scorer->live, NULL);
    scorer->records = stamp_of_records(scorers->workspace);
    return scorer;
}

static void scorer_drop(struct scorer *scorer) // the mutex is held
{
    if (--scorer->n_holder)
        return;
    live_close(scorer->live);
    free(scorer->scenario);
    free(scorer);
}

static struct scorer *scorer_find(const struct scorers *scorers, const char *scenario)
{
    for (size_t i = 0; i < scorers->n; i++)
        if (strcmp(scorers->items[i]->scenario, scenario) == 0)
            return scorers->items[i];
    return NULL;
}

// A scorer of that scenario takes the place of the one before.
static void scorer_place(struct scorers *scorers, struct scorer *scorer)
{
    pthread_mutex_lock(&scorers->mutex);
    size_t i = 0;
    while (i < scorers->n && strcmp(scorers->items[i]->scenario, scorer->scenario) != 0)
        i++;
    if (i < scorers->n)
        scorer_drop(scorers->items[i]);
    if (i == scorers->n && scorers->n < SCENARIOS_MAX)
        scorers->n++;
    if (i < SCENARIOS_MAX)
        scorers->items[i] = scorer;
    else
        scorer_drop(scorer);
    pthread_mutex_unlock(&scorers->mutex);
}

static bool scorer_is_fresh(const struct scorers *scorers, const char *selected)
{
    char *scenario = scenario_of(selected);
    const struct scorer *scorer = scorer_find(scorers, scenario);
    struct stamp records = stamp_of_records(scorers->workspace), now = stamp_of(selected);
    free(scenario);
    return scorer && stamp_equal(&scorer->records, &records) &&
           stamp_equal(&scorer->selected, &now);
}

void scorers_freshen(struct scorers *scorers)
{
    char **paths;
    size_t n = 0;
    struct arena arena = {0};
    const char *pattern = file_join(&arena, scorers->workspace, "models/*/selected");
    if (file_glob(&arena, pattern, &paths, &n, NULL))
        n = 0;
    for (size_t i = 0; i < n; i++)
        if (!scorer_is_fresh(scorers, paths[i]))
            scorer_place(scorers, scorer_open(scorers, paths[i]));
    arena_done(&arena);
    for (size_t i = 0; i < scorers->n; i++)
        if (scorers->items[i]->live)
            live_refresh(scorers->items[i]->live, NULL);
}

struct scorers *scorers_open(const char *workspace, struct store *store)
{
    struct scorers *scorers = memory_alloc(sizeof *scorers);
    scorers->workspace = strdup(workspace);
    scorers->store = store;
    pthread_mutex_init(&scorers->mutex, NULL);
    scorers_freshen(scorers);
    return scorers;
}

void scorers_close(struct scorers *scorers)
{
    if (!scorers)
        return;
    for (size_t i = 0; i < scorers->n; i++)
        scorer_drop(scorers->items[i]);
    pthread_mutex_destroy(&scorers->mutex);
    free(scorers->workspace);
    free(scorers);
}

static enum status scorer_choose(const struct scorers *scorers, const char *scenario,
                                 struct scorer **ret_scorer, struct error *err)
{
    if (!scenario && scorers->n > 1) {
        error_set(err, E_USAGE, "there are several scenarios: name one");
        error_hint(err, "\"scenario\": \"%s\"", scorers->items[0]->scenario);
        return E_USAGE;
    }
    struct scorer *scorer = scenario     ? scorer_find(scorers, scenario)
                            : scorers->n ? scorers->items[0]
                                         : NULL;
    if (!scorer)
        return error_set(err, E_NOT_FOUND, "there is no scenario of that name with a model");
    if (!scorer->live)
        return error_set(err, E_FAILED, "scenario %s could not be opened", scorer->scenario);
    *ret_scorer = scorer;
    return OK;
}

enum status scorer_hold(struct scorers *scorers, const char *scenario, struct scorer **ret_scorer,
                        struct error *err)
{
    *ret_scorer = NULL;
    pthread_mutex_lock(&scorers->mutex);
    enum status status = scorer_choose(scorers, scenario, ret_scorer, err);
    if (!status)
        (*ret_scorer)->n_holder++;
    pthread_mutex_unlock(&scorers->mutex);
    return status;
}

struct live *scorer_live(const struct scorer *scorer)
{
    return scorer->live;
}

void scorer_release(struct scorers *scorers, struct scorer *scorer)
{
    if (!scorer)
        return;
    pthread_mutex_lock(&scorers->mutex);
    scorer_drop(scorer);
    pthread_mutex_unlock(&scorers->mutex);
}

// All that are open, held.
static size_t scorers_hold(struct scorers *scorers, struct scorer *ret_scorers[SCENARIOS_MAX])
{
    size_t n = 0;
    pthread_mutex_lock(&scorers->mutex);
    for (size_t i = 0; i < scorers->n; i++) {
        if (!scorers->items[i]->live)
            continue;
        scorers->items[i]->n_holder++;
        ret_scorers[n++] = scorers->items[i];
    }
    pthread_mutex_unlock(&scorers->mutex);
    return n;
}

static enum status events_add(struct live *live, const struct sent_events *sent, struct error *err)
{
    enum status status = live_add(live, sent->sender, sent->events, sent->n, err);
    for (size_t i = 0; i < sent->n && !status; i++)
        if (sent->events[i].person)
            sent->events[i].person = arena_text(sent->arena, sent->events[i].person);
    return status;
}

enum status scorers_add(struct scorers *scorers, const struct sent_events *sent, struct error *err)
{
    struct scorer *held[SCENARIOS_MAX];
    enum status status = OK;
    size_t n_held = scorers_hold(scorers, held);
    for (size_t i = 0; i < n_held && !status; i++)
        status = i ? live_refresh(held[i]->live, err) : events_add(held[i]->live, sent, err);
    for (size_t i = 0; i < n_held; i++)
        scorer_release(scorers, held[i]);
    if (n_held)
        return status;
    error_set(err, E_CONFLICT, "no scenario is open to take events");
    error_hint(err, "train a model first");
    return E_CONFLICT;
}
