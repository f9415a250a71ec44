// Scenario by scenario, each with one snapshot of today.

#include "serve/case/case_wake.h"

#include "serve/scoring/snapshot.h"

#include <string.h>

static void scenario_wake(struct open_scenario *scenario, struct arena *arena,
                          const struct hold *holds, size_t n, struct wake *ret_wakes)
{
    struct view view;
    struct snapshot snapshot;
    const struct config *config = open_scenario_timeline(scenario)->config;
    snapshot_take(scenario, config_today(config) + 1, &snapshot, &view);
    for (size_t i = 0; i < n; i++) {
        struct wake_question question = {open_scenario_model(scenario)->extract, view, 0,
                                         holds[i].decided_on};
        if (strcmp(holds[i].scenario, holds->scenario) == 0 &&
            !open_scenario_person(scenario, holds[i].person, view.as_of, &question.person,
                                  ERROR_IGNORED))
            ret_wakes[i] = wake_find(arena, &question);
    }
    snapshot_release(&snapshot);
}

static bool is_first(const struct hold *holds, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(holds[k].scenario, holds[i].scenario) == 0)
            return false;
    return true;
}

void holds_wake_find(struct open_scenarios *scenarios, struct arena *arena,
                     const struct hold *holds, size_t n, struct wake *ret_wakes)
{
    struct open_scenario *scenario;
    memset(ret_wakes, 0, n * sizeof *ret_wakes);
    for (size_t i = 0; i < n; i++) {
        if ((i && strcmp(holds[i].scenario, holds[i - 1].scenario) == 0) || !is_first(holds, i) ||
            open_scenarios_hold(scenarios, holds[i].scenario, &scenario, ERROR_IGNORED))
            continue;
        scenario_wake(scenario, arena, &holds[i], n - i, &ret_wakes[i]);
        open_scenario_close(scenario);
    }
}
