// Exchanging the old store and kept/ for the new ones. Two names cannot be exchanged at once, so that a mark
// stands for it: whoever opens the store finishes what it says. kept/ goes first: commands that do not open the
// store see the old one or the new one.

#include "serve/store/restore_swap.h"

#include "features/base/arena.h"
#include "features/base/file.h"
#include "features/base/json.h"
#include "features/base/real_path.h"
#include "features/base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK_MAX 65536

static unsigned long long inode_of(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 ? (unsigned long long)info.st_ino : 0;
}

// As text: a JSON number holds 53 bits only.
static void inode_put(json *root, const char *key, const char *path)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", inode_of(path));
    json_put_text(root, key, text);
}

static unsigned long long inode_get(const json *root, const char *key)
{
    const char *text = json_text(root, key);
    return text ? strtoull(text, NULL, 10) : 0;
}

enum status restore_mark(const char *workspace, const char *place, const char *aside,
                         struct error *err)
{
    struct arena arena = {0};
    json *root = json_object_create();
    const char *kept = file_join(&arena, workspace, "kept" RESTORE_ENDING);
    json_put_integer(root, "format", 1);
    json_put_text(root, "store", path_resolve(&arena, place));
    json_put_text(root, "aside", aside);
    inode_put(root, "store_inode", arena_format(&arena, "%s" RESTORE_ENDING, place));
    inode_put(root, "kept_inode", kept);
    enum status status = json_write_file(root, file_join(&arena, workspace, RESTORE_MARK), err);
    json_free(root);
    arena_done(&arena);
    return status;
}

// On the disk before the next one: of two names that change, a power cut may keep the second alone.
static enum status move(const char *from, const char *to, struct error *err)
{
    if (rename(from, to) && errno != ENOENT)
        return error_system(err, "rename", from);
    return entry_sync(to) ? OK : error_system(err, "sync the folder of", to);
}

// `path` becomes the file with that inode, now at path.restoring; what was there goes to path + aside.
static enum status swap(struct arena *arena, const char *path, unsigned long long inode,
                        const char *aside, struct error *err)
{
    const char *new = arena_format(arena, "%s" RESTORE_ENDING, path);
    const char *old = arena_format(arena, "%s%s", path, aside);
    enum status status = OK;
    if (inode && inode_of(path) != inode && inode_of(new) == inode) {
        if (!inode_of(path)) {
            status = move(new, path, err);
        } else if (renameat2(AT_FDCWD, new, AT_FDCWD, path, RENAME_EXCHANGE)) {
            // Not every file system can exchange two names.
            status = move(path, old, err);
            if (!status)
                status = move(new, path, err);
        } else if (!entry_sync(path)) {
            status = error_system(err, "sync the folder of", path);
        }
    }
    if (!status && inode && inode_of(path) != inode)
        return error_set(err, E_FAILED, "a restore was interrupted, and '%s' is no longer there",
                         new);
    return status ? status : move(new, old, err); // after an exchange the old one
}

// The write-ahead log belongs to the old file: beside the new one it would be applied to it.
static enum status log_move(struct arena *arena, const char *place, unsigned long long inode,
                            const char *aside, struct error *err)
{
    if (inode_of(place) == inode)
        return OK;
    enum status status = move(arena_format(arena, "%s-wal", place),
                              arena_format(arena, "%s%s-wal", place, aside), err);
    unlink(arena_format(arena, "%s-shm", place)); // made anew when it is missing
    return status;
}

static enum status mark_follow(struct arena *arena, const char *workspace, const json *root,
                               struct error *err)
{
    const char *place = json_text(root, "store"), *aside = json_text(root, "aside");
    unsigned long long store = inode_get(root, "store_inode"), kept = inode_get(root, "kept_inode");
    if (!place || !aside || !store)
        return error_set(err, E_FAILED, "'%s' in the workspace is damaged", RESTORE_MARK);
    enum status status = swap(arena, file_join(arena, workspace, "kept"), kept, aside, err);
    if (!status)
        status = log_move(arena, place, store, aside, err);
    if (!status)
        status = swap(arena, place, store, aside, err);
    return status;
}

enum status restore_finish(const char *workspace, struct error *err)
{
    struct arena arena = {0};
    json *root = NULL;
    const char *mark = file_join(&arena, workspace, RESTORE_MARK);
    int lock = open(mark, O_RDWR | O_CLOEXEC);
    enum status status = OK;
    if (lock < 0 && errno != ENOENT)
        status = error_system(err, "open", mark);
    if (lock >= 0 && flock(lock, LOCK_EX))
        status = error_system(err, "lock", mark);
    if (lock >= 0 && !status && file_exists(mark)) { // nobody has finished it meanwhile
        status = json_read_file(mark, MARK_MAX, &root, err);
        if (!status)
            status = mark_follow(&arena, workspace, root, err);
        if (!status && (unlink(mark) || !entry_sync(mark)))
            status = error_system(err, "remove", mark);
        if (status)
            error_context(err, "finishing a restore that was interrupted");
    }
    if (lock >= 0)
        close(lock);
    json_free(root);
    arena_done(&arena);
    return status;
}
