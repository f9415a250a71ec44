// Turns at the store's connections; for the files of this folder.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_TRANSACTION_H
#define HEARTH_TRANSACTION_H

#include "serve/store/database.h"
#include "serve/store/store.h"

// Waits for the turn and begins. When OK, write_end must follow: it commits when `status` is OK,
// else undoes all that was written since write_begin, and returns `status` or why the commit failed.
// Those who wait for their turn join the transaction, so that one sync serves all of them: write_end
// returns when it is on the disk. Errors: E_SYSTEM when another process does not give up its turn, the
// disk does not take it, or the file was moved.
// Threads: any; one of them writes at a time.
enum status write_begin(struct store *store, struct database **ret_database, struct error *err);
enum status write_end(struct store *store, enum status status, struct error *err);
// A reading connection that sees one moment's state; give it back with read_end.
enum status read_begin(struct store *store, struct database **ret_database, struct error *err);
void read_end(struct store *store, struct database *database);

// One password at a time, and one more of people who are known at their address: argon2id's memory has a
// budget, and strangers do not hold up the others.
void password_turn_begin(struct store *store, bool known);
void password_turn_end(struct store *store, bool known);

struct audit_queue;
struct audit_queue *store_audit_queue(const struct store *store); // NULL = none
struct audit_refusals;
struct audit_refusals *store_refusals(const struct store *store);
int64_t store_session_idle_ms(const struct store *store);
int64_t store_session_lifetime_ms(const struct store *store);

// Texts from outside: E_DATA when blank (if required), E_LIMIT when over max_bytes, E_DATA when not
// UTF-8. The message names `what`, never the text.
enum status text_check(const char *what, const char *text, size_t max_bytes, bool required,
                       struct error *err);
// What a person wrote: counted in characters, as people count; without control characters; when
// required, with something in it that can be seen.
enum status prose_check(const char *what, const char *text, size_t max_characters, bool required,
                        struct error *err);

#endif
