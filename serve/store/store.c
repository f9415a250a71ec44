// Opening and closing the store: the connection that writes, the tables brought up to date, the
// audit's thread.

#include "serve/store/store.h"

#include "features/base/arena.h"
#include "features/base/file.h"
#include "serve/store/migrate.h"
#include "serve/store/secret.h"
#include "serve/store/store_parts.h"
#include "serve/store/transaction.h"

#include <stdlib.h>
#include <string.h>

static struct store *store_create(const char *place, const struct store_options *options)
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
    struct store *store = store_create(place, options);
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
