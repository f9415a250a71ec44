// The one place where threads are made. OpenMP by default; pthreads under PARALLEL_PTHREADS,
// because thread sanitizers do not see gcc's OpenMP barriers. Chunks are handed out dynamically:
// who works on a chunk may change, what is written where may not.

#include "features/base/parallel.h"

#include <omp.h>
#include <stdbool.h>

int parallel_default_threads(void)
{
    return omp_get_num_procs();
}

struct chunks {
    size_t n, chunk, n_chunk; // items, items in a chunk, chunks
    parallel_body *body;
    void *context;
};

static void chunk_run(const struct chunks *chunks, size_t i, int worker)
{
    size_t first = i * chunks->chunk;
    size_t end = chunks->n - first < chunks->chunk ? chunks->n : first + chunks->chunk;
    chunks->body(chunks->context, first, end, worker);
}

#ifdef PARALLEL_PTHREADS

#include <pthread.h>
#include <stdatomic.h>

struct team {
    const struct chunks *chunks;
    atomic_size_t next;
};

struct member {
    struct team *team;
    int worker;
};

static void *member_run(void *argument)
{
    struct member *member = argument;
    struct team *team = member->team;
    for (;;) {
        size_t i = atomic_fetch_add(&team->next, 1);
        if (i >= team->chunks->n_chunk)
            return NULL;
        chunk_run(team->chunks, i, member->worker);
    }
}

#define TEAM_MAX 64

static void run_chunks(const struct chunks *chunks, int n_thread)
{
    struct team team = {chunks, 0};
    struct member members[TEAM_MAX];
    pthread_t threads[TEAM_MAX];
    bool started[TEAM_MAX] = {false};
    int n_member = n_thread < TEAM_MAX ? n_thread : TEAM_MAX;
    for (int i = 0; i < n_member; i++) {
        members[i] = (struct member){&team, i};
        started[i] = i > 0 && pthread_create(&threads[i], NULL, member_run, &members[i]) == 0;
    }
    member_run(&members[0]);
    for (int i = 1; i < n_member; i++)
        if (started[i])
            pthread_join(threads[i], NULL);
}

#else

static void run_chunks(const struct chunks *chunks, int n_thread)
{
#pragma omp parallel for schedule(dynamic, 1) num_threads(n_thread)
    for (size_t i = 0; i < chunks->n_chunk; i++)
        chunk_run(chunks, i, omp_get_thread_num());
}

#endif

void parallel_for(size_t n, size_t chunk, int n_thread, parallel_body *body, void *context)
{
    if (!n)
        return;
    if (!chunk)
        chunk = 1;
    if (n_thread < 1)
        n_thread = parallel_default_threads();
    size_t n_chunk = (n - 1) / chunk + 1;
    if ((size_t)n_thread > n_chunk)
        n_thread = (int)n_chunk;
    run_chunks(&(struct chunks){n, chunk, n_chunk, body, context}, n_thread);
}
