// Lifecycle of the server, and libmicrohttpd's callbacks. The first thread never waits: handlers,
// which read disks and wait for syncs, run on workers while their connection is suspended.

#include "serve/http/server.h"

#include "serve/http/exchange.h"
#include "serve/http/framing.h"
#include "serve/http/listen.h"

#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTION_MEMORY ((size_t)16384) // request line and headers must fit; cleared for each
#define CONNECTIONS_ENDING 256            // shut to make room, and not cleaned up yet
#define EVENTS_AT_ONCE 128                // of libmicrohttpd

struct file_reply {
    uint64_t hash;
    const char *path; // NULL = an empty slot
    struct MHD_Response *response;
};

struct server {
    struct server_options options;
    struct MHD_Daemon *daemon;
    struct workers *lanes[LANE_COUNT];
    struct peers *peers;
    struct file_reply *files;
    size_t n_slot; // a power of two: open addressing
    atomic_bool stopping;
    atomic_int n_working; // exchanges that are suspended
    char address[LISTEN_TEXT];
};

static uint64_t path_hash(const char *path)
{
    uint64_t hash = 1469598103934665603u; // FNV-1a
    for (; *path; path++)
        hash = (hash ^ (unsigned char)*path) * 1099511628211u;
    return hash;
}

static struct file_reply *file_slot(const struct server *server, const char *path)
{
    uint64_t hash = path_hash(path);
    size_t i = hash & (server->n_slot - 1);
    while (server->files[i].path &&
           (server->files[i].hash != hash || strcmp(server->files[i].path, path) != 0))
        i = (i + 1) & (server->n_slot - 1);
    return &server->files[i];
}

static void files_prepare(struct server *server)
{
    for (server->n_slot = 16; server->n_slot < 4 * server->options.n_file;)
        server->n_slot *= 2;
    server->files = memory_alloc(server->n_slot * sizeof *server->files);
    for (size_t i = 0; i < server->options.n_file; i++) {
        const struct static_file *file = &server->options.files[i];
        struct file_reply *slot = file_slot(server, file->path);
        slot->path = file->path;
        slot->hash = path_hash(file->path);
        slot->response = MHD_create_response_from_buffer(
            file->n_bytes, (void *)(uintptr_t)file->bytes, MHD_RESPMEM_PERSISTENT);
        MHD_add_response_header(slot->response, MHD_HTTP_HEADER_CONTENT_TYPE, file->content_type);
        MHD_add_response_header(slot->response, MHD_HTTP_HEADER_CACHE_CONTROL,
                                file->immutable ? "public, max-age=31536000, immutable"
                                                : "no-cache");
        response_harden(slot->response, false, server->options.is_secure);
    }
}

static bool is_file(const struct server *server, const void *state)
{
    const char *at = state, *from = (const char *)server->files;
    return at >= from && at < from + server->n_slot * sizeof *server->files;
}

static struct peer *peer_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void exchange_refuse(struct exchange *exchange, int http_status, const struct error *why)
{
    const struct server_options *options = &exchange->server->options;
    exchange->reply = (struct reply){0};
    options->refuse(options->context, &exchange->request, &exchange->reply, http_status, why);
    exchange->stage = EXCHANGE_READY;
}

static enum MHD_Result exchange_fail(struct exchange *exchange, int http_status,
                                     const char *message)
{
    struct error error = {0};
    error_set(&error, E_FAILED, "%s", message);
    exchange_refuse(exchange, http_status, &error);
    return exchange_send(exchange);
}

static struct exchange *exchange_of(struct request *request)
{
    return (struct exchange *)((char *)request - offsetof(struct exchange, request));
}

static void exchange_hold(struct request *request)
{
    struct exchange *exchange = exchange_of(request);
    atomic_fetch_add(&exchange->n_holder, 1);
}

static void exchange_release(struct request *request, enum status status)
{
    struct exchange *exchange = exchange_of(request);
    struct server *server = exchange->server;
    if (status)
        atomic_store(&exchange->unwritten, true);
    if (atomic_fetch_sub(&exchange->n_holder, 1) > 1)
        return;
    if (atomic_load(&exchange->unwritten))
        exchange_refuse(exchange, MHD_HTTP_SERVICE_UNAVAILABLE, NULL);
    exchange->stage = EXCHANGE_READY;
    peer_move(exchange->peer, PEER_SENDING);
    MHD_resume_connection(exchange->connection);
    atomic_fetch_sub(&server->n_working, 1);
}

static void exchange_run(void *context, struct work *work)
{
    struct server *server = context;
    struct exchange *exchange = (struct exchange *)work;
    server->options.answer(server->options.context, &exchange->request, &exchange->reply);
    exchange_release(&exchange->request, OK);
}

