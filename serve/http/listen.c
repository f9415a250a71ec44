// ADDR:PORT → a bound, listening socket. Numeric addresses only: no name is looked up.

#include "serve/http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 512

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool port_parse(const char *text, uint16_t *ret_port)
{
    long port = 0;
    if (!*text || strlen(text) > 5)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        port = port * 10 + (*text - '0');
    }
    *ret_port = (uint16_t)port;
    return port <= 65535;
}

static bool address_parse(const char *text, union address *ret_address, socklen_t *ret_n)
{
    char host[LISTEN_TEXT];
    uint16_t port;
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof host || !port_parse(colon + 1, &port))
        return false;
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = 0;
    memset(ret_address, 0, sizeof *ret_address);
    size_t n = strlen(host);
    if (n > 2 && host[0] == '[' && host[n - 1] == ']') {
        host[n - 1] = 0;
        ret_address->v6.sin6_family = AF_INET6;
        ret_address->v6.sin6_port = htons(port);
        *ret_n = sizeof ret_address->v6;
        return inet_pton(AF_INET6, host + 1, &ret_address->v6.sin6_addr) == 1;
    }
    ret_address->v4.sin_family = AF_INET;
    ret_address->v4.sin_port = htons(port);
    *ret_n = sizeof ret_address->v4;
    return inet_pton(AF_INET, host, &ret_address->v4.sin_addr) == 1;
}

static void address_format(const union address *address, char ret_text[LISTEN_TEXT])
{
    char host[INET6_ADDRSTRLEN];
    bool v6 = address->any.sa_family == AF_INET6;
    const void *from = v6 ? (const void *)&address->v6.sin6_addr : &address->v4.sin_addr;
    inet_ntop(address->any.sa_family, from, host, sizeof host);
    snprintf(ret_text, LISTEN_TEXT, v6 ? "[%s]:%u" : "%s:%u", host,
             ntohs(v6 ? address->v6.sin6_port : address->v4.sin_port));
}

static enum status bind_error(const char *text, struct error *err)
{
    if (errno == EADDRINUSE) {
        error_set(err, E_FAILED, "%s is taken by another program", text);
        error_hint(err, "stop it, or choose another port with --listen ADDR:PORT");
        return E_FAILED;
    }
    return error_system(err, "listen on", text);
}

static enum status address_read(const char *text, union address *ret_address, socklen_t *ret_n,
                                struct error *err)
{
    if (address_parse(text, ret_address, ret_n))
        return OK;
    error_set(err, E_USAGE, "--listen '%.60s' is no address and port", text);
    error_hint(err, "like 127.0.0.1:8420 or [::1]:8420");
    return E_USAGE;
}

enum status listen_address(const char *text, struct ip_address *ret_address, struct error *err)
{
    union address address;
    socklen_t n;
    enum status status = address_read(text, &address, &n, err);
    if (!status)
        ip_of_socket(&address.any, ret_address);
    return status;
}

enum status listen_open(const char *text, int *ret_socket, char ret_address[LISTEN_TEXT],
                        struct error *err)
{
    union address address;
    socklen_t n;
    enum status status = address_read(text, &address, &n, err);
    if (status)
        return status;
    int on = 1, descriptor = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return bind_error(text, err);
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(descriptor, &address.any, n) || listen(descriptor, BACKLOG)) {
        status = bind_error(text, err);
        close(descriptor);
        return status;
    }
    getsockname(descriptor, &address.any, &n);
    address_format(&address, ret_address);
    *ret_socket = descriptor;
    return OK;
}
