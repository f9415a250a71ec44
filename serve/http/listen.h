// The listening socket, bound by us so that a taken port can be named.
#ifndef HEARTH_LISTEN_H
#define HEARTH_LISTEN_H

#include "serve/http/server.h"

// ret_address: as bound, with the real port. Errors: those of server_start.
enum status listen_open(const char *text, int *ret_socket, char ret_address[LISTEN_TEXT],
                        struct error *err);
// The address of ADDR:PORT, without opening it. Errors: E_USAGE.
enum status listen_address(const char *text, struct ip_address *ret_address, struct error *err);

#endif
