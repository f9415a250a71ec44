// Opening and closing the store: the connection that writes, the tables brought up to date, the
// audit's thread.

#include "serve/store/store.h"

#include "features/base/arena.h"
#include "features/base/defaults.h"
#include "features/base/file.h"
#include "features/base/real_path.h"
#include "features/base/yaml.h"
#include "serve/store/audit_refusals.h"
#include "serve/store/restore_swap.h"
#include "serve/store/row_digest.h"
#include "serve/store/secret.h"
#include "serve/store/store_parts.h"
#include "serve/store/transaction.h"
#include "serve/store/upgrade.h"
#include "serve/store/user_row.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRIED_BYTES 65536

static struct store *store_create(const struct database_kind *kind, const char *place,
                                  const struct store_options *options)
{
    struct store *store = memory_alloc(sizeof *store);
    store->options = *options;
    store->kind = kind;
    store->place = memory_text(place);
    pthread_mutex_init(&store->write_turn, NULL);
    pthread_cond_init(&store->group_ended, NULL);
    pthread_mutex_init(&store->reader_lock, NULL);
    store->refusals = audit_refusals_create();
    for (int i = 0; i < 2; i++)
        pthread_mutex_init(&store->password_turns[i], NULL);
    return store;
}

enum status store_open(const char *address, const struct store_options *options,
                       struct store **ret_store, struct error *err)
{
    const struct database_kind *kind;
    const char *place;
    enum status status = database_kind_find(address, &kind, &place, err);
    if (!status)
        status = secret_prepare(err);
    if (status)
        return status;
    struct store *store = store_create(kind, place, options);
    struct database_open open = {
        .place = place, .create = options->create, .watches = row_is_covered};
    status = database_open(kind, &open, &store->writer, err);
    if (!status)
        status = upgrade_run(store, err);
    if (!status && options->audit_queue)
        status = audit_queue_open(store, &store->queue, err);
    if (status)
        store_close(store);
    else
        *ret_store = store;
    return status;
}

// What `store:` of hearth.yaml says: a file of SQLite's lies in the workspace unless its path is
// absolute.
static enum status address_read(struct arena *arena, const char *workspace, const char *path,
                                const char **ret_address, struct error *err)
{
    const struct yaml *root;
    const struct database_kind *kind;
    const char *text, *place;
    enum status status = yaml_read_file(arena, path, &root, err);
    if (!status)
        status = yaml_optional_text(root, "store", &text, err);
    if (status)
        return status;
    status = database_kind_find(text ? text : DEFAULT_STORE, &kind, &place, err);
    if (!status && !*place)
        status =
            error_set(err, E_CONFIG, "store: '%s' names no place, such as " DEFAULT_STORE, text);
    if (status) {
        const struct yaml *node = yaml_get(root, "store");
        error_at(err, path, node->line, node->column);
        return status;
    }
    *ret_address = arena_format(arena, "%s:%s", kind->name,
                                kind->is_file ? file_join(arena, workspace, place) : place);
    return OK;
}

static enum status workspace_address(struct arena *arena, const char *workspace,
                                     const char **ret_address, struct error *err)
{
    const char *path = file_join(arena, workspace, "hearth.yaml");
    if (file_exists(path))
        return address_read(arena, workspace, path, ret_address, err);
    error_set(err, E_CONFIG, "no hearth.yaml in '%s'", workspace);
    error_hint(err, "-C names the workspace: a folder with hearth.yaml, scenarios and records");
    return E_CONFIG;
}

enum status store_place_read(struct arena *arena, const char *workspace,
                             struct store_place *ret_place, struct error *err)
{
    const char *address;
    enum status status = workspace_address(arena, workspace, &address, err);
    return status ? status : database_kind_find(address, &ret_place->kind, &ret_place->place, err);
}

static enum status factors_seal(struct store **store, struct error *err)
{
    enum status status = user_factors_seal(*store, err);
    if (status) {
        store_close(*store);
        *store = NULL;
    }
    return status;
}

enum status store_open_workspace(const char *workspace, const struct store_options *options,
                                 struct store **ret_store, struct error *err)
{
    struct arena arena = {0};
    const char *address;
    enum status status = workspace_address(&arena, workspace, &address, err);
    if (!status)
        status = restore_finish(workspace, err);
    if (!status)
        status = store_open(address, options, ret_store, err);
    // Only rows that were just proved, so that no forged one gets a row of the audit; not of a copy elsewhere,
    // since the key lies beside the store.
    if (!status && (*ret_store)->was_upgraded)
        status = factors_seal(ret_store, err);
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
    if (store->writer)
        audit_refusals_write(store, ERROR_IGNORED);
    audit_refusals_free(store->refusals);
    for (int i = 0; i < store->n_reader; i++)
        database_close(store->readers[i]);
    database_close(store->writer);
    pthread_mutex_destroy(&store->write_turn);
    pthread_cond_destroy(&store->group_ended);
    pthread_mutex_destroy(&store->reader_lock);
    for (int i = 0; i < 2; i++)
        pthread_mutex_destroy(&store->password_turns[i]);
    free(store->place);
    free(store);
}

bool store_was_upgraded(const struct store *store)
{
    return store->was_upgraded;
}

// A transaction that is undone writes nothing: only a file shows whether the disk takes more.
static enum status disk_try(const char *place, struct error *err)
{
    static const char bytes[TRIED_BYTES];
    struct arena arena = {0};
    const char *folder = path_parent(&arena, place);
    int file = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    enum status status = OK;
    // A file system without files that have no name is asked by its free space alone.
    if (file >= 0 && (write(file, bytes, sizeof bytes) != (ssize_t)sizeof bytes || fsync(file)))
        status = error_system(err, "write to", folder);
    if (file >= 0)
        close(file);
    arena_done(&arena);
    return status;
}

enum status store_check(struct store *store, struct error *err)
{
    struct database *database;
    enum status status = store->kind->is_file ? disk_try(store->place, err) : OK;
    if (!status)
        status = write_begin(store, &database, err);
    if (status)
        return status;
    if (store->is_failing) // does it still?
        status =
            database_run(database,
                         SQL("INSERT INTO named_values (name, value, changed_ms)"
                             " VALUES ('hub.checked', '', ?1)"
                             " ON CONFLICT (name) DO UPDATE SET changed_ms = excluded.changed_ms",
                             value_integer(store_now(store))),
                         err);
    return write_end(store, status, err);
}
