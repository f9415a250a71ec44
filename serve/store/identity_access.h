// Identities opened: who looked behind which pseudonym, and why. Never changed.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_IDENTITY_ACCESS_H
#define HEARTH_IDENTITY_ACCESS_H

#include "features/base/arena.h"
#include "serve/store/store.h"

#include <stddef.h>

#define REVEAL_WORDS_MAX 2000 // characters

struct identity_access_reason {
    const char *code, *label;
};
enum status identity_access_reason_list(struct store *store, struct arena *arena,
                                        struct identity_access_reason **ret_reasons, size_t *ret_n,
                                        struct error *err);

struct identity_access_new {
    int64_t user_id;
    int64_t alert_id;   // 0 = outside an alert
    const char *person; // pseudonym; must be the alert's when there is one
    const char *reason; // a code
    const char *words;  // why, in words; required
    const char *client; // the address that the request came from; NULL = none
    // Pseudonyms of the others whose identities will be shown with it: each has a row of its own.
    const char *const *others;
    size_t n_other;
};
// The identity may be shown when this returned OK. Audited. Errors: E_DATA, E_LIMIT, E_NOT_FOUND.
enum status identity_access_add(struct store *store, const struct identity_access_new *reveal,
                                int64_t *ret_id, struct error *err);
// Has the user opened this person's identity at or after since_ms?
struct identity_access_question {
    int64_t user_id, since_ms;
    const char *person;
};
enum status identity_access_holds(struct store *store,
                                  const struct identity_access_question *question, bool *ret_holds,
                                  struct error *err);

struct identity_access {
    int64_t id, user_id, alert_id, time_ms;
    const char *user_name, *person, *reason, *words;
};
struct identity_access_list {
    struct identity_access *items;
    size_t n;
};
// All of a person, or all (NULL), by id. Owns: arena.
enum status identity_access_list(struct store *store, struct arena *arena, const char *person,
                                 struct identity_access_list *ret_list, struct error *err);

#endif
