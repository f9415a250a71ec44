// The queue and its thread. A batch is what came in while the one before was being synced: no
// timer, so that a single look waits for one sync only, and many share it.

#include "serve/store/audit_queue.h"

#include "serve/store/audit_chain.h"
#include "serve/store/audit_refusals.h"
#include "serve/store/transaction.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define BATCH_ROWS 1024 // at most in a transaction, so that other writers get their turn

#define TURN_SECONDS 5 // between looks at what was refused

struct audit_queue {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock; // of all below and of tickets in the queue
    pthread_cond_t filled, written;
    struct audit_ticket *first, **last; // not yet taken
    bool closing;
};

// Cuts up to BATCH_ROWS rows (one ticket at least) from the queue; the lock is held.
static struct audit_ticket *batch_take(struct audit_queue *queue)
{
    struct audit_ticket *batch = queue->first, **end = &queue->first;
    size_t n_row = 0;
    do {
        n_row += (*end)->n;
        end = &(*end)->next;
    } while (*end && n_row + (*end)->n <= BATCH_ROWS);
    queue->first = *end;
    *end = NULL;
    if (!queue->first)
        queue->last = &queue->first;
    return batch;
}

static enum status ticket_write(struct database *database, struct audit_head *head,
                                struct audit_ticket *ticket)
{
    enum status status = OK;
    for (size_t i = 0; !status && i < ticket->n; i++)
        status = audit_append_after(database, head, ticket->time_ms, &ticket->entries[i],
                                    &ticket->error);
    return status;
}

// One transaction; false = it must be done again without the tickets that now have a status.
static bool batch_write(struct store *store, struct audit_ticket *batch)
{
    struct database *database;
    struct audit_head head;
    struct error error = {0};
    bool refused = false;
    enum status status = write_begin(store, &database, &error);
    if (!status) {
        status = audit_head_read(database, &head, &error);
        for (struct audit_ticket *ticket = batch; !status && ticket && !refused;
             ticket = ticket->next) {
            if (ticket->status)
                continue;
            ticket->status = ticket_write(database, &head, ticket);
            refused = ticket->status != OK;
        }
        status = write_end(store, refused ? E_FAILED : status, &error);
    }
    if (refused)
        return false;
    for (struct audit_ticket *ticket = batch; status && ticket; ticket = ticket->next) {
        if (ticket->status)
            continue;
        ticket->status = status;
        ticket->error = error;
    }
    return true;
}

// Those who wait may go; the tickets of audit_queue_send remain. The lock is held.
static struct audit_ticket *batch_release(struct audit_ticket *batch)
{
    struct audit_ticket *sent = NULL, **end = &sent;
    for (struct audit_ticket *ticket = batch, *next; ticket; ticket = next) {
        next = ticket->next; // its owner may be gone once it is done
        if (ticket->written) {
            ticket->next = NULL;
            *end = ticket;
            end = &ticket->next;
        } else {
            ticket->done = true;
        }
    }
    return sent;
}

static void batch_tell(struct audit_ticket *sent)
{
    for (struct audit_ticket *next; sent; sent = next) {
        next = sent->next;
        sent->written(sent->context);
    }
}

// Until something comes in, or for a few seconds.
static void wait_a_while(struct audit_queue *queue)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += TURN_SECONDS;
    pthread_cond_timedwait(&queue->filled, &queue->lock, &until);
}

static void *writer_run(void *context)
{
    struct audit_queue *queue = context;
    pthread_mutex_lock(&queue->lock);
    for (;;) {
        if (!queue->first && !queue->closing)
            wait_a_while(queue);
        if (audit_refusals_due(queue->store)) {
            pthread_mutex_unlock(&queue->lock);
            audit_refusals_write(queue->store, ERROR_IGNORED); // else at the next turn
            pthread_mutex_lock(&queue->lock);
        }
        if (!queue->first && queue->closing)
            break;
        if (!queue->first)
            continue;
        struct audit_ticket *batch = batch_take(queue);
        pthread_mutex_unlock(&queue->lock);
        while (!batch_write(queue->store, batch))
            ;
        pthread_mutex_lock(&queue->lock);
        struct audit_ticket *sent = batch_release(batch);
        pthread_cond_broadcast(&queue->written);
        pthread_mutex_unlock(&queue->lock);
        batch_tell(sent);
        pthread_mutex_lock(&queue->lock);
    }
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

enum status audit_queue_open(struct store *store, struct audit_queue **ret_queue, struct error *err)
{
    struct audit_queue *queue = memory_alloc(sizeof *queue);
    queue->store = store;
    queue->last = &queue->first;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->filled, NULL);
    pthread_cond_init(&queue->written, NULL);
    if (pthread_create(&queue->thread, NULL, writer_run, queue)) {
        free(queue);
        return error_set(err, E_SYSTEM, "cannot start the audit's thread");
    }
    *ret_queue = queue;
    return OK;
}

void audit_queue_close(struct audit_queue *queue)
{
    if (!queue)
        return;
    pthread_mutex_lock(&queue->lock);
    queue->closing = true;
    pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
    pthread_join(queue->thread, NULL);
    pthread_mutex_destroy(&queue->lock);
    pthread_cond_destroy(&queue->filled);
    pthread_cond_destroy(&queue->written);
    free(queue);
}

static void ticket_queue(struct store *store, struct audit_ticket *ticket)
{
    struct audit_queue *queue = store_audit_queue(store);
    assert(queue);
    ticket->time_ms = store_now(store);
    pthread_mutex_lock(&queue->lock);
    *queue->last = ticket;
    queue->last = &ticket->next;
    pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
}

void audit_queue_add(struct store *store, const struct audit_entry *entries, size_t n,
                     struct audit_ticket *ticket)
{
    *ticket = (struct audit_ticket){.entries = entries, .n = n};
    ticket_queue(store, ticket);
}

void audit_queue_send(struct store *store, struct audit_ticket *ticket,
                      const struct audit_entry *entries, size_t n)
{
    *ticket = (struct audit_ticket){
        .entries = entries, .n = n, .written = ticket->written, .context = ticket->context};
    ticket_queue(store, ticket);
}

enum status audit_queue_wait(struct store *store, struct audit_ticket *ticket, struct error *err)
{
    struct audit_queue *queue = store_audit_queue(store);
    pthread_mutex_lock(&queue->lock);
    while (!ticket->done)
        pthread_cond_wait(&queue->written, &queue->lock);
    pthread_mutex_unlock(&queue->lock);
    if (ticket->status && err)
        *err = ticket->error;
    return ticket->status;
}

enum status audit_queue_log(struct store *store, const struct audit_entry *entries, size_t n,
                            struct error *err)
{
    struct audit_ticket ticket;
    audit_queue_add(store, entries, n, &ticket);
    return audit_queue_wait(store, &ticket, err);
}
