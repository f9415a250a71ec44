// Households cost a pass over everybody, so those of the dates that are asked for are kept: a few
// without readers, and all that are being read.

#include "serve/alert/live_parts.h"

#include <stdlib.h>

static void date_free(struct live_date *date)
{
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
    pthread_mutex_lock(&live->lock);
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
    while (!build && !date->ready)
        pthread_cond_wait(&live->date_ready, &live->lock);
    pthread_mutex_unlock(&live->lock);
    if (!build)
        return date;
    moment_open(live->model.extract, as_of, &date->view);
    pthread_mutex_lock(&live->lock);
    date->ready = true;
    pthread_cond_broadcast(&live->date_ready);
    pthread_mutex_unlock(&live->lock);
    return date;
}

void live_date_give(struct live *live, struct live_date *date)
{
    pthread_mutex_lock(&live->lock);
    date->n_user--;
    struct live_date *old = date_evict(live);
    pthread_mutex_unlock(&live->lock);
    if (old)
        date_free(old);
}

void live_dates_close(struct live *live)
{
    while (live->dates) {
        struct live_date *date = live->dates;
        live->dates = date->next;
        date_free(date);
    }
}
