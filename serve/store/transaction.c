// Turns at the store's connections: one for writers behind a mutex, a few for readers; and what
// else belongs to the open store rather than to opening it.

#include "serve/store/transaction.h"

#include "features/base/arena.h"
#include "serve/store/audit_chain.h"
#include "serve/store/row_digest.h"
#include "serve/store/store_parts.h"

#include <stdlib.h>
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

#define GROUP_MAX 256 // members of a transaction, so that none waits long for the others

// The turn has come: begins the member's part, in the transaction that is open or in a new one.
static enum status member_begin(struct store *store, struct error *err)
{
    const struct database_kind *kind = store->writer->kind;
    if (store->group)
        return kind->script(store->writer, "SAVEPOINT member", err);
    enum status status = kind->begin_write(store->writer, err);
    if (status)
        return status;
    store->group = memory_alloc(sizeof *store->group);
    status = kind->script(store->writer, "SAVEPOINT member", err);
    if (status) {
        kind->rollback(store->writer);
        free(store->group);
        store->group = NULL;
    }
    return status;
}

static bool group_goes_on(const struct store *store)
{
    return store->group->n_member < GROUP_MAX && atomic_load(&store->n_waiting) > 0;
}

// Commits what the members have written, or undoes it; those who wait are told.
static void group_end(struct store *store)
{
    struct write_group *group = store->group;
    const struct database_kind *kind = store->writer->kind;
    if (!group->status && !kind->in_transaction(store->writer))
        group->status = error_set(&group->error, E_SYSTEM, "the store has undone its last writes");
    if (!group->status && group->n_member)
        group->status = kind->commit(store->writer, &group->error);
    if (group->status || !group->n_member)
        kind->rollback(store->writer);
    bool proves_nothing = group->status || !group->n_member;
    store->is_failing = group->status == E_SYSTEM || (proves_nothing && store->is_failing);
    group->ended = true;
    store->group = NULL;
    if (!group->n_member)
        free(group);
    pthread_cond_broadcast(&store->group_ended);
}

enum status write_begin(struct store *store, struct database **ret_database, struct error *err)
{
    atomic_fetch_add(&store->n_waiting, 1);
    pthread_mutex_lock(&store->write_turn);
    atomic_fetch_sub(&store->n_waiting, 1);
    enum status status = member_begin(store, err);
    if (status) {
        if (store->group && !group_goes_on(store))
            group_end(store);
        pthread_mutex_unlock(&store->write_turn);
    }
    *ret_database = store->writer;
    return status;
}

// Undoes the member's part. A disk that is full makes the database undo everything.
static void member_undo(struct store *store, enum status status)
{
    const struct database_kind *kind = store->writer->kind;
    struct write_group *group = store->group;
    row_changes_forget(store->writer);
    store->is_failing = status == E_SYSTEM || store->is_failing;
    if (!kind->in_transaction(store->writer) ||
        kind->script(store->writer, "ROLLBACK TO member; RELEASE member", ERROR_IGNORED))
        group->status = error_set(&group->error, E_SYSTEM,
                                  "the disk did not take another write of the same moment");
}

// A member that failed leaves at once; the others when the transaction has ended.
static enum status member_leave(struct store *store, struct write_group *group, struct error *err)
{
    while (!group->ended)
        pthread_cond_wait(&store->group_ended, &store->write_turn);
    enum status status = group->status;
    if (status)
        *err = group->error;
    if (--group->n_member == 0)
        free(group);
    return status;
}

enum status write_end(struct store *store, enum status status, struct error *err)
{
    struct write_group *group = store->group;
    if (!status)
        status = audit_append_rest(store->writer, store_now(store), err);
    if (!status)
        status = store->writer->kind->script(store->writer, "RELEASE member", err);
    if (status)
        member_undo(store, status);
    else
        group->n_member++;
    if (!group_goes_on(store) || group->status)
        group_end(store);
    if (!status)
        status = member_leave(store, group, err);
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

void password_turn_begin(struct store *store, bool known)
{
    pthread_mutex_lock(&store->password_turns[known]);
}

void password_turn_end(struct store *store, bool known)
{
    pthread_mutex_unlock(&store->password_turns[known]);
}

struct audit_refusals *store_refusals(const struct store *store)
{
    return store->refusals;
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
