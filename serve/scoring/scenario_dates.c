// Households cost a pass over everybody, so those of the dates that are asked for are kept: a few
// without readers, and all that are being read.

#include "serve/scoring/open_scenario_parts.h"

#include <stdlib.h>

void scenario_date_free(struct scenario_date *date)
{
    if (!date)
        return;
    moment_close(&date->view);
    free(date);
}

// Takes the date that was unused for longest out of the list, when too many are.
static struct scenario_date *date_evict(struct open_scenario *scenario)
{
    size_t n_idle = 0;
    struct scenario_date **oldest = NULL;
    for (struct scenario_date **at = &scenario->dates; *at; at = &(*at)->next) {
        if ((*at)->n_user)
            continue;
        n_idle++;
        if (!oldest || (*at)->used < (*oldest)->used)
            oldest = at;
    }
    if (n_idle <= OPEN_SCENARIO_DATES)
        return NULL;
    struct scenario_date *date = *oldest;
    *oldest = date->next;
    return date;
}

static struct scenario_date *date_find(struct open_scenario *scenario, day_t as_of)
{
    struct scenario_date *date = scenario->dates;
    while (date && date->as_of != as_of)
        date = date->next;
    return date;
}

struct scenario_date *scenario_date_take(struct open_scenario *scenario, day_t as_of)
{
    struct scenario_date *date = date_find(scenario, as_of);
    bool build = !date;
    if (build) {
        date = memory_alloc(sizeof *date);
        date->as_of = as_of;
        date->next = scenario->dates;
        scenario->dates = date;
    }
    date->n_user++;
    date->used = ++scenario->clock;
    if (build) {
        pthread_mutex_unlock(&scenario->lock);
        moment_open(scenario->model.extract, as_of, &date->view);
        pthread_mutex_lock(&scenario->lock);
        date->ready = true;
        pthread_cond_broadcast(&scenario->date_ready);
    }
    while (!date->ready)
        pthread_cond_wait(&scenario->date_ready, &scenario->lock);
    return date;
}

struct scenario_date *scenario_date_give(struct open_scenario *scenario, struct scenario_date *date)
{
    date->n_user--;
    return date_evict(scenario);
}

void scenario_dates_close(struct open_scenario *scenario)
{
    while (scenario->dates) {
        struct scenario_date *date = scenario->dates;
        scenario->dates = date->next;
        scenario_date_free(date);
    }
}
