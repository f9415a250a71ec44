// A queue, a mutex, two ends.

#include "serve/http/workers.h"

#include "features/base/arena.h"

#include <pthread.h>
#include <stdlib.h>

struct workers {
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    struct work *first, **last;
    size_t n_queued, max_queued;
    bool closing;
    void (*run)(void *context, struct work *work);
    void *context;
    int n_thread;
    pthread_t *threads;
};

static struct work *work_take(struct workers *workers)
{
    pthread_mutex_lock(&workers->mutex);
    while (!workers->first && !workers->closing)
        pthread_cond_wait(&workers->filled, &workers->mutex);
    struct work *work = workers->first;
    if (work) {
        workers->first = work->next;
        workers->n_queued--;
        if (!workers->first)
            workers->last = &workers->first;
    }
    pthread_mutex_unlock(&workers->mutex);
    return work;
}

static void *worker_main(void *argument)
{
    struct workers *workers = argument;
    struct work *work;
    while ((work = work_take(workers)))
        workers->run(workers->context, work);
    return NULL;
}

struct workers *workers_start(int n_thread, size_t max_queued,
                              void (*run)(void *context, struct work *work), void *context)
{
    struct workers *workers = memory_alloc(sizeof *workers);
    pthread_mutex_init(&workers->mutex, NULL);
    pthread_cond_init(&workers->filled, NULL);
    workers->last = &workers->first;
    workers->max_queued = max_queued;
    workers->run = run;
    workers->context = context;
    workers->threads = memory_alloc((size_t)n_thread * sizeof *workers->threads);
    for (int i = 0; i < n_thread; i++) {
        if (pthread_create(&workers->threads[i], NULL, worker_main, workers))
            break;
        workers->n_thread++;
    }
    return workers;
}

bool workers_add(struct workers *workers, struct work *work)
{
    pthread_mutex_lock(&workers->mutex);
    bool taken = !workers->closing && workers->n_thread && workers->n_queued < workers->max_queued;
    if (taken) {
        work->next = NULL;
        *workers->last = work;
        workers->last = &work->next;
        workers->n_queued++;
        pthread_cond_signal(&workers->filled);
    }
    pthread_mutex_unlock(&workers->mutex);
    return taken;
}

void workers_stop(struct workers *workers)
{
    if (!workers)
        return;
    pthread_mutex_lock(&workers->mutex);
    workers->closing = true;
    pthread_cond_broadcast(&workers->filled);
    pthread_mutex_unlock(&workers->mutex);
    for (int i = 0; i < workers->n_thread; i++)
        pthread_join(workers->threads[i], NULL);
    pthread_cond_destroy(&workers->filled);
    pthread_mutex_destroy(&workers->mutex);
    free(workers->threads);
    free(workers);
}
