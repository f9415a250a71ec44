// What an open store consists of; for store.c, which makes it, and transaction.c, which lends it.
#ifndef HEARTH_STORE_PARTS_H
#define HEARTH_STORE_PARTS_H

#include "serve/store/audit_queue.h"
#include "serve/store/database.h"
#include "serve/store/store.h"

#include <pthread.h>

#define KEPT_READERS 32

struct store {
    struct store_options options;
    const struct database_kind *kind;
    char *place; // of that kind
    pthread_mutex_t write_turn;
    struct database *writer; // only with write_turn
    bool is_failing;         // likewise: the last write was not taken by the disk
    pthread_mutex_t reader_lock;
    struct database *readers[KEPT_READERS]; // idle ones; only with reader_lock
    int n_reader;
    pthread_mutex_t password_turn;
    struct audit_queue *queue; // NULL = none
};

#endif
