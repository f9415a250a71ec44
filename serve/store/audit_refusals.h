// Refused attempts: wrong passwords, forbidden pages, forms without their key, waits. They can be forced by
// the thousand, so that one row of the audit tells of all that came within a minute.
#ifndef HEARTH_AUDIT_REFUSALS_H
#define HEARTH_AUDIT_REFUSALS_H

#include "serve/store/audit.h"

#define REFUSALS_ACTION "refused"
#define REFUSALS_MS 60000
#define REFUSALS_KINDS 64 // told apart in a row; what is beyond is only counted

// Counts an attempt; of `entry`, action (what was refused), actor, subject and client are read. It is written
// within a minute by the thread of audit_queue.h, and when the store is closed. Threads: any. Cost: no disk.
void audit_refusals_add(struct store *store, const struct audit_entry *entry);
// Writes what was counted, now. Errors: as audit_add; then it is still counted.
enum status audit_refusals_write(struct store *store, struct error *err);
bool audit_refusals_due(struct store *store); // whether the first was counted a minute ago

// For store.c.
struct audit_refusals;
struct audit_refusals *audit_refusals_create(void);
void audit_refusals_free(struct audit_refusals *refusals);

#endif