struct request_line {
    const char *method, *path, *version;
};

static enum MHD_Result request_begin(struct server *server, struct MHD_Connection *connection,
                                     const struct request_line *line, void **state)
{
    const char *method = line->method, *path = line->path;
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    const char *ambiguous = framing_check(connection, line->version);
    struct file_reply *file = reads && !ambiguous ? file_slot(server, path) : NULL;
    if (file && file->path) {
        *state = file;
        return MHD_YES;
    }
    struct exchange *exchange = exchange_create(connection, method, path, &server->options.proxy);
    *state = exchange;
    exchange->peer = peer_of(connection);
    peer_move(exchange->peer, PEER_RECEIVING);
    exchange->server = server;
    exchange->is_secure = server->options.is_secure;
    atomic_init(&exchange->n_holder, 1);
    exchange->request.hold = exchange_hold;
    exchange->request.release = exchange_release;
    server->options.begin(server->options.context, &exchange->request,
                          peer_address(exchange->peer));
    if (exchange->request.by_proxy && !peer_client(exchange->peer, &exchange->request.client))
        return exchange_fail(exchange, MHD_HTTP_TOO_MANY_REQUESTS,
                             "too many requests of one address at once");
    if (ambiguous)
        return exchange_fail(exchange, MHD_HTTP_BAD_REQUEST, ambiguous);
    const char *length =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    if (length && strtoull(length, NULL, 10) > exchange->request.body_max)
        return exchange_fail(exchange, MHD_HTTP_CONTENT_TOO_LARGE, "the body is too large");
    return MHD_YES;
}

static enum MHD_Result exchange_work(struct server *server, struct exchange *exchange)
{
    if (exchange->refused.code) {
        exchange_refuse(exchange, error_http_status(exchange->refused.code), &exchange->refused);
        return exchange_send(exchange);
    }
    if (exchange->too_large)
        return exchange_fail(exchange, MHD_HTTP_CONTENT_TOO_LARGE, "the body is too large");
    if (atomic_load(&server->stopping))
        return exchange_fail(exchange, MHD_HTTP_SERVICE_UNAVAILABLE, "the hub is closing");
    exchange->stage = EXCHANGE_WORKING;
    peer_move(exchange->peer, PEER_WORKING);
    MHD_suspend_connection(exchange->connection);
    atomic_fetch_add(&server->n_working, 1);
    if (workers_add(server->lanes[exchange->request.lane], &exchange->work))
        return MHD_YES;
    exchange_refuse(exchange, MHD_HTTP_SERVICE_UNAVAILABLE, NULL);
    exchange_release(&exchange->request, OK);
    return MHD_YES;
}

static enum MHD_Result access_handler(void *context, struct MHD_Connection *connection,
                                      const char *path, const char *method, const char *version,
                                      const char *upload, size_t *n_upload, void **state)
{
    struct server *server = context;
    if (!*state)
        return request_begin(server, connection, &(struct request_line){method, path, version},
                             state);
    if (is_file(server, *state)) {
        bool more = *n_upload; // nobody reads a body here
        *n_upload = 0;
        return more ? MHD_YES
                    : MHD_queue_response(connection, MHD_HTTP_OK,
                                         ((struct file_reply *)*state)->response);
    }
    struct exchange *exchange = *state;
    if (*n_upload) {
        exchange_receive(exchange, upload, *n_upload);
        *n_upload = 0;
        return MHD_YES;
    }
    return exchange->stage == EXCHANGE_RECEIVING ? exchange_work(server, exchange)
                                                 : exchange_send(exchange);
}

static void request_ended(void *context, struct MHD_Connection *connection, void **state,
                          enum MHD_RequestTerminationCode how)
{
    struct server *server = context;
    struct peer *peer = peer_of(connection);
    peer_move(peer, PEER_IDLE);
    peer_client(peer, NULL);
    if (!*state)
        return;
    bool sent = how == MHD_REQUEST_TERMINATED_COMPLETED_OK;
    if (is_file(server, *state)) {
        server->options.sent(server->options.context, NULL, sent ? MHD_HTTP_OK : 0, 0);
        return;
    }
    struct exchange *exchange = *state;
    server->options.sent(server->options.context, &exchange->request,
                         sent ? exchange->reply.http_status : 0,
                         (double)(clock_us() - exchange->started_us) / 1e6);
    exchange_free(exchange);
}

