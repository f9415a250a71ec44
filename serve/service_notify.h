// What the service manager that started the program is told: systemd's notification protocol.
#ifndef HEARTH_SERVICE_NOTIFY_H
#define HEARTH_SERVICE_NOTIFY_H

#include "features/base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define SERVICE_READY "READY=1"
#define SERVICE_STOPPING "STOPPING=1"
#define SERVICE_ALIVE "WATCHDOG=1"

// Sends one message, such as SERVICE_READY. Without a service manager ($NOTIFY_SOCKET is not set) it does
// nothing. Errors: E_SYSTEM, when the socket does not take the message. Source: sd_notify(3).
enum status service_notify(const char *message, struct error *err);

// The longest time between two SERVICE_ALIVE that the service manager accepts. Units: milliseconds; 0 =
// it does not watch this process. Source: sd_watchdog_enabled(3).
int64_t service_watchdog_ms(void);

#endif
