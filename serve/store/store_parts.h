// What an open store consists of; for store.c, which makes it, and transaction.c, which lends it.
#ifndef HEARTH_STORE_PARTS_H
#define HEARTH_STORE_PARTS_H

#include "serve/store/audit_queue.h"
#include "serve/store/database.h"
#include "serve/store/store.h"

#include <pthread.h>
#include <stdatomic.h>

#define KEPT_READERS 32

// Writes that share a transaction. On the stack of the first; the last to leave it has seen it end.
struct write_group {
    int n_member; // whose writes are in it and who have not left
    bool ended;   // committed or undone
    enum status status;
    struct error error;
};

struct store {
    struct store_options options;
    const struct database_kind *kind;
    char *place; // of that kind
    pthread_mutex_t write_turn;
    pthread_cond_t group_ended;
    struct database *writer;   // only with write_turn
    struct write_group *group; // likewise: what is open; NULL = no transaction
    bool is_failing;           // likewise: the last write was not taken by the disk
    atomic_int n_waiting;      // for the turn
    pthread_mutex_t reader_lock;
    struct database *readers[KEPT_READERS]; // idle ones; only with reader_lock
    int n_reader;
    pthread_mutex_t password_turns[2]; // of anybody, and of who is known
    bool was_upgraded;                 // when it was opened
    struct audit_queue *queue;         // NULL = none
    struct audit_refusals *refusals;
};

#endif
