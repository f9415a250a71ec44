// Decisions that are being written: kept on the server, one a case and person, until recorded or thrown away.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_DECISION_DRAFTS_H
#define HEARTH_DECISION_DRAFTS_H

#include "features/base/arena.h"
#include "serve/store/store.h"

#define DRAFT_MAX 40000 // bytes of JSON

struct decision_draft {
    int64_t id, alert_id, user_id, time_ms; // id and time_ms: out
    const char *fields;                     // JSON, as typed
    const char *client; // the address that the request came from, of a new one; NULL = none
};
// Takes the place of an earlier draft of the user about the alert; audited without what was typed. Errors:
// E_LIMIT; E_NOT_FOUND for the alert or the user.
enum status decision_draft_keep(struct store *store, const struct decision_draft *draft,
                                struct error *err);
// The user's draft about the alert; NULL = none. Owns: arena.
enum status decision_draft_find(struct store *store, struct arena *arena,
                                const struct decision_draft *of,
                                const struct decision_draft **ret_draft, struct error *err);

#endif
