// Tells the service manager that the hub answers, still answers, and ends. The protocol is one datagram of text to
// the socket that the environment names; a library for that would bring more than it saves.

#include "serve/service_notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// The address that `name` stands for: a path, or an abstract name when it begins with "@".
// Returns its length, 0 when it cannot be one.
static socklen_t address_of(const char *name, struct sockaddr_un *ret_address)
{
    size_t n = strlen(name);
    if ((name[0] != '/' && name[0] != '@') || n < 2 || n >= sizeof ret_address->sun_path)
        return 0;
    *ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(ret_address->sun_path, name, n);
    if (name[0] == '@')
        ret_address->sun_path[0] = 0;
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
}

enum status service_notify(const char *message, struct error *err)
{
    const char *name = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address;
    if (!name || !name[0])
        return OK;
    socklen_t n_address = address_of(name, &address);
    if (!n_address)
        return error_set(err, E_SYSTEM, "NOTIFY_SOCKET is not the address of a socket: %s", name);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    size_t n = strlen(message);
    ssize_t n_sent = -1;
    if (fd >= 0)
        n_sent = sendto(fd, message, n, MSG_NOSIGNAL, (struct sockaddr *)&address, n_address);
    enum status status = OK;
    if (n_sent != (ssize_t)n)
        status = error_set(err, E_SYSTEM, "cannot notify the service manager: %s: %m", name);
    if (fd >= 0)
        close(fd);
    return status;
}

int64_t service_watchdog_ms(void)
{
    const char *limit = getenv("WATCHDOG_USEC"), *process = getenv("WATCHDOG_PID");
    if (!limit || (process && atoll(process) != getpid()))
        return 0;
    long long microseconds = atoll(limit);
    return microseconds > 0 ? microseconds / 1000 : 0;
}
