// The hub over HTTP: the server with the hub's routes, files and cases.
#ifndef HEARTH_HUB_SERVER_H
#define HEARTH_HUB_SERVER_H

#include "features/base/error.h"

#include <stdbool.h>

#define HUB_TICK_MS 200

struct hub_server;
struct hub_server_options {
    const char *workspace;
    const char *listen; // NULL = `serving.listen` of hearth.yaml
};
// Opens store, cases and port, and answers from then on. Owns: hub_server_close. Errors: those of
// store_open_workspace, config_read and server_start.
enum status hub_server_open(const struct hub_server_options *options,
                            struct hub_server **ret_server, struct error *err);
const char *hub_server_address(const struct hub_server *server);
bool hub_server_is_tls(const struct hub_server *server);
// What an operator should know of the certificate, or NULL. Owns: the server.
const char *hub_server_warning(struct hub_server *server);
// Whether the limit of open files leaves fewer connections than the hub would hold; ret_n: how many.
bool hub_server_is_short(const struct hub_server *server, unsigned *ret_n);
// How many people may sign in.
// Errors: those of the store.
enum status hub_server_users(const struct hub_server *server, size_t *ret_n, struct error *err);
// The next scenario that cannot be scored on demand, from *i_scenario (0 at first), and why. False =
// no more.
bool hub_server_problem(const struct hub_server *server, size_t *i_scenario, struct error *ret_why);
void hub_server_tick(struct hub_server *server);  // every HUB_TICK_MS
void hub_server_close(struct hub_server *server); // NULL is fine

#endif
