// Identities opened: who looked behind which pseudonym, and why. Never changed.
#ifndef HEARTH_REVEALS_H
#define HEARTH_REVEALS_H

#include "features/base/arena.h"
#include "serve/store/hub.h"

#include <stddef.h>

#define REVEAL_WORDS_MAX 2000 // characters

struct reveal_reason {
    const char *code, *label;
};
enum status reveal_reason_list(struct hub *hub, struct arena *arena,
                               struct reveal_reason **ret_reasons, size_t *ret_n,
                               struct error *err);

struct reveal_new {
    int64_t user_id;
    int64_t alert_id;   // 0 = outside an alert
    const char *person; // pseudonym; must be the alert's when there is one
    const char *reason; // a code
    const char *words;  // why, in words; required
};
// The identity may be shown when this returned OK. Audited. Errors: E_DATA, E_LIMIT, E_NOT_FOUND.
enum status reveal_add(struct hub *hub, const struct reveal_new *reveal, int64_t *ret_id,
                       struct error *err);
// Has the user opened this person's identity at or after since_ms?
enum status reveal_holds(struct hub *hub, int64_t user_id, const char *person, int64_t since_ms,
                         bool *ret_holds, struct error *err);

struct reveal {
    int64_t id, user_id, alert_id, time_ms;
    const char *user_name, *person, *reason, *words;
};
// All of a person, or all (NULL), by id. Owns: arena.
enum status reveal_list(struct hub *hub, struct arena *arena, const char *person,
                        struct reveal **ret_reveals, size_t *ret_n, struct error *err);

#endif
