// The HTTP server: one thread of libmicrohttpd reads and writes, workers run the handlers. What
// never changes (files, descriptions) is answered by the first thread without a worker.
#ifndef HEARTH_SERVER_H
#define HEARTH_SERVER_H

#include "serve/http/request.h"

#define LISTEN_TEXT 72

struct static_file {
    const char *path, *content_type;
    const void *bytes; // borrowed
    size_t n_bytes;
    bool immutable; // its name changes with its content
};

struct server_options {
    const char *listen;             // ADDR:PORT, numeric, [ADDR]:PORT for IPv6; port 0 = any free
    const char *certificate, *key;  // of TLS, PEM; NULL = plain HTTP
    bool is_secure;                 // browsers are told to use TLS only
    struct proxy_headers proxy;     // copied to the request
    const struct ip_range *proxies; // n_proxy: not limited by address
    size_t n_proxy;
    struct {
        int n_thread;
        size_t max_queued; // beyond it: 503
    } lanes[LANE_COUNT];
    unsigned max_connection;         // the oldest idle one makes room for another
    unsigned max_connection_address; // likewise, of one address
    int head_seconds;     // from the connection, or from a request's first line, to its body
    int idle_seconds;     // a connection without any byte
    int deadline_seconds; // a body, and a reply, each
    const struct static_file *files;
    size_t n_file;
    // Whether a connection from there is taken. On the first thread.
    bool (*accepts)(void *context, const struct ip_address *address);
    // Fills the request's client, lane and body_max, beyond which `answer` is not called. address: of
    // the connection. On the first thread: quick, and without waiting.
    void (*begin)(void *context, struct request *request, const struct ip_address *address);
    // Answers; always fills reply. On a worker.
    void (*answer)(void *context, struct request *request, struct reply *reply);
    // Fills the reply to what never came to `answer`, or whose audit could not be written. Any
    // thread.
    void (*refuse)(void *context, struct request *request, struct reply *reply, int http_status,
                   const struct error *why);
    // A reply has been sent (http_status) or not (0). On the first thread. request NULL = a file.
    void (*sent)(void *context, const struct request *request, int http_status, double seconds);
    void *context;
};

struct server;
// Owns: server_stop. Errors: E_USAGE for an address that is none; E_FAILED when the port is taken, and
// it names it; E_SYSTEM.
enum status server_start(const struct server_options *options, struct server **ret_server,
                         struct error *err);
// Where it listens: "127.0.0.1:8420".
const char *server_address(const struct server *server);
// Some times a second: ends connections whose request takes too long, and hurries a crowd on.
void server_tick(struct server *server);
// Answers what has begun, refuses what is new, frees. NULL is fine.
void server_stop(struct server *server);

#endif
