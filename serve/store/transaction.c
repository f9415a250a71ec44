// Turns at the store's connections: one for writers behind a mutex, a few for readers; and what
// else belongs to the open store rather than to opening it.

#include "serve/store/transaction.h"

#include "serve/store/audit_chain.h"
#include "serve/store/store_parts.h"

#include <time.h>

#define IDLE_MS (30 * 60 * 1000)
#define LIFETIME_MS (12 * 60 * 60 * 1000)

int64_t store_now(const struct store *store)
{
    if (store->options.now_ms)
        return store->options.now_ms(store->options.clock);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum status write_begin(struct store *store, struct database **ret_database, struct error *err)
{
    pthread_mutex_lock(&store->write_turn);
    enum status status = store->writer->kind->begin_write(store->writer, err);
    if (status)
        pthread_mutex_unlock(&store->write_turn);
    *ret_database = store->writer;
    return status;
}

enum status write_end(struct store *store, enum status status, struct error *err)
{
    if (!status)
        status = audit_append_rest(store->writer, store_now(store), err);
    if (!status)
        status = store->writer->kind->commit(store->writer, err);
    store->is_failing = status == E_SYSTEM || (status && store->is_failing);
    if (status)
        store->writer->kind->rollback(store->writer);
    pthread_mutex_unlock(&store->write_turn);
    return status;
}

static struct database *reader_take(struct store *store)
{
    pthread_mutex_lock(&store->reader_lock);
    struct database *reader = store->n_reader ? store->readers[--store->n_reader] : NULL;
    pthread_mutex_unlock(&store->reader_lock);
    return reader;
}

enum status read_begin(struct store *store, struct database **ret_database, struct error *err)
{
    struct database_open open = {.place = store->place, .read_only = true};
    struct database *reader = reader_take(store);
    enum status status = reader ? OK : database_open(store->kind, &open, &reader, err);
    if (!status)
        status = reader->kind->begin_read(reader, err);
    if (status)
        database_close(reader);
    *ret_database = reader;
    return status;
}

void read_end(struct store *store, struct database *database)
{
    database->kind->rollback(database);
    pthread_mutex_lock(&store->reader_lock);
    bool keep = store->n_reader < KEPT_READERS;
    if (keep)
        store->readers[store->n_reader++] = database;
    pthread_mutex_unlock(&store->reader_lock);
    if (!keep)
        database_close(database);
}

void password_turn_begin(struct store *store)
{
    pthread_mutex_lock(&store->password_turn);
}

void password_turn_end(struct store *store)
{
    pthread_mutex_unlock(&store->password_turn);
}

struct audit_queue *store_audit_queue(const struct store *store)
{
    return store->queue;
}

int64_t store_session_idle_ms(const struct store *store)
{
    return store->options.idle_ms ? store->options.idle_ms : IDLE_MS;
}

int64_t store_session_lifetime_ms(const struct store *store)
{
    return store->options.lifetime_ms ? store->options.lifetime_ms : LIFETIME_MS;
}
