// The scenarios are few and the persons of one mostly stand together.

#include "serve/scoring/persons_today.h"

#include "serve/scoring/snapshot.h"

#include <string.h>

static void scenario_visit(struct open_scenario *scenario, const struct person_asked *asked,
                           size_t from, size_t n, const struct persons_today_visitor *visitor)
{
    struct snapshot snapshot;
    struct person_today today = {.scenario = scenario};
    snapshot_take(scenario, config_today(open_scenario_timeline(scenario)->config) + 1, &snapshot,
                  &today.view);
    for (size_t i = from; i < n; i++) {
        if (strcmp(asked[i].scenario, asked[from].scenario) != 0 ||
            open_scenario_person(scenario, asked[i].person, today.view.as_of, &today.person,
                                 ERROR_IGNORED))
            continue;
        today.i = i;
        visitor->visit(visitor->context, &today);
    }
    snapshot_release(&snapshot);
}

static bool is_first(const struct person_asked *asked, size_t i)
{
    if (i && strcmp(asked[i].scenario, asked[i - 1].scenario) == 0)
        return false;
    for (size_t k = 0; k < i; k++)
        if (strcmp(asked[k].scenario, asked[i].scenario) == 0)
            return false;
    return true;
}

void persons_today_visit(struct open_scenarios *scenarios, const struct person_asked *asked,
                         size_t n, const struct persons_today_visitor *visitor)
{
    struct open_scenario *scenario;
    for (size_t i = 0; i < n; i++) {
        if (!is_first(asked, i) ||
            open_scenarios_hold(scenarios, asked[i].scenario, &scenario, ERROR_IGNORED))
            continue;
        scenario_visit(scenario, asked, i, n, visitor);
        open_scenario_close(scenario);
    }
}
