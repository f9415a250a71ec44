// libmicrohttpd ends connections that are idle, not those that send a byte now and then: this list
// does.

#include "serve/http/peers.h"

#include "features/base/arena.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct peer {
    struct peer *next, *previous;
    int descriptor;
    _Atomic int64_t since_ms; // 0 = a handler works
};

struct peers {
    pthread_mutex_t mutex;
    struct peer *first;
    size_t n;
};

int64_t clock_coarse_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct peers *peers_create(void)
{
    struct peers *peers = memory_alloc(sizeof *peers);
    pthread_mutex_init(&peers->mutex, NULL);
    return peers;
}

void peers_free(struct peers *peers)
{
    if (!peers)
        return;
    while (peers->first)
        peer_remove(peers, peers->first);
    pthread_mutex_destroy(&peers->mutex);
    free(peers);
}

struct peer *peer_add(struct peers *peers, int descriptor)
{
    struct peer *peer = memory_alloc(sizeof *peer);
    peer->descriptor = descriptor;
    peer_rest(peer);
    pthread_mutex_lock(&peers->mutex);
    peer->next = peers->first;
    if (peer->next)
        peer->next->previous = peer;
    peers->first = peer;
    peers->n++;
    pthread_mutex_unlock(&peers->mutex);
    return peer;
}

void peer_remove(struct peers *peers, struct peer *peer)
{
    pthread_mutex_lock(&peers->mutex);
    if (peer->next)
        peer->next->previous = peer->previous;
    peers->n--;
    if (peer->previous)
        peer->previous->next = peer->next;
    else
        peers->first = peer->next;
    pthread_mutex_unlock(&peers->mutex);
    free(peer);
}

size_t peers_count(struct peers *peers)
{
    pthread_mutex_lock(&peers->mutex);
    size_t n = peers->n;
    pthread_mutex_unlock(&peers->mutex);
    return n;
}

void peer_rest(struct peer *peer)
{
    atomic_store_explicit(&peer->since_ms, clock_coarse_ms(), memory_order_relaxed);
}

void peer_works(struct peer *peer)
{
    atomic_store_explicit(&peer->since_ms, 0, memory_order_relaxed);
}

void peers_cut(struct peers *peers, int seconds)
{
    int64_t oldest = clock_coarse_ms() - (int64_t)seconds * 1000;
    pthread_mutex_lock(&peers->mutex);
    for (struct peer *peer = peers->first; peer; peer = peer->next) {
        int64_t since = atomic_load_explicit(&peer->since_ms, memory_order_relaxed);
        if (since && since < oldest)
            shutdown(peer->descriptor, SHUT_RDWR);
    }
    pthread_mutex_unlock(&peers->mutex);
}
