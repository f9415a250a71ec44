// Group commit for what happens often: every look at a page, every score that a program asks for.
// One thread writes all that has come in since its last commit in one transaction, so that a
// thousand looks a second cost a few dozen syncs.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_AUDIT_QUEUE_H
#define HEARTH_AUDIT_QUEUE_H

#include "serve/store/audit.h"

struct audit_ticket {
    const struct audit_entry *entries; // borrowed until the wait has returned, with their texts
    size_t n;
    int64_t time_ms;
    bool done;
    enum status status;
    struct error error;
    void (*written)(void *context); // of audit_queue_send
    void *context;
    struct audit_ticket *next;
};

// Puts entries in the queue and returns at once; the ticket is the caller's, on its stack. While it
// is written the caller may do the work that it tells of. Needs store_options.audit_queue.
void audit_queue_add(struct store *store, const struct audit_entry *entries, size_t n,
                     struct audit_ticket *ticket);
// Returns when the ticket's entries are on the disk, or with why they are not: then nothing may be
// shown. Every ticket must be waited for, once. Errors: as audit_add; a ticket that does not fit
// fails alone.
enum status audit_queue_wait(struct store *store, struct audit_ticket *ticket, struct error *err);
// Threads: any for all of these.
// As audit_queue_add, but nobody waits: `written` is called from the queue's thread when the ticket
// has its status, once, and may free it. It must be quick.
void audit_queue_send(struct store *store, struct audit_ticket *ticket,
                      const struct audit_entry *entries, size_t n);
// Both: the entries are on the disk when OK.
enum status audit_queue_log(struct store *store, const struct audit_entry *entries, size_t n,
                            struct error *err);

// For store.c.
struct audit_queue;
enum status audit_queue_open(struct store *store, struct audit_queue **ret_queue,
                             struct error *err);
void audit_queue_close(struct audit_queue *queue); // writes what is left; NULL is fine

#endif
