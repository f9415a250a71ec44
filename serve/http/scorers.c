// One live a scenario. They are opened before anybody asks, because opening brings the records up
// to date, and that must happen once.

#include "serve/http/scorers.h"

#include "features/base/file.h"

#include <stdlib.h>
#include <string.h>

struct scorer {
    const char *scenario;
    struct live *live; // NULL = it did not open
    struct error error;
};

struct scorers {
    struct arena arena;
    struct scorer *items; // by scenario bytewise
    size_t n, n_open;
};

static const char *scenario_of(struct arena *arena, const char *selected)
{
    char *folder = arena_text_n(arena, selected, strlen(selected) - strlen("/selected"));
    const char *slash = strrchr(folder, '/');
    return slash ? slash + 1 : folder;
}

struct scorers *scorers_open(const char *workspace, struct hub *hub)
{
    char **paths;
    size_t n;
    struct scorers *scorers = memory_alloc(sizeof *scorers);
    const char *pattern = file_join(&scorers->arena, workspace, "models/*/selected");
    if (file_glob(&scorers->arena, pattern, &paths, &n, NULL))
        return scorers;
    scorers->items = arena_array(&scorers->arena, n + 1, sizeof *scorers->items);
    for (size_t i = 0; i < n; i++) {
        struct scorer *scorer = &scorers->items[scorers->n++];
        scorer->scenario = scenario_of(&scorers->arena, paths[i]);
        struct live_options options = {
            .workspace = workspace, .scenario = scorer->scenario, .hub = hub, .quiet = true};
        scorers->n_open += live_open(&options, &scorer->live, &scorer->error) == OK;
    }
    return scorers;
}

void scorers_close(struct scorers *scorers)
{
    if (!scorers)
        return;
    for (size_t i = 0; i < scorers->n; i++)
        live_close(scorers->items[i].live);
    arena_done(&scorers->arena);
    free(scorers);
}

void scorers_refresh(struct scorers *scorers)
{
    for (size_t i = 0; i < scorers->n; i++)
        if (scorers->items[i].live)
            live_refresh(scorers->items[i].live, NULL);
}

size_t scorers_count(const struct scorers *scorers)
{
    return scorers->n_open;
}

enum status scorers_find(struct scorers *scorers, const char *scenario, struct live **ret_live,
                         struct error *err)
{
    struct scorer *found = NULL;
    if (!scenario && scorers->n > 1) {
        error_set(err, E_USAGE, "there are several scenarios: name one");
        error_hint(err, "\"scenario\": \"%s\"", scorers->items[0].scenario);
        return E_USAGE;
    }
    for (size_t i = 0; i < scorers->n && !found; i++)
        if (!scenario || strcmp(scorers->items[i].scenario, scenario) == 0)
            found = &scorers->items[i];
    if (!found)
        return error_set(err, E_NOT_FOUND, "there is no scenario of that name with a model");
    *ret_live = found->live;
    if (found->live)
        return OK;
    return error_set(err, E_FAILED, "scenario %s could not be opened", found->scenario);
}

enum status scorers_add(struct scorers *scorers, const char *sender, struct live_event *events,
                        size_t n, struct error *err)
{
    struct live *first = NULL;
    for (size_t i = 0; i < scorers->n; i++) {
        struct live *live = scorers->items[i].live;
        enum status status = !live   ? OK
                             : first ? live_refresh(live, err)
                                     : live_add(live, sender, events, n, err);
        if (status)
            return status;
        first = first ? first : live;
    }
    if (first)
        return OK;
    error_set(err, E_CONFLICT, "no scenario is open to take events");
    error_hint(err, "train a model first, then start the hub again");
    return E_CONFLICT;
}
