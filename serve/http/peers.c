// libmicrohttpd ends connections that are idle, not those that send a byte now and then, and 0.9.75
// does not notice an end that comes together with the last bytes: this list does both.

#include "serve/http/peers.h"

#include "features/base/arena.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#define SETTLED_MS 500 // libmicrohttpd has had its turn by then

struct peer {
    struct peer *next, *previous;
    int descriptor;
    _Atomic int64_t since_ms; // 0 = a handler works
    atomic_bool is_answered;  // the reply is on its way: a peer that has said all may wait for it
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

void peer_answered(struct peer *peer)
{
    atomic_store_explicit(&peer->is_answered, true, memory_order_relaxed);
    atomic_store_explicit(&peer->since_ms, clock_coarse_ms(), memory_order_relaxed);
}

void peer_rest(struct peer *peer)
{
    atomic_store_explicit(&peer->is_answered, false, memory_order_relaxed);
    atomic_store_explicit(&peer->since_ms, clock_coarse_ms(), memory_order_relaxed);
}

void peer_works(struct peer *peer)
{
    atomic_store_explicit(&peer->since_ms, 0, memory_order_relaxed);
}

// Has it closed its side, with nothing left to read?
static bool is_gone(const struct peer *peer)
{
    char byte;
    return !atomic_load_explicit(&peer->is_answered, memory_order_relaxed) &&
           recv(peer->descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void peers_cut(struct peers *peers, int seconds)
{
    int64_t now = clock_coarse_ms();
    int64_t oldest = now - (int64_t)seconds * 1000, settled = now - SETTLED_MS;
    pthread_mutex_lock(&peers->mutex);
    for (struct peer *peer = peers->first; peer; peer = peer->next) {
        int64_t since = atomic_load_explicit(&peer->since_ms, memory_order_relaxed);
        if (since && (since < oldest || (since < settled && is_gone(peer))))
            shutdown(peer->descriptor, SHUT_RDWR);
    }
    pthread_mutex_unlock(&peers->mutex);
}
