// A killed program leaves its temporary files behind. A lock, not a process number, says whether one
// is still in use: it ends with its process, also across containers that share a folder.

#include "features/base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX ".hearth-tmp."
#define N_RANDOM 6  // letters that mkostemp chooses
#define TRIES_MAX 8 // times that another program may remove the file before it is locked

static char *template_make(const char *path)
{
    char *text;
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    int n_folder = (int)(name - path);
    return asprintf(&text, "%.*s" PREFIX "%s.XXXXXX", n_folder, path, name) < 0 ? NULL : text;
}

// Between its creation and its lock another program may take the file for one that was left.
static bool lock(int descriptor)
{
    struct stat info;
    return flock(descriptor, LOCK_EX | LOCK_NB) == 0 && fstat(descriptor, &info) == 0 &&
           info.st_nlink > 0;
}

int temporary_create(const char *path, char **ret_path)
{
    *ret_path = NULL;
    for (int i = 0; i < TRIES_MAX; i++) {
        free(*ret_path);
        *ret_path = template_make(path);
        int descriptor = *ret_path ? mkostemp(*ret_path, O_CLOEXEC) : -1;
        if (descriptor < 0)
            return -1;
        if (lock(descriptor))
            return descriptor;
        unlink(*ret_path);
        close(descriptor);
    }
    errno = EBUSY;
    return -1;
}

int temporary_folder_create(const char *path, char **ret_path)
{
    *ret_path = NULL;
    for (int i = 0; i < TRIES_MAX; i++) {
        free(*ret_path);
        *ret_path = template_make(path);
        if (!*ret_path || !mkdtemp(*ret_path))
            return -1;
        int descriptor = open(*ret_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor >= 0 && lock(descriptor))
            return descriptor;
        rmdir(*ret_path);
        if (descriptor >= 0)
            close(descriptor);
    }
    errno = EBUSY;
    return -1;
}

static int entry_remove(const char *path, const struct stat *info, int type, struct FTW *walk)
{
    (void)info, (void)type, (void)walk;
    return remove(path);
}

void folder_remove(const char *folder)
{
    nftw(folder, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
}

void temporary_folder_remove(const char *folder, int descriptor)
{
    folder_remove(folder);
    close(descriptor);
}

bool entry_sync(const char *path)
{
    char *folder = memory_text(path);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = 0;
    int descriptor = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = descriptor >= 0 ? fsync(descriptor) == 0 || errno == EINVAL : errno == EACCES;
    int number = errno;
    if (descriptor >= 0)
        close(descriptor);
    free(folder);
    errno = number;
    return synced;
}

bool temporary_folder_commit(const char *folder, const char *path)
{
    struct stat info;
    bool there = lstat(path, &info) == 0;
    if (there ? renameat2(AT_FDCWD, folder, AT_FDCWD, path, RENAME_EXCHANGE) : rename(folder, path))
        return false;
    return entry_sync(path);
}

bool temporary_is(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t n = strlen(name);
    return strncmp(name, PREFIX, sizeof PREFIX - 1) == 0 && n > sizeof PREFIX + N_RANDOM &&
           name[n - N_RANDOM - 1] == '.';
}

bool temporary_remove_left(const char *path)
{
    struct stat info;
    if (!temporary_is(path))
        return false;
    int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool left = descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0 &&
                fstat(descriptor, &info) == 0;
    if (left && S_ISDIR(info.st_mode))
        folder_remove(path);
    else if (left)
        unlink(path);
    if (descriptor >= 0)
        close(descriptor);
    return left;
}
