// One question of wake.h a hold.

#include "serve/case/case_wake.h"

#include "serve/scoring/persons_today.h"

#include <string.h>

struct waking_holds {
    struct arena *arena;
    const struct hold *holds;
    struct wake *wakes; // as holds
};

static void hold_wake(void *context, const struct person_today *today)
{
    struct waking_holds *waking = context;
    struct wake_question question = {open_scenario_model(today->scenario)->extract, today->view,
                                     today->person, waking->holds[today->i].decided_on};
    waking->wakes[today->i] = wake_find(waking->arena, &question);
}

void holds_wake_find(struct open_scenarios *scenarios, struct arena *arena,
                     const struct hold *holds, size_t n, struct wake *ret_wakes)
{
    struct waking_holds waking = {arena, holds, ret_wakes};
    struct person_asked *asked = arena_array(arena, n + 1, sizeof *asked);
    memset(ret_wakes, 0, n * sizeof *ret_wakes);
    for (size_t i = 0; i < n; i++)
        asked[i] = (struct person_asked){holds[i].scenario, holds[i].person};
    persons_today_visit(scenarios, asked, n, &(struct persons_today_visitor){hold_wake, &waking});
}
