// Written beside its place, a model that a crash or a full disk cuts short is never taken for one.

#include "model/bundle/bundle_folder.h"

#include "features/base/file.h"
#include "features/base/real_path.h"
#include "features/base/temporary.h"
#include "model/bundle/digests.h"

#include <stdlib.h>
#include <unistd.h>

enum status bundle_folder_open(const char *target, bool own, struct bundle_folder *ret_folder,
                               struct error *err)
{
    *ret_folder = (struct bundle_folder){.lock = -1, .exchange = own};
    ret_folder->target = path_resolve(&ret_folder->arena, target);
    const char *parent = path_parent(&ret_folder->arena, ret_folder->target);
    enum status status = file_make_directories(parent, err);
    if (!status) {
        ret_folder->lock = temporary_folder_create(ret_folder->target, &ret_folder->path);
        if (ret_folder->lock < 0)
            status = error_system(err, "make a folder beside", target);
    }
    if (status) {
        free(ret_folder->path);
        arena_done(&ret_folder->arena);
    }
    return status;
}

// Without its digests, which go first and come last, a folder of old and new files is no model.
static enum status files_move(struct bundle_folder *folder, struct error *err)
{
    struct arena *arena = &folder->arena;
    const char *digests = file_join(arena, folder->target, DIGESTS_FILE);
    if (file_exists(digests) && (unlink(digests) || !entry_sync(digests)))
        return error_system(err, "replace", digests);
    for (size_t i = 0; bundle_files[i]; i++) {
        const char *from = file_join(arena, folder->path, bundle_files[i]);
        const char *to = file_join(arena, folder->target, bundle_files[i]);
        bool is_last = !bundle_files[i + 1];
        if (is_last && !entry_sync(to))
            return error_system(err, "write", to);
        if (file_exists(from) ? rename(from, to) : file_exists(to) && unlink(to))
            return error_system(err, "write", to);
        if (is_last && !entry_sync(to))
            return error_system(err, "write", to);
    }
    return OK;
}

enum status bundle_folder_close(struct bundle_folder *folder, enum status status, struct error *err)
{
    bool is_new = !file_exists(folder->target);
    if (!status && (is_new || folder->exchange)) {
        if (!temporary_folder_commit(folder->path, folder->target))
            status = error_system(err, "write the folder", folder->target);
    } else if (!status) {
        status = files_move(folder, err);
    }
    temporary_folder_remove(folder->path, folder->lock);
    free(folder->path);
    arena_done(&folder->arena);
    return status;
}
