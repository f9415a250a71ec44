// Of each alert's person today: open in a source of `hub: known`, and who of the home is not.

#include "serve/case/case_known.h"

#include "features/timeline/relations.h"
#include "serve/case/case_stay.h"
#include "serve/scoring/persons_today.h"

#include <stdlib.h>
#include <string.h>

struct knowing {
    const struct view *view;
    size_t *sources; // of `hub: known` in the view's timeline; n_source
    size_t n_source;
    struct person_list list;
    const struct timeline *timeline; // of the sources; NULL = none yet
    struct known_now *known;
};

static bool is_open(const struct knowing *knowing, uint32_t person)
{
    for (size_t k = 0; k < knowing->n_source; k++)
        if (stay_find(knowing->view, knowing->sources[k], person).open_since != DAY_NONE)
            return true;
    return false;
}

static day_t birth_of(const struct knowing *knowing, uint32_t person)
{
    static const char *const names[] = {"dob", "expected_dob"};
    day_t day = DAY_NONE;
    for (size_t i = 0; i < 2 && day == DAY_NONE; i++)
        day = view_attribute_day(knowing->view, person,
                                 timeline_find_attribute(knowing->view->timeline, names[i]));
    return day;
}

static size_t others_count(struct knowing *knowing, uint32_t person)
{
    static const enum relation near[] = {RELATION_SIBLING, RELATION_HOUSEHOLD};
    size_t n = 0;
    view_related_any(knowing->view, person, near, 2, &knowing->list);
    for (size_t i = 0; i < knowing->list.n; i++) {
        uint32_t other = knowing->list.items[i];
        n += day_is_of_child(knowing->view->as_of, birth_of(knowing, other)) &&
             !is_open(knowing, other);
    }
    return n;
}

static void sources_find(struct knowing *knowing, const struct timeline *timeline)
{
    const struct config *config = timeline->config;
    if (knowing->timeline == timeline)
        return;
    free(knowing->sources);
    knowing->timeline = timeline;
    knowing->n_source = 0;
    knowing->sources = memory_alloc((config->hub.n_known + 1) * sizeof *knowing->sources);
    for (size_t k = 0; k < config->hub.n_known; k++)
        for (size_t i = 0; i < config->n_source; i++)
            if (strcmp(config->sources[i].name, config->hub.known[k]) == 0)
                knowing->sources[knowing->n_source++] = i;
}

static void person_know(void *context, const struct person_today *today)
{
    struct knowing *knowing = context;
    struct known_now *known = &knowing->known[today->i];
    knowing->view = &today->view;
    sources_find(knowing, today->view.timeline);
    known->open = is_open(knowing, today->person);
    known->n_other = known->open ? others_count(knowing, today->person) : 0;
}

void known_now_find(struct open_scenarios *scenarios, const struct alert *alerts, size_t n,
                    struct known_now *ret_known)
{
    struct arena arena = {0};
    struct knowing knowing = {.known = ret_known};
    struct person_asked *asked = arena_array(&arena, n + 1, sizeof *asked);
    memset(ret_known, 0, n * sizeof *ret_known);
    for (size_t i = 0; i < n; i++)
        asked[i] = (struct person_asked){alerts[i].scenario, alerts[i].person};
    persons_today_visit(scenarios, asked, n,
                        &(struct persons_today_visitor){person_know, &knowing});
    free(knowing.list.items);
    free(knowing.sources);
    arena_done(&arena);
}
