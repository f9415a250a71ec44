// Restoring: extract beside, prove, then exchange.

#include "serve/store/backup.h"

#include "features/base/file.h"
#include "features/base/temporary.h"
#include "serve/store/archive.h"
#include "serve/store/database.h"
#include "serve/store/restore_swap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// SQLite holds a shared lock here as long as it has a file open. Source: sqlite.org/fileformat2.html, "The
// Lock-Byte Page", and PENDING_BYTE in its os.h.
#define LOCK_FIRST 0x40000000
#define LOCK_BYTES 512

struct restoring {
    struct arena *arena;
    const struct restore_options *options;
    const char *place;     // of the store
    const char *new_store; // where it is extracted
    const char *kept, *new_kept;
    int lock;   // the old store's file; −1 = none
    int folder; // the workspace: one restore at a time
};

static const char *member_place(void *context, const char *name)
{
    const struct restoring *restoring = context;
    if (strcmp(name, BACKUP_STORE) == 0)
        return restoring->new_store;
    if (strncmp(name, BACKUP_KEPT "/", strlen(BACKUP_KEPT "/")) != 0 || strstr(name, "/../") ||
        strstr(name, "//"))
        return NULL;
    return file_join(restoring->arena, restoring->new_kept, name + strlen(BACKUP_KEPT "/"));
}

// What an earlier restore that was interrupted has left, or this one.
static void leftovers_remove(const struct restoring *restoring)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        unlink(arena_format(restoring->arena, "%s%s", restoring->new_store, endings[i]));
    folder_remove(restoring->new_kept);
}

static enum status folder_lock(struct restoring *restoring, struct error *err)
{
    restoring->folder = open(restoring->options->workspace, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (restoring->folder < 0)
        return error_system(err, "open", restoring->options->workspace);
    if (flock(restoring->folder, LOCK_EX | LOCK_NB) == 0)
        return OK;
    return error_set(err, E_CONFLICT, "another restore of this workspace is running");
}

static enum status conflict_check(const struct restoring *restoring, struct error *err)
{
    bool store = file_exists(restoring->place), kept = file_exists(restoring->kept);
    if (restoring->options->replace || (!store && !kept))
        return OK;
    error_set(err, E_CONFLICT, "there is %s already: '%s'", store ? "a store" : "a folder kept/",
              store ? restoring->place : restoring->kept);
    error_hint(err, "--replace puts the backup in its place, and keeps what is there beside it");
    return E_CONFLICT;
}

// Nobody may have the old store open: what it writes from now on would be lost. Held until the exchange.
static enum status lock_take(struct restoring *restoring, struct error *err)
{
    struct flock range = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_FIRST, .l_len = LOCK_BYTES};
    restoring->lock = open(restoring->place, O_RDWR | O_CLOEXEC);
    if (restoring->lock < 0)
        return errno == ENOENT ? OK : error_system(err, "open", restoring->place);
    if (fcntl(restoring->lock, F_SETLK, &range) == 0)
        return OK;
    fcntl(restoring->lock, F_GETLK, &range);
    error_set(err, E_CONFLICT, "process %ld has the store '%s' open", (long)range.l_pid,
              restoring->place);
    error_hint(err, "stop 'hearth serve' and every other hearth of this workspace first");
    return E_CONFLICT;
}

static enum status extract(struct restoring *restoring, struct error *err)
{
    struct archive_target target = {member_place, restoring};
    leftovers_remove(restoring);
    enum status status = archive_read(restoring->options->file, NULL, NULL, err);
    if (!status)
        status = archive_read(restoring->options->file, &target, NULL, err);
    if (!status && !file_exists(restoring->new_store))
        status = error_set(err, E_DATA, "the backup '%s' holds no store", restoring->options->file);
    return status;
}

// Everything of the file systems, folders too: from the mark on it must be there.
static enum status folders_sync(const struct restoring *restoring, struct error *err)
{
    int store = open(restoring->new_store, O_RDONLY | O_CLOEXEC);
    bool fine = store >= 0 && syncfs(store) == 0 && syncfs(restoring->folder) == 0;
    if (store >= 0)
        close(store);
    return fine ? OK : error_system(err, "sync", restoring->new_store);
}

static enum status prove(const struct restoring *restoring, struct audit_check *ret_check,
                         struct error *err)
{
    struct store *store;
    struct store_options options = {.create = false};
    enum status status = store_open(restoring->new_store, &options, &store, err);
    if (!status) {
        status = audit_verify(store, NULL, ret_check, err);
        store_close(store);
    }
    if (!status && !ret_check->intact) {
        error_set(err, E_FAILED, "the audit in the backup does not hold: %s", ret_check->reason);
        error_hint(err, "nothing was changed; 'tar xf' takes the files out of it as they are");
        status = E_FAILED;
    }
    if (status)
        error_context(err, "proving the backup '%s'", restoring->options->file);
    return status ? status : folders_sync(restoring, err);
}

// What is replaced keeps a name of its own, also when two restores fall into one second.
static const char *aside_name(const struct restoring *restoring)
{
    char now[32];
    time_t clock = time(NULL);
    strftime(now, sizeof now, "%Y%m%dT%H%M%SZ", gmtime(&clock));
    const char *aside = arena_format(restoring->arena, ".replaced-%s", now);
    for (int n = 2;; n++) {
        if (!file_exists(arena_format(restoring->arena, "%s%s", restoring->place, aside)) &&
            !file_exists(arena_format(restoring->arena, "%s%s", restoring->kept, aside)))
            return aside;
        aside = arena_format(restoring->arena, ".replaced-%s-%d", now, n);
    }
}

static enum status exchange(const struct restoring *restoring, const char **ret_aside,
                            struct error *err)
{
    const char *aside = aside_name(restoring);
    bool replaces = file_exists(restoring->place) || file_exists(restoring->kept);
    if (!file_exists(restoring->new_kept) && mkdir(restoring->new_kept, 0700))
        return error_system(err, "make", restoring->new_kept);
    *ret_aside = replaces ? aside : NULL;
    enum status status = restore_mark(restoring->options->workspace, restoring->place, aside, err);
    return status ? status : restore_finish(restoring->options->workspace, err);
}

static enum status replace(struct restoring *restoring, struct audit_check *ret_check,
                           const char **ret_aside, struct error *err)
{
    enum status status = extract(restoring, err);
    if (!status)
        status = prove(restoring, ret_check, err);
    if (!status)
        return exchange(restoring, ret_aside, err);
    leftovers_remove(restoring);
    return status;
}

enum status restore_run(struct arena *arena, const struct restore_options *options,
                        struct audit_check *ret_check, const char **ret_aside, struct error *err)
{
    struct store_place store;
    struct restoring restoring = {.arena = arena, .options = options, .lock = -1, .folder = -1};
    *ret_aside = NULL;
    enum status status = restore_finish(options->workspace, err);
    if (!status)
        status = store_place_read(arena, options->workspace, &store, err);
    if (status)
        return status;
    restoring.place = store.place;
    restoring.new_store = arena_format(arena, "%s" RESTORE_ENDING, store.place);
    restoring.kept = file_join(arena, options->workspace, BACKUP_KEPT);
    restoring.new_kept = arena_format(arena, "%s" RESTORE_ENDING, restoring.kept);
    status = folder_lock(&restoring, err);
    if (!status)
        status = conflict_check(&restoring, err);
    if (!status)
        status = lock_take(&restoring, err);
    if (!status)
        status = replace(&restoring, ret_check, ret_aside, err);
    if (restoring.lock >= 0)
        close(restoring.lock);
    if (restoring.folder >= 0)
        close(restoring.folder);
    return status;
}
