// Whether a request's head can be understood in one way only.
#ifndef HEARTH_FRAMING_H
#define HEARTH_FRAMING_H

#include <microhttpd.h>

// What is ambiguous, or NULL. version: of the request line. Threads: libmicrohttpd's.
const char *framing_check(struct MHD_Connection *connection, const char *version);

#endif
