// A request on its way through the server, from libmicrohttpd's first word to its last.
#ifndef HEARTH_EXCHANGE_H
#define HEARTH_EXCHANGE_H

#include "serve/http/peers.h"
#include "serve/http/request.h"
#include "serve/http/workers.h"

#include <microhttpd.h>
#include <stdatomic.h>

enum exchange_stage { EXCHANGE_RECEIVING, EXCHANGE_WORKING, EXCHANGE_READY };

struct exchange {
    struct work work; // first
    struct request request;
    struct reply reply;
    enum exchange_stage stage;
    struct MHD_Connection *connection;
    struct peer *peer;
    size_t body_capacity;
    bool too_large;
    bool is_secure;       // browsers are told to use TLS only
    struct error refused; // what is wrong with the headers; code OK = nothing
    int64_t started_us;
    struct server *server;
    atomic_int n_holder;   // the worker, and who must be done before the reply is sent
    atomic_bool unwritten; // one of them failed
};

// Copies what handlers need of the request line and headers; what is wrong is in `refused`.
struct exchange *exchange_create(struct MHD_Connection *connection, const char *method,
                                 const char *path, const struct proxy_headers *proxy);
void exchange_free(struct exchange *exchange);
// Adds to the body; beyond the limit bytes are dropped and too_large is set.
void exchange_receive(struct exchange *exchange, const char *bytes, size_t n_bytes);
// The reply as libmicrohttpd's. MHD_NO ends the connection.
enum MHD_Result exchange_send(struct exchange *exchange);
// Headers that every reply has.
void response_harden(struct MHD_Response *response, bool is_page, bool is_secure);
int64_t clock_us(void);

#endif
