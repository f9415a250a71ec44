// Who works on a case. Looking at a case changes nothing: a reviewer takes it, hands it over, covers for a
// colleague, or puts it back. Each change of hands is kept, with who made it and why.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_CASE_OWNERS_H
#define HEARTH_CASE_OWNERS_H

#include "features/base/arena.h"
#include "serve/store/store.h"

#include <stddef.h>

#define OWNER_WORDS_MAX 2000 // characters

struct case_owner {
    int64_t id, alert_id, time_ms;
    int64_t user_id;        // 0 = nobody: it was put back
    const char *user_name;  // NULL likewise
    const char *by, *words; // who made the change, and why; words may be ""
};
struct case_owner_new {
    int64_t alert_id, by_user;
    int64_t to_user;    // 0 = nobody
    int64_t shown;      // the owner that the form showed, 0 = nobody; −1 = not checked
    bool only_free;     // nobody may have it, not even to_user
    const char *words;  // required unless who asks takes a case that nobody has
    const char *client; // the address that the request came from; NULL = none
};
// Records the change, audited; a new alert is open from then on. The same owner again is OK and changes
// nothing. Errors: E_NOT_FOUND for the alert; E_DATA when the words are missing or the user cannot decide
// about cases; E_LIMIT; E_CONFLICT when the alert is decided or replaced, or somebody else has it by now.
enum status case_owner_set(struct store *store, const struct case_owner_new *change,
                           struct error *err);
struct case_owner_list {
    struct case_owner *items;
    size_t n;
};
// The changes of hands of an alert, oldest first. Owns: arena.
enum status case_owner_list(struct store *store, struct arena *arena, int64_t alert_id,
                            struct case_owner_list *ret_list, struct error *err);

#endif
