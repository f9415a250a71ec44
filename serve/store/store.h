// The hub's store: what must outlive the process. Open it once a process; give it to all threads.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_STORE_H
#define HEARTH_STORE_H

#include "features/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct store_options {
    bool create;         // make the store when there is none
    bool audit_queue;    // start the thread of audit_queue.h
    int64_t idle_ms;     // a session ends so long after its last request; 0 = 30 minutes
    int64_t lifetime_ms; // and so long after the login at the latest; 0 = 12 hours
    // Why to bring the tables up to date although rows are not those that the audit tells of; NULL = do not.
    const char *accept;
    // The clock, UTC milliseconds since 1970; NULL = the system's. Any thread may ask.
    int64_t (*now_ms)(void *clock);
    void *clock;
};

// address: KIND:PLACE as `store:` of hearth.yaml has it, or the path of a file of SQLite's. Brings
// the tables up to date (upgrade.h). Owns: store_close, after the last call has returned.
// Errors: E_NOT_FOUND when there is none and create is off; E_FAILED when a newer program wrote it, or rows of an older store differ from its audit;
// E_CONFIG for an unknown kind; E_NOT_IMPLEMENTED.
// Threads: every function that takes a store may be called from any thread at any time; writers
// take turns on one connection, readers do not wait for them. A write that returned OK is on the
// disk. Several processes may have one store open.
// Errors: each of them may also fail with E_SYSTEM (disk, lock, memory) and E_FAILED (a damaged
// store); then nothing was written.
enum status store_open(const char *address, const struct store_options *options,
                       struct store **ret_store, struct error *err);
// The store of a workspace: `store:` of its hearth.yaml, else DEFAULT_STORE. Errors: also E_CONFIG
// when there is no hearth.yaml.
enum status store_open_workspace(const char *workspace, const struct store_options *options,
                                 struct store **ret_store, struct error *err);
// The kind and place of a workspace's store, as store_open_workspace finds it. Owns: arena.
struct arena;
struct store_place {
    const struct database_kind *kind;
    const char *place;
};
enum status store_place_read(struct arena *arena, const char *workspace,
                             struct store_place *ret_place, struct error *err);
void store_close(struct store *store);              // writes what is queued; NULL is fine
bool store_was_upgraded(const struct store *store); // steps were added when it was opened
int64_t store_now(const struct store *store);
// Whether the store can be written now: E_SYSTEM after a write that the disk did not take, until
// one is taken again; also when the file was moved away.
enum status store_check(struct store *store, struct error *err);

// Who does something, as the audit names it: "user:anna", "token:case-system", "cli:root".
#define ACTOR_TEXT 80
void actor_name(const char *kind, const char *name, char ret_actor[ACTOR_TEXT]);
// The one who runs this program.
void actor_cli(char ret_actor[ACTOR_TEXT]);

// Names of users, tokens and values: a small letter, then small letters, digits, dots, dashes,
// underscores; 64 bytes at most.
#define NAME_TEXT 65
enum status name_check(const char *what, const char *name, struct error *err); // E_USAGE

// Times as people read them: 2026-01-31T09:15:00Z.
#define TIME_TEXT 32
char *time_format(int64_t time_ms, char buffer[TIME_TEXT]); // empty for 0

#endif
