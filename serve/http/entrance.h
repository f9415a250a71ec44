// Who may reach the hub and under which name: TLS, the addresses that plain HTTP is taken from, what
// a proxy in front says of its clients.
#ifndef HEARTH_ENTRANCE_H
#define HEARTH_ENTRANCE_H

#include "features/ingest/config.h"
#include "serve/http/certificate.h"
#include "serve/http/request.h"

#define SECRET_MIN_BYTES 16 // of a proxy's secret

struct entrance {
    bool loopback; // it listens for this machine alone
    bool is_any;   // it listens at all addresses
    struct ip_address listen;
    struct certificate certificate; // of TLS; pem NULL = plain HTTP
    const char **hosts;
    size_t n_host;
    struct ip_range *proxies;
    size_t n_proxy;
    const char *user_header, *client_header, *secret_header; // NULL = not used
    const char *secret;
};

// Reads the files that `serving:` names. Owns: arena; certificate_done. Errors: E_CONFIG for keys that do
// not go together, a file that others can read, and an address beyond this machine with neither TLS nor
// a proxy; E_SYSTEM; those of listen_check and certificate_read.
enum status entrance_open(struct arena *arena, const char *workspace,
                          const struct serving_config *serving, struct entrance *ret_entrance,
                          struct error *err);
void entrance_close(struct entrance *entrance);
bool entrance_is_tls(const struct entrance *entrance);
// Whether browsers reach it by TLS, its own or a proxy's: then cookies are for TLS only.
bool entrance_is_secure(const struct entrance *entrance);
bool entrance_is_proxy(const struct entrance *entrance, const struct ip_address *address);
// Whether a connection from there is taken. Threads: any for this and all below.
bool entrance_accepts(const struct entrance *entrance, const struct ip_address *address);
// Fills the request's client, and its host and user when a proxy vouches for them. `address`: of the
// connection.
void entrance_read(const struct entrance *entrance, struct request *request,
                   const struct ip_address *address);
// Whether the request names a host that the hub is.
bool entrance_host_fits(const struct entrance *entrance, const struct request *request);

#endif
