// An event that was let in once and no longer fits hearth.yaml must not stop the daemon: it is
// counted, and counts again when the source is described as before.
#include "serve/scoring/event_queue.h"

#include "features/base/local_time.h"
#include "serve/store/events.h"

#include <stdlib.h>

#define PAGE 10000

enum status event_queue_open(struct store *store, const struct extract *extract,
                             struct event_queue *ret_feed, struct error *err)
{
    *ret_feed = (struct event_queue){.store = store};
    return newer_open(moment_timeline(extract), moment_words(extract), &ret_feed->newer, err);
}

void event_queue_close(struct event_queue *feed)
{
    newer_close(feed->newer);
    free(feed->persons);
    *feed = (struct event_queue){0};
}

static enum status event_lay(struct event_queue *feed, const struct event *event, struct error *err)
{
    struct newer_event newer = {.source = event->source,
                                .columns = event->columns,
                                .key = event->key,
                                .received = local_day(event->received_ms)};
    enum status status = newer_add(feed->newer, &newer, err);
    if (status && status != E_DATA)
        return status;
    feed->n_event++;
    feed->n_refused += status != OK;
    feed->last_event = event->id;
    if (status || newer.person == PERSON_NONE)
        return OK;
    memory_grow(&feed->persons, &feed->person_capacity, feed->n_person + 1, sizeof *feed->persons);
    feed->persons[feed->n_person++] = newer.person;
    return OK;
}

static int compare_persons(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

enum status event_queue_read(struct event_queue *feed, struct error *err)
{
    struct event_page page = {.limit = PAGE, .n = PAGE};
    enum status status = OK;
    feed->n_person = 0;
    while (!status && feed->store && page.n == PAGE) {
        struct arena arena = {0};
        page.after = feed->last_event;
        status = event_list(feed->store, &arena, &page, err);
        for (size_t i = 0; !status && i < page.n; i++)
            status = event_lay(feed, &page.events[i], err);
        arena_done(&arena);
    }
    if (feed->n_person)
        qsort(feed->persons, feed->n_person, sizeof *feed->persons, compare_persons);
    return status;
}

bool event_queue_is_about(const struct event_queue *feed, uint32_t person)
{
    return feed->n_person &&
           bsearch(&person, feed->persons, feed->n_person, sizeof person, compare_persons) != NULL;
}

enum status event_queue_overlay(struct store *store, const struct extract *extract,
                                struct event_queue *ret_feed, struct overlay **ret_overlay,
                                struct error *err)
{
    *ret_overlay = NULL;
    enum status status = event_queue_open(store, extract, ret_feed, err);
    if (!status)
        status = event_queue_read(ret_feed, err);
    if (!status && ret_feed->n_event)
        *ret_overlay = newer_overlay(ret_feed->newer);
    return status;
}
