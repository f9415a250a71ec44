// One link of the audit's chain; for the files of this folder.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_AUDIT_CHAIN_H
#define HEARTH_AUDIT_CHAIN_H

#include "features/base/json.h"
#include "serve/store/audit.h"
#include "serve/store/database.h"
#include "serve/store/secret.h"

// The hash of a row: BLAKE2b-256 over "hearth audit 2", sequence, time_ms, actor, action, subject,
// details, client, changes, prev_hash, in the encoding of secret.h.
void audit_row_hash(const struct audit_row *row, const uint8_t prev_hash[DIGEST_BYTES],
                    uint8_t ret_hash[DIGEST_BYTES]);
// The last row's sequence and hash; 0 and zeros for an empty audit.
struct audit_head {
    int64_t sequence;
    uint8_t hash[DIGEST_BYTES];
};
enum status audit_head_read(struct database *database, struct audit_head *ret_head,
                            struct error *err);
// Appends after the head, within the writer's transaction, and moves the head on. It tells the digests of
// the rows that were changed since the last append. Errors: as audit_append.
enum status audit_append_after(struct database *database, struct audit_head *head, int64_t now_ms,
                               const struct audit_entry *entry, struct error *err);
// Tells of the changed rows that no row of the audit has told of, at the end of a transaction.
enum status audit_append_rest(struct database *database, int64_t now_ms, struct error *err);
// Tells of every row there is, after the tables themselves were changed by new steps.
enum status audit_append_all(struct database *database, int64_t now_ms, struct error *err);
// Appends within the writer's transaction. Errors: E_DATA, E_LIMIT for texts that do not fit.
enum status audit_append(struct database *database, int64_t now_ms, const struct audit_entry *entry,
                         struct error *err);
// The same with details from JSON, which it takes and frees. entry->details is not read.
enum status audit_append_json(struct database *database, int64_t now_ms,
                              const struct audit_entry *entry, json *details, struct error *err);

// The proof of audit_verify over the tables that the first n_step steps make, within the caller's transaction.
// Errors: as audit_verify.
enum status audit_verify_steps(struct database *database, int n_step, struct audit_check *ret_check,
                               struct error *err);

// Who acts when nobody asked for it.
#define PROGRAM_ACTOR "hearth"

#endif
