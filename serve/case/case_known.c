// Scenario by scenario, each with one snapshot of today.

#include "serve/case/case_known.h"

#include "features/timeline/relations.h"
#include "serve/case/case_stay.h"
#include "serve/scoring/snapshot.h"

#include <stdlib.h>
#include <string.h>

#define CHILD_DAYS 6574 // 18 years

struct knowing {
    const struct timeline *timeline;
    struct view view; // what is known today counts
    size_t *sources;  // of `hub: known`; n_source
    size_t n_source;
    struct person_list list;
};

static bool is_open(const struct knowing *knowing, uint32_t person)
{
    for (size_t k = 0; k < knowing->n_source; k++)
        if (stay_find(&knowing->view, knowing->sources[k], person).open_since != DAY_NONE)
            return true;
    return false;
}

static day_t birth_of(const struct knowing *knowing, uint32_t person)
{
    static const char *const names[] = {"dob", "expected_dob"};
    day_t day = DAY_NONE;
    for (size_t i = 0; i < 2 && day == DAY_NONE; i++)
        day = view_attribute_day(&knowing->view, person,
                                 timeline_find_attribute(knowing->timeline, names[i]));
    return day;
}

static size_t others_count(struct knowing *knowing, uint32_t person)
{
    static const enum relation near[] = {RELATION_SIBLING, RELATION_HOUSEHOLD};
    size_t n = 0;
    view_related_any(&knowing->view, person, near, 2, &knowing->list);
    for (size_t i = 0; i < knowing->list.n; i++) {
        uint32_t other = knowing->list.items[i];
        day_t birth = birth_of(knowing, other);
        n += birth != DAY_NONE && knowing->view.as_of - birth < CHILD_DAYS &&
             !is_open(knowing, other);
    }
    return n;
}

static void sources_find(struct knowing *knowing)
{
    const struct config *config = knowing->timeline->config;
    knowing->sources = memory_alloc((config->hub.n_known + 1) * sizeof *knowing->sources);
    for (size_t k = 0; k < config->hub.n_known; k++)
        for (size_t i = 0; i < config->n_source; i++)
            if (strcmp(config->sources[i].name, config->hub.known[k]) == 0)
                knowing->sources[knowing->n_source++] = i;
}

// The alerts of one scenario, from the first on.
static void scenario_find(struct open_scenario *scenario, const struct alert *alerts, size_t n,
                          struct known_now *ret_known)
{
    struct snapshot snapshot;
    struct knowing knowing = {.timeline = open_scenario_timeline(scenario)};
    sources_find(&knowing);
    snapshot_take(scenario, config_today(knowing.timeline->config) + 1, &snapshot, &knowing.view);
    for (size_t i = 0; i < n; i++) {
        uint32_t person;
        if (strcmp(alerts[i].scenario, alerts->scenario) != 0 ||
            open_scenario_person(scenario, alerts[i].person, knowing.view.as_of, &person,
                                 ERROR_IGNORED))
            continue;
        ret_known[i].open = is_open(&knowing, person);
        ret_known[i].n_other = ret_known[i].open ? others_count(&knowing, person) : 0;
    }
    snapshot_release(&snapshot);
    free(knowing.list.items);
    free(knowing.sources);
}

static bool is_first(const struct alert *alerts, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(alerts[k].scenario, alerts[i].scenario) == 0)
            return false;
    return true;
}

void known_now_find(struct open_scenarios *scenarios, const struct alert *alerts, size_t n,
                    struct known_now *ret_known)
{
    struct open_scenario *scenario;
    memset(ret_known, 0, n * sizeof *ret_known);
    for (size_t i = 0; i < n; i++) {
        if ((i && strcmp(alerts[i].scenario, alerts[i - 1].scenario) == 0) ||
            !is_first(alerts, i) ||
            open_scenarios_hold(scenarios, alerts[i].scenario, &scenario, ERROR_IGNORED))
            continue;
        scenario_find(scenario, &alerts[i], n - i, &ret_known[i]);
        open_scenario_close(scenario);
    }
}
