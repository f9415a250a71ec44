// libmicrohttpd ends connections that are idle, not those that send a byte now and then; it cannot
// end one to make room for another; and 0.9.75 does not notice an end that comes together with the
// last bytes. This table does all of that by shutting sockets; the library sees it and cleans up.
// A queue for each state is in the order of time, so that what is due is always at its start.

#include "serve/http/peers.h"

#include "features/base/arena.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define SETTLED_MS 500   // libmicrohttpd has had its turn by then
#define LOOKED_AT 512    // connections a turn, for an end that was not noticed
#define LATE_AT_ONCE 512 // likewise, ended
#define PORTION 16       // of either, while the lock is held: requests of people wait for it
#define PAUSE_NS 50000   // between two portions, so that those who wait get the lock
#define BUCKETS 4096

// A holder of addresses with connections.
struct holder {
    struct holder *next; // of the bucket
    struct ip_address address;
    size_t n;
};

struct peer {
    struct peer *next, *previous; // of the state's queue
    struct peer *after, *before;  // of all, in the order of arrival
    struct peers *peers;
    struct holder *holder; // NULL = trusted
    struct holder *client; // of a request that a proxy passed on
    struct ip_address address;
    int descriptor;
    enum peer_state state;
    int64_t since_ms;
};

struct queue {
    struct peer *first, *last;
};

struct peers {
    pthread_mutex_t mutex;
    struct peers_limits limits;
    struct queue queues[PEER_QUEUES];
    struct peer *newest, *cursor; // of all; the cursor goes round
    struct peers_count count;
    struct holder *buckets[BUCKETS];
};

static int64_t clock_coarse_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct peers *peers_create(const struct peers_limits *limits)
{
    struct peers *peers = memory_alloc(sizeof *peers);
    peers->limits = *limits;
    pthread_mutex_init(&peers->mutex, NULL);
    return peers;
}

void peers_free(struct peers *peers)
{
    if (!peers)
        return;
    while (peers->newest)
        peer_remove(peers->newest);
    pthread_mutex_destroy(&peers->mutex);
    free(peers);
}

static struct holder **holder_bucket(struct peers *peers, const struct ip_address *address)
{
    uint64_t hash = 1469598103934665603u; // FNV-1a
    for (int i = 0; i < IP_BYTES; i++)
        hash = (hash ^ address->bytes[i]) * 1099511628211u;
    return &peers->buckets[(hash ^ hash >> 32) % BUCKETS];
}

static struct holder *holder_take(struct peers *peers, const struct ip_address *address)
{
    struct ip_address who = ip_holder(address);
    struct holder **bucket = holder_bucket(peers, &who), *holder = *bucket;
    while (holder && !ip_equal(&holder->address, &who))
        holder = holder->next;
    if (!holder) {
        holder = memory_alloc(sizeof *holder);
        holder->address = who;
        holder->next = *bucket;
        *bucket = holder;
    }
    holder->n++;
    return holder;
}

static void holder_give(struct peers *peers, struct holder *holder)
{
    if (!holder || --holder->n)
        return;
    struct holder **at = holder_bucket(peers, &holder->address);
    while (*at != holder)
        at = &(*at)->next;
    *at = holder->next;
    free(holder);
}

static bool is_trusted(const struct peers *peers, const struct ip_address *address)
{
    for (size_t i = 0; i < peers->limits.n_trusted; i++)
        if (ip_in_range(address, &peers->limits.trusted[i]))
            return true;
    return false;
}

static void queue_leave(struct peer *peer)
{
    if (peer->state >= PEER_QUEUES)
        return;
    struct queue *queue = &peer->peers->queues[peer->state];
    *(peer->previous ? &peer->previous->next : &queue->first) = peer->next;
    *(peer->next ? &peer->next->previous : &queue->last) = peer->previous;
}

static void queue_join(struct peer *peer, enum peer_state state)
{
    peer->state = state;
    peer->since_ms = clock_coarse_ms();
    peer->next = peer->previous = NULL;
    if (state >= PEER_QUEUES)
        return;
    struct queue *queue = &peer->peers->queues[state];
    peer->previous = queue->last;
    *(queue->last ? &queue->last->next : &queue->first) = peer;
    queue->last = peer;
}

// The library removes it soon; until then it no longer counts.
static void peer_end(struct peer *peer)
{
    struct peers *peers = peer->peers;
    queue_leave(peer);
    queue_join(peer, PEER_ENDED);
    holder_give(peers, peer->holder);
    holder_give(peers, peer->client);
    peer->holder = peer->client = NULL;
    peers->count.n_open--;
    shutdown(peer->descriptor, SHUT_RDWR);
}

// Who has waited longest, of all or of one holder; NULL = all are being worked for.
static struct peer *peer_oldest(struct peers *peers, const struct holder *holder)
{
    struct peer *oldest = NULL;
    for (int i = 0; i < PEER_QUEUES; i++) {
        struct peer *peer = peers->queues[i].first;
        while (peer && holder && peer->holder != holder)
            peer = peer->next;
        if (peer && (!oldest || peer->since_ms < oldest->since_ms))
            oldest = peer;
    }
    return oldest;
}

