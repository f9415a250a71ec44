// The audit: who did what to whom and when, in one chain that shows every later change.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_AUDIT_H
#define HEARTH_AUDIT_H

#include "features/base/arena.h"
#include "serve/store/store.h"

#include <stddef.h>

#define AUDIT_DETAILS_MAX 65536 // bytes
// The action of a score that a program asked for: so many that they have an index of their own.
#define AUDIT_SCORE "person.score"
// The action of a list of alerts.
#define ALERTS_ACTION "alerts.score"
// The action of a row that tells nothing but digests of rows: of a write that has no other row.
#define AUDIT_ROWS "store.rows"

// Texts are borrowed. No names of the people in the data: pseudonyms and ids only.
struct audit_entry {
    const char *actor;   // see store.h
    const char *action;  // "alert.look", "score", …: subject of the work, dot, verb
    const char *subject; // a person's pseudonym, another id, or ""
    const char *details; // JSON; NULL = {}
    int64_t time_ms;     // 0 = now
    const char *client;  // the address that the request came from; NULL = none
};

// Appends entries[0..n) in a transaction of their own; durable when OK. Writes that people make
// have their row already: this is for what leaves no other trace. Many small ones: audit_queue.h.
enum status audit_add(struct store *store, const struct audit_entry *entries, size_t n,
                      struct error *err);

struct audit_row {
    int64_t sequence, time_ms;
    const char *actor, *action, *subject, *details;
    const char *client; // "" = none
    const char
        *changes; // JSON: table → id of a row → digest of the row from now on, null = deleted; ""
};
struct audit_filter {
    const char *actor, *subject, *action; // NULL = any
    int64_t after;                        // a sequence; 0 = from the start
    int64_t before;                       // a sequence; 0 = to the end
    bool newest_first;
    int64_t limit;  // 0 = 1000
    bool with_rows; // also rows of AUDIT_ROWS, unless an action is asked for
};
struct audit_list {
    struct audit_row *items;
    size_t n;
};
// Rows by sequence, falling when newest_first. Owns: arena.
enum status audit_list(struct store *store, struct arena *arena, const struct audit_filter *filter,
                       struct audit_list *ret_list, struct error *err);

#define PROOF_KINDS 4
extern const char *const proof_names[PROOF_KINDS]; // "reviews", …

struct audit_check {
    int64_t n_entry;    // rows that hold, from the first
    bool intact;        // of the whole chain, and the head was found when one was given
    char head[65];      // hash of the last row that holds, hex; zeros for an empty audit
    int64_t broken;     // sequence of the first row that does not hold; 0 = none
    const char *reason; // why, or NULL; borrowed from this struct
    char fault[192];    // its text when it names a row
    int64_t n_row;      // rows of all tables that have the digest that it tells
    struct {
        int64_t n, first; // compared with what the audit says of them; id of the first
    } told[PROOF_KINDS];
    int64_t n_replaced; // alerts that it says were replaced
};
// Walks the chain. kept_head: a head printed earlier and kept elsewhere, or NULL: whoever can write
// the file can also make a new chain, or cut its end, and only a kept head shows that.
// Errors: E_FAILED when the store cannot be read; a broken chain is a result. Cost: one pass.
enum status audit_verify(struct store *store, const char *kept_head, struct audit_check *ret_check,
                         struct error *err);

#endif
