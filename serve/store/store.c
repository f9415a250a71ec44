// Opening the store, and turns at its connections: one for writers behind a mutex, a few for
// readers.

#include "serve/store/store.h"

#include "features/base/arena.h"
#include "features/base/file.h"
#include "serve/store/audit_queue.h"
#include "serve/store/migrate.h"
#include "serve/store/secret.h"
#include "serve/store/transaction.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define KEPT_READERS 32
#define IDLE_MS (30 * 60 * 1000)
#define LIFETIME_MS (12 * 60 * 60 * 1000)

struct store {
    struct store_options options;
    char *place;
    pthread_mutex_t write_turn;
    struct database *writer; // only with write_turn
    bool is_failing;         // likewise: the last write was not taken by the disk
    pthread_mutex_t reader_lock;
    struct database *readers[KEPT_READERS]; // idle ones; only with reader_lock
    int n_reader;
    pthread_mutex_t password_turn;
    struct audit_queue *queue; // NULL = none
};

static struct store *hub_create(const char *place, const struct store_options *options)
{
    struct store *store = memory_alloc(sizeof *store);
    store->options = *options;
    store->place = strdup(place);
    pthread_mutex_init(&store->write_turn, NULL);
    pthread_mutex_init(&store->reader_lock, NULL);
    pthread_mutex_init(&store->password_turn, NULL);
    return store;
}

enum status store_open(const char *place, const struct store_options *options,
                       struct store **ret_store, struct error *err)
{
    enum status status = secret_prepare(err);
    if (status)
        return status;
    struct store *store = hub_create(place, options);
    struct database_open open = {.place = place, .create = options->create};
    status = database_open(&open, &store->writer, err);
    if (!status)
        status = migrate(store->writer, migration_table, migration_count, store_now(store), err);
    if (!status && options->audit_queue)
        status = audit_queue_open(store, &store->queue, err);
    if (status)
        store_close(store);
    else
        *ret_store = store;
    return status;
}

enum status store_open_workspace(const char *workspace, const struct store_options *options,
                                 struct store **ret_store, struct error *err)
{
    struct arena arena = {0};
    enum status status = OK;
    if (!file_exists(file_join(&arena, workspace, "hearth.yaml"))) {
        status = error_set(err, E_CONFIG, "no hearth.yaml in '%s'", workspace);
        error_hint(err, "-C names the workspace: a folder with hearth.yaml, scenarios and records");
    }
    if (!status)
        status = store_open(file_join(&arena, workspace, "hearth.db"), options, ret_store, err);
    if (status == E_NOT_FOUND)
        error_hint(err, "'hearth user add NAME --role reviewer' makes it");
    arena_done(&arena);
    return status;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    audit_queue_close(store->queue);
    for (int i = 0; i < store->n_reader; i++)
        database_close(store->readers[i]);
    database_close(store->writer);
    pthread_mutex_destroy(&store->write_turn);
    pthread_mutex_destroy(&store->reader_lock);
    pthread_mutex_destroy(&store->password_turn);
    free(store->place);
    free(store);
}

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
        status = store->writer->kind->commit(store->writer, err);
    store->is_failing = status == E_SYSTEM || (status && store->is_failing);
    if (status)
        store->writer->kind->rollback(store->writer);
    pthread_mutex_unlock(&store->write_turn);
    return status;
}

enum status store_check(struct store *store, struct error *err)
{
    struct database *database;
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    if (store->is_failing) // does it still?
        status = database_run(database,
                              "INSERT INTO named_values VALUES ('hub.checked', '', ?1)"
                              " ON CONFLICT (name) DO UPDATE SET changed_ms = excluded.changed_ms",
                              BIND(value_integer(store_now(store))), err);
    return write_end(store, status, err);
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
    enum status status = reader ? OK : database_open(&open, &reader, err);
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

struct audit_queue *hub_audit_queue(const struct store *store)
{
    return store->queue;
}

int64_t hub_session_idle_ms(const struct store *store)
{
    return store->options.idle_ms ? store->options.idle_ms : IDLE_MS;
}

int64_t hub_session_lifetime_ms(const struct store *store)
{
    return store->options.lifetime_ms ? store->options.lifetime_ms : LIFETIME_MS;
}
