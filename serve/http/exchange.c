// Between libmicrohttpd and our own structs: copies in, headers out.

#include "serve/http/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

int64_t clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// All lines of one header.
struct header_lines {
    struct arena *arena;
    const char *name, *text; // joined by commas as RFC 9110, section 5.3, has it; NULL = none
    size_t n;
};

static enum MHD_Result line_add(void *context, enum MHD_ValueKind kind, const char *name,
                                const char *value)
{
    struct header_lines *lines = context;
    if (strcasecmp(name, lines->name) != 0)
        return MHD_YES;
    const char *text = value ? value : "";
    lines->text = lines->n++ ? arena_format(lines->arena, "%s, %s", lines->text, text)
                             : arena_text(lines->arena, text);
    return MHD_YES;
}

// A proxy may add its line of a list behind the ones that a client sent.
static const char *list_copy(struct exchange *exchange, const char *name)
{
    struct header_lines lines = {.arena = &exchange->request.arena, .name = name};
    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, line_add, &lines);
    return lines.text;
}

// Of a header that means one thing: a second line would leave open whose it is, a stranger's or the
// proxy's. Then the request is refused.
static const char *header_copy(struct exchange *exchange, const char *name)
{
    struct header_lines lines = {.arena = &exchange->request.arena, .name = name};
    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, line_add, &lines);
    if (lines.n > 1)
        error_set(&exchange->refused, E_USAGE, "more than one header %s", name);
    return lines.n == 1 ? lines.text : NULL;
}

// One query argument, still escaped: the server leaves that to us.
struct query_copy {
    struct exchange *exchange;
    struct error error;
};

static enum MHD_Result query_add(void *context, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    struct query_copy *copy = context;
    struct request *request = &copy->exchange->request;
    const char *pair = arena_format(&request->arena, "%s=%s", name, value ? value : "");
    return fields_parse_form(&request->arena, pair, strlen(pair), &request->query, &copy->error)
               ? MHD_NO
               : MHD_YES;
}

static void proxy_copy(struct exchange *exchange, const struct proxy_headers *proxy)
{
    struct request *request = &exchange->request;
    if (proxy->client)
        request->proxy.client = list_copy(exchange, proxy->client);
    if (proxy->user)
        request->proxy.user = header_copy(exchange, proxy->user);
    if (proxy->secret)
        request->proxy.secret = header_copy(exchange, proxy->secret);
    request->proxy.host = header_copy(exchange, "X-Forwarded-Host");
}

struct exchange *exchange_create(struct MHD_Connection *connection, const char *method,
                                 const char *path, const struct proxy_headers *proxy)
{
    struct exchange *exchange = memory_alloc(sizeof *exchange);
    struct request *request = &exchange->request;
    struct query_copy copy = {.exchange = exchange};
    exchange->connection = connection;
    exchange->started_us = clock_us();
    request->method = arena_text(&request->arena, method);
    request->path = arena_text(&request->arena, path);
    request->is_api = strncmp(path, "/v1/", 4) == 0;
    request->authorization = header_copy(exchange, MHD_HTTP_HEADER_AUTHORIZATION);
    request->content_type = header_copy(exchange, MHD_HTTP_HEADER_CONTENT_TYPE);
    request->origin = header_copy(exchange, MHD_HTTP_HEADER_ORIGIN);
    request->host = header_copy(exchange, MHD_HTTP_HEADER_HOST);
    request->csrf_header = header_copy(exchange, "X-CSRF-Token");
    request->fetch_site = header_copy(exchange, "Sec-Fetch-Site");
    request->user_agent = header_copy(exchange, "User-Agent");
    proxy_copy(exchange, proxy);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, query_add, &copy);
    const char *cookies = header_copy(exchange, MHD_HTTP_HEADER_COOKIE);
    enum status status = copy.error.code;
    if (!status && cookies)
        status = fields_parse_cookies(&request->arena, cookies, &request->cookies, &copy.error);
    if (status)
        exchange->refused = copy.error;
    return exchange;
}

void exchange_free(struct exchange *exchange)
{
    if (exchange->request.body)
        secret_wipe(exchange->request.body, exchange->request.n_body); // may hold a password
    free(exchange->request.body);
    arena_done(&exchange->request.arena);
    free(exchange);
}

void exchange_receive(struct exchange *exchange, const char *bytes, size_t n_bytes)
{
    struct request *request = &exchange->request;
    if (exchange->too_large || n_bytes > request->body_max - request->n_body) {
        exchange->too_large = true;
        return;
    }
    memory_grow(&request->body, &exchange->body_capacity, request->n_body + n_bytes + 1, 1);
    memcpy(request->body + request->n_body, bytes, n_bytes);
    request->n_body += n_bytes;
    request->body[request->n_body] = 0;
}

static void header_put(struct MHD_Response *response, const char *name, const char *value)
{
    if (value)
        MHD_add_response_header(response, name, value);
}

void response_harden(struct MHD_Response *response, bool is_page, bool is_secure)
{
    if (is_secure)
        header_put(response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    header_put(response, "X-Content-Type-Options", "nosniff");
    if (!is_page)
        return;
    header_put(response, "Content-Security-Policy",
               "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
               "form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    header_put(response, "X-Frame-Options", "DENY");
    header_put(response, "Referrer-Policy", "no-referrer");
    header_put(response, "Cross-Origin-Opener-Policy", "same-origin");
    header_put(response, "Cross-Origin-Resource-Policy", "same-origin");
    header_put(response, "Permissions-Policy", "camera=(), geolocation=(), microphone=()");
}

enum MHD_Result exchange_send(struct exchange *exchange)
{
    const struct reply *reply = &exchange->reply;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        reply->n_body, (void *)(uintptr_t)reply->body, MHD_RESPMEM_PERSISTENT);
    if (!response)
        return MHD_NO;
    header_put(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->content_type);
    header_put(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    response_harden(response, !exchange->request.is_api, exchange->is_secure);
    header_put(response, MHD_HTTP_HEADER_LOCATION, reply->location);
    header_put(response, MHD_HTTP_HEADER_ALLOW, reply->allow);
    header_put(response, MHD_HTTP_HEADER_RETRY_AFTER, reply->wait_seconds);
    header_put(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, reply->authentication);
    for (size_t i = 0; i < sizeof reply->cookies / sizeof *reply->cookies; i++)
        header_put(response, MHD_HTTP_HEADER_SET_COOKIE, reply->cookies[i]);
    unsigned http_status = reply->http_status ? (unsigned)reply->http_status : MHD_HTTP_OK;
    enum MHD_Result result = MHD_queue_response(exchange->connection, http_status, response);
    MHD_destroy_response(response);
    return result;
}
