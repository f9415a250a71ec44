// The open connections, each with what it owes and since when: whoever is too slow is ended, and when
// there are too many the one that has waited longest.
#ifndef HEARTH_PEERS_H
#define HEARTH_PEERS_H

#include "features/base/ip_address.h"

#include <stddef.h>
#include <stdint.h>

struct peers;
struct peer;

// What a connection owes, or whether the hub owes it something.
enum peer_state {
    PEER_NEW,       // has not sent the head of a request yet
    PEER_HEAD,      // has begun the head of another request
    PEER_IDLE,      // has been answered
    PEER_RECEIVING, // sends a body
    PEER_SENDING,   // takes a reply
    PEER_WORKING,   // a handler works: no limit
    PEER_ENDED,     // shut; the server will remove it
    PEER_STATE_COUNT
};
#define PEER_QUEUES PEER_WORKING // the states before it have a limit of time

struct peers_limits {
    size_t n_open;    // connections
    size_t n_address; // of one holder of addresses; trusted ones are not counted
    int seconds[PEER_QUEUES];
    const struct ip_range *trusted; // a proxy's
    size_t n_trusted;
};

struct peers *peers_create(const struct peers_limits *limits);
void peers_free(struct peers *peers); // NULL is fine
// Ends others when there are too many, of this address or in all. Owns: peer_remove, before the socket
// is closed.
struct peer *peer_add(struct peers *peers, int descriptor, const struct ip_address *address);
void peer_remove(struct peer *peer);
// The limit of time starts anew.
void peer_move(struct peer *peer, enum peer_state state);
void peer_head(struct peer *peer); // a request line has come
// Counts a request that a proxy passes on as one of its client until the next such call; NULL = of no
// client. false = the client has too many already.
bool peer_client(struct peer *peer, const struct ip_address *client);
const struct ip_address *peer_address(const struct peer *peer);
// Ends connections that are over their limit of time, and those whose peer is gone in the midst of a
// request.
void peers_cut(struct peers *peers);
struct peers_count {
    size_t n_open, n_shed,
        n_late; // of all since the start: ended for want of room, and for slowness
};
// Threads: any for all of these.
struct peers_count peers_count(struct peers *peers);

#endif
