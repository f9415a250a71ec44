// The open connections and since when each owes us a request: who is too slow is cut off.
#ifndef HEARTH_PEERS_H
#define HEARTH_PEERS_H

#include <stddef.h>
#include <stdint.h>

struct peers;
struct peer;

struct peers *peers_create(void);
void peers_free(struct peers *peers);
// Owns: peer_remove, before the socket is closed.
struct peer *peer_add(struct peers *peers, int descriptor);
void peer_remove(struct peers *peers, struct peer *peer);
size_t peers_count(struct peers *peers);
// A request has ended: the clock starts anew.
void peer_rest(struct peer *peer);
// While a handler works, the clock stands; it goes on while the reply is sent.
void peer_works(struct peer *peer);
void peer_answered(struct peer *peer);
// Shuts sockets whose clock is beyond, and those whose peer is gone in the midst of a request.
// Threads: any.
void peers_cut(struct peers *peers, int seconds);
int64_t clock_coarse_ms(void);

#endif