static void connection_changed(void *context, struct MHD_Connection *connection,
                               void **socket_context, enum MHD_ConnectionNotificationCode what)
{
    struct server *server = context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        const union MHD_ConnectionInfo *from =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
        struct ip_address address = {0};
        if (from && from->client_addr)
            ip_of_socket(from->client_addr, &address);
        *socket_context = peer_add(server->peers, info->connect_fd, &address);
    } else if (*socket_context) {
        peer_remove(*socket_context);
        *socket_context = NULL;
    }
}

// A request line has come: the rest of the head must follow soon.
static void *head_begun(void *context, const char *target, struct MHD_Connection *connection)
{
    peer_head(peer_of(connection));
    return NULL;
}

// Escapes stay as they came: a path is matched as sent, and fields are decoded once, by us.
static size_t unescape_nothing(void *context, struct MHD_Connection *connection, char *text)
{
    return strlen(text);
}

// libmicrohttpd's complaints name addresses and bytes of strangers: not ours to repeat.
static void log_nothing(void *context, const char *format, va_list arguments)
{
}

static enum MHD_Result connection_wanted(void *context, const struct sockaddr *from, socklen_t n)
{
    struct server *server = context;
    struct ip_address address = {0};
    ip_of_socket(from, &address);
    return server->options.accepts(server->options.context, &address) ? MHD_YES : MHD_NO;
}

#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"

static struct MHD_Daemon *daemon_start(struct server *server, int descriptor)
{
    const struct server_options *options = &server->options;
    bool tls = options->certificate != NULL;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem tls_options[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)options->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)options->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(
        tls ? flags | MHD_USE_TLS : flags, 0, connection_wanted, server, access_handler, server,
        MHD_OPTION_EXTERNAL_LOGGER, log_nothing, NULL, MHD_OPTION_LISTEN_SOCKET, descriptor,
        MHD_OPTION_CONNECTION_LIMIT, options->max_connection + CONNECTIONS_ENDING,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)options->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, unescape_nothing, NULL, MHD_OPTION_NOTIFY_COMPLETED,
        request_ended, server, MHD_OPTION_URI_LOG_CALLBACK, head_begun, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, connection_changed, server, MHD_OPTION_ARRAY,
        tls ? tls_options : tls_options + 3, MHD_OPTION_END);
}

enum status server_start(const struct server_options *options, struct server **ret_server,
                         struct error *err)
{
    int descriptor;
    struct server *server = memory_alloc(sizeof *server);
    server->options = *options;
    enum status status = listen_open(options->listen, &descriptor, server->address, err);
    if (status) {
        free(server);
        return status;
    }
    server->peers = peers_create(&(struct peers_limits){
        .n_open = options->max_connection,
        .n_address = options->max_connection_address,
        .seconds = {[PEER_NEW] = options->head_seconds,
                    [PEER_HEAD] = options->head_seconds,
                    [PEER_IDLE] = options->idle_seconds,
                    [PEER_RECEIVING] = options->deadline_seconds,
                    [PEER_SENDING] = options->deadline_seconds},
        .trusted = options->proxies,
        .n_trusted = options->n_proxy,
    });
    files_prepare(server);
    for (int i = 0; i < LANE_COUNT; i++)
        server->lanes[i] = workers_start(options->lanes[i].n_thread, options->lanes[i].max_queued,
                                         exchange_run, server);
    server->daemon = daemon_start(server, descriptor);
    if (!server->daemon) {
        close(descriptor);
        server_stop(server);
        return error_set(err, E_SYSTEM, "the HTTP server does not start");
    }
    *ret_server = server;
    return OK;
}

const char *server_address(const struct server *server)
{
    return server->address;
}

// libmicrohttpd 0.9.75 takes 128 events at a time, and after exactly so many it waits for more,
// with its work undone. A connection that is closed already wakes it.
static void daemon_wake(struct server *server)
{
    int ends[2];
    struct sockaddr_in nobody = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends))
        return;
    close(ends[1]);
    MHD_add_connection(server->daemon, ends[0], (const struct sockaddr *)&nobody, sizeof nobody);
}

void server_tick(struct server *server)
{
    peers_cut(server->peers);
    if (peers_count(server->peers).n_open >= EVENTS_AT_ONCE - 2)
        daemon_wake(server);
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    atomic_store(&server->stopping, true);
    for (int i = 0; i < LANE_COUNT; i++)
        workers_stop(server->lanes[i]);
    while (atomic_load(&server->n_working)) // their audit is being written
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    for (size_t i = 0; i < server->n_slot; i++)
        if (server->files[i].response)
            MHD_destroy_response(server->files[i].response);
    peers_free(server->peers);
    free(server->files);
    free(server);
}