static void room_make(struct peers *peers, struct peer *newcomer)
{
    struct peer *oldest = NULL;
    if (newcomer->holder && newcomer->holder->n > peers->limits.n_address)
        oldest = peer_oldest(peers, newcomer->holder);
    else if (peers->count.n_open > peers->limits.n_open)
        oldest = peer_oldest(peers, NULL);
    if (oldest) {
        peer_end(oldest);
        peers->count.n_shed++;
    }
}

struct peer *peer_add(struct peers *peers, int descriptor, const struct ip_address *address)
{
    struct peer *peer = memory_alloc(sizeof *peer);
    peer->descriptor = descriptor;
    peer->address = *address;
    peer->peers = peers;
    pthread_mutex_lock(&peers->mutex);
    peer->holder = is_trusted(peers, address) ? NULL : holder_take(peers, address);
    peer->after = peers->newest;
    if (peers->newest)
        peers->newest->before = peer;
    peers->newest = peer;
    peers->count.n_open++;
    queue_join(peer, PEER_NEW);
    room_make(peers, peer);
    pthread_mutex_unlock(&peers->mutex);
    return peer;
}

void peer_remove(struct peer *peer)
{
    struct peers *peers = peer->peers;
    pthread_mutex_lock(&peers->mutex);
    if (peer->state != PEER_ENDED)
        peers->count.n_open--;
    queue_leave(peer);
    holder_give(peers, peer->holder);
    holder_give(peers, peer->client);
    if (peers->cursor == peer)
        peers->cursor = peer->after;
    if (peer->after)
        peer->after->before = peer->before;
    *(peer->before ? &peer->before->after : &peers->newest) = peer->after;
    pthread_mutex_unlock(&peers->mutex);
    free(peer);
}

void peer_move(struct peer *peer, enum peer_state state)
{
    pthread_mutex_lock(&peer->peers->mutex);
    if (peer->state != PEER_ENDED) {
        queue_leave(peer);
        queue_join(peer, state);
    }
    pthread_mutex_unlock(&peer->peers->mutex);
}

// A first head keeps the time of its connection: a line does not buy more.
void peer_head(struct peer *peer)
{
    pthread_mutex_lock(&peer->peers->mutex);
    if (peer->state == PEER_IDLE) {
        queue_leave(peer);
        queue_join(peer, PEER_HEAD);
    }
    pthread_mutex_unlock(&peer->peers->mutex);
}

bool peer_client(struct peer *peer, const struct ip_address *client)
{
    struct peers *peers = peer->peers;
    pthread_mutex_lock(&peers->mutex);
    holder_give(peers, peer->client);
    peer->client = client && peer->state != PEER_ENDED ? holder_take(peers, client) : NULL;
    bool fits = !peer->client || peer->client->n <= peers->limits.n_address;
    pthread_mutex_unlock(&peers->mutex);
    return fits;
}

const struct ip_address *peer_address(const struct peer *peer)
{
    return &peer->address;
}

// Has it closed its side, with nothing left to read? One that has said all may wait for its reply.
static bool is_gone(const struct peer *peer)
{
    char byte;
    return peer->state < PEER_SENDING &&
           recv(peer->descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

// Returns how many were ended.
static int late_cut(struct peers *peers, int64_t now_ms)
{
    int n = 0;
    for (int i = 0; i < PEER_QUEUES; i++) {
        int64_t oldest = now_ms - (int64_t)peers->limits.seconds[i] * 1000;
        struct queue *queue = &peers->queues[i];
        for (; n < PORTION && queue->first && queue->first->since_ms < oldest; n++) {
            peer_end(queue->first);
            peers->count.n_late++;
        }
    }
    return n;
}

// Goes on where the last call stopped. Returns how many were looked at.
static int gone_cut(struct peers *peers, int64_t now_ms)
{
    int n = 0;
    for (; peers->cursor && n < PORTION; n++) {
        struct peer *peer = peers->cursor;
        if (peer->since_ms < now_ms - SETTLED_MS && is_gone(peer))
            peer_end(peer);
        peers->cursor = peer->after;
    }
    return n;
}

// Takes the lock for a portion at a time, until there is nothing left or `n_most` are done.
static void cut(struct peers *peers, int (*portion_cut)(struct peers *, int64_t), int n_most)
{
    int64_t now_ms = clock_coarse_ms();
    for (int n = 0, n_now = PORTION; n_now == PORTION && n < n_most; n += n_now) {
        if (n)
            nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
        pthread_mutex_lock(&peers->mutex);
        n_now = portion_cut(peers, now_ms);
        pthread_mutex_unlock(&peers->mutex);
    }
}

void peers_cut(struct peers *peers)
{
    cut(peers, late_cut, LATE_AT_ONCE);
    pthread_mutex_lock(&peers->mutex);
    if (!peers->cursor)
        peers->cursor = peers->newest;
    pthread_mutex_unlock(&peers->mutex);
    cut(peers, gone_cut, LOOKED_AT);
}

struct peers_count peers_count(struct peers *peers)
{
    pthread_mutex_lock(&peers->mutex);
    struct peers_count count = peers->count;
    pthread_mutex_unlock(&peers->mutex);
    return count;
}
