// Households cost a pass over everybody, so those of the dates that are asked for are kept: a few
// without readers, and all that are being read.

#include "serve/scoring/live_parts.h"

#include <stdlib.h>

void live_date_free(struct live_date *date)
{
    if (!date)
        return;
    moment_close(&date->view);
    free(date);
}

// Takes the date that was unused for longest out of the list, when too many are.
static struct live_date *date_evict(struct live *live)
{
    size_t n_idle = 0;
    struct live_date **oldest = NULL;
    for (struct live_date **at = &live->dates; *at; at = &(*at)->next) {
        if ((*at)->n_user)
            continue;
        n_idle++;
        if (!oldest || (*at)->used < (*oldest)->used)
            oldest = at;
    }
    if (n_idle <= LIVE_DATES)
        return NULL;
    struct live_date *date = *oldest;
    *oldest = date->next;
    return date;
}

static struct live_date *date_find(struct live *live, day_t as_of)
{
    struct live_date *date = live->dates;
    while (date && date->as_of != as_of)
        date = date->next;
    return date;
}

struct live_date *live_date_take(struct live *live, day_t as_of)
{
    struct live_date *date = date_find(live, as_of);
    bool build = !date;
    if (build) {
        date = memory_alloc(sizeof *date);
        date->as_of = as_of;
        date->next = live->dates;
        live->dates = date;
    }
    date->n_user++;
    date->used = ++live->clock;
    if (build) {
        pthread_mutex_unlock(&live->lock);
        moment_open(live->model.extract, as_of, &date->view);
        pthread_mutex_lock(&live->lock);
        date->ready = true;
        pthread_cond_broadcast(&live->date_ready);
    }
    while (!date->ready)
        pthread_cond_wait(&live->date_ready, &live->lock);
    return date;
}

struct live_date *live_date_give(struct live *live, struct live_date *date)
{
    date->n_user--;
    return date_evict(live);
}

void live_dates_close(struct live *live)
{
    while (live->dates) {
        struct live_date *date = live->dates;
        live->dates = date->next;
        live_date_free(date);
    }
}
