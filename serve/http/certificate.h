// The certificate of TLS: read once, checked against its key.
#ifndef HEARTH_CERTIFICATE_H
#define HEARTH_CERTIFICATE_H

#include "features/base/arena.h"
#include "features/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct certificate {
    const char *pem, *key_pem; // NULL = none
    void *first;               // the hub's own, of the library
    int64_t expires_s;         // UTC, since 1970
};

// Owns: arena, certificate_done. Errors: E_CONFIG for files that are no certificate and key, or do not
// belong together; E_SYSTEM; E_LIMIT.
enum status certificate_read(struct arena *arena, const char *path, const char *key_path,
                             struct certificate *ret_certificate, struct error *err);
void certificate_done(struct certificate *certificate);
// Whether it is for that host: a name, or an address. Threads: any.
bool certificate_names(const struct certificate *certificate, const char *host);

#endif
