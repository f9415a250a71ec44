// One walk serves both questions about a workspace, so that they cost a command little.

#include "features/base/folder_check.h"

#include "features/base/temporary.h"

#include <fts.h>
#include <stdint.h>
#include <sys/stat.h>

static void entry_check(struct arena *arena, const FTSENT *entry, struct folder_check *check)
{
    if (temporary_is(entry->fts_path) && temporary_remove_left(entry->fts_path)) {
        check->n_removed++;
        return;
    }
    if (!(entry->fts_statp->st_mode & (S_IRWXG | S_IRWXO)))
        return;
    if (!check->n_open++)
        check->first = arena_text(arena, entry->fts_path);
}

void folder_check(struct arena *arena, const char *folder, bool deep,
                  struct folder_check *ret_check)
{
    char *roots[] = {(char *)(uintptr_t)folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    *ret_check = (struct folder_check){0};
    for (FTSENT *entry; walk && (entry = fts_read(walk));) {
        if (entry->fts_info == FTS_D || entry->fts_info == FTS_F)
            entry_check(arena, entry, ret_check);
        if (entry->fts_info == FTS_D &&
            ((!deep && entry->fts_level > 0) || temporary_is(entry->fts_path)))
            fts_set(walk, entry, FTS_SKIP);
    }
    if (walk)
        fts_close(walk);
}
