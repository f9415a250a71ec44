// An event that was let in once and no longer fits hearth.yaml must not stop the daemon: it is
// counted, and counts again when the source is described as before.
#include "serve/scoring/event_queue.h"

#include "features/base/local_time.h"
#include "serve/store/events.h"

#include <stdlib.h>

#define PAGE 10000

enum status event_queue_open(struct store *store, const struct extract *extract,
                             struct event_queue *ret_queue, struct error *err)
{
    *ret_queue = (struct event_queue){.store = store, .config = moment_timeline(extract)->config};
    return newer_open(moment_timeline(extract), moment_words(extract), &ret_queue->newer, err);
}

void event_queue_close(struct event_queue *queue)
{
    newer_close(queue->newer);
    free(queue->persons);
    *queue = (struct event_queue){0};
}

day_t event_received(const struct event_queue *queue, int64_t received_ms)
{
    return config_received(queue->config, local_day(received_ms));
}

static enum status event_lay(struct event_queue *queue, const struct event *event,
                             struct error *err)
{
    struct newer_event newer = {.source = event->source,
                                .columns = event->columns,
                                .key = event->key,
                                .received = event_received(queue, event->received_ms)};
    enum status status = newer_add(queue->newer, &newer, err);
    if (status && status != E_DATA)
        return status;
    queue->n_event++;
    queue->n_refused += status != OK;
    queue->last_event = event->id;
    if (status || newer.person == PERSON_NONE)
        return OK;
    memory_grow(&queue->persons, &queue->person_capacity, queue->n_person + 1,
                sizeof *queue->persons);
    queue->persons[queue->n_person++] = newer.person;
    return OK;
}

enum status event_queue_read(struct event_queue *queue, struct error *err)
{
    struct event_page page = {.limit = PAGE, .n = PAGE};
    enum status status = OK;
    queue->n_person = 0;
    while (!status && queue->store && page.n == PAGE) {
        struct arena arena = {0};
        page.after = queue->last_event;
        status = event_list(queue->store, &arena, &page, err);
        for (size_t i = 0; !status && i < page.n; i++)
            status = event_lay(queue, &page.events[i], err);
        arena_done(&arena);
    }
    return status;
}
