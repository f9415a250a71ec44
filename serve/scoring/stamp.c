// Files are written anew and renamed, so a new one has another inode or another time.

#include "serve/scoring/stamp.h"

#include "features/base/file.h"

#include <sys/stat.h>

struct stamp stamp_of(const char *path)
{
    struct stat file;
    if (stat(path, &file))
        return (struct stamp){0};
    return (struct stamp){file.st_ino, file.st_mtim.tv_sec, file.st_mtim.tv_nsec, file.st_size};
}

struct stamp stamp_of_records(const char *workspace)
{
    struct arena arena = {0};
    struct stamp stamp = stamp_of(file_join(&arena, workspace, "build/timeline.pack"));
    arena_done(&arena);
    return stamp;
}

bool stamp_equal(const struct stamp *a, const struct stamp *b)
{
    return a->inode == b->inode && a->seconds == b->seconds && a->nanoseconds == b->nanoseconds &&
           a->n_bytes == b->n_bytes;
}
