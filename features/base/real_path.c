// Two names of one place must be seen to be one, before anything is written there. realpath(3) does
// that for what exists; an output often does not, and then its folder does.

#include "features/base/real_path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINKS_MAX 40 // as the kernel's limit: a circle of symbolic links ends

char *path_parent(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return arena_text(arena, ".");
    return slash == path ? arena_text(arena, "/")
                         : arena_text_n(arena, path, (size_t)(slash - path));
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static char *join(struct arena *arena, const char *folder, const char *name)
{
    return arena_format(arena, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);
}

static char *resolve(struct arena *arena, const char *path, int n_link);

// A symbolic link to nothing yet: where it points. NULL = no link.
static char *resolve_link(struct arena *arena, const char *path, int n_link)
{
    char target[PATH_MAX];
    ssize_t n = n_link < LINKS_MAX ? readlink(path, target, sizeof target - 1) : -1;
    if (n <= 0)
        return NULL;
    target[n] = 0;
    if (target[0] == '/')
        return resolve(arena, target, n_link + 1);
    return resolve(arena, join(arena, path_parent(arena, path), target), n_link + 1);
}

static char *resolve(struct arena *arena, const char *path, int n_link)
{
    char *real = realpath(path, NULL);
    if (real) {
        char *found = arena_text(arena, real);
        free(real);
        return found;
    }
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    char *plain = arena_text_n(arena, path, n);
    char *linked = resolve_link(arena, plain, n_link);
    if (linked)
        return linked;
    const char *base = path_base(plain);
    const char *parent = path_parent(arena, plain);
    if (strcmp(plain, ".") == 0 || strcmp(plain, "/") == 0) // the current folder was removed
        return arena_text(arena, "/");
    char *folder = resolve(arena, parent, n_link);
    if (!*base || strcmp(base, ".") == 0)
        return folder;
    return strcmp(base, "..") == 0 ? path_parent(arena, folder) : join(arena, folder, base);
}

char *path_resolve(struct arena *arena, const char *path)
{
    return resolve(arena, *path ? path : ".", 0);
}

bool path_is_within(const char *path, const char *folder)
{
    size_t n = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(path, folder, n) == 0 && (path[n] == 0 || path[n] == '/');
}

bool path_is_one_of(const char *path, const char *folder, const char *names)
{
    const char *name = path_base(path);
    size_t n = strlen(name), n_folder = strlen(folder);
    if (!path_is_within(path, folder) || path + n_folder + 1 < name)
        return false;
    for (const char *at = names ? names : ""; *at; at += strspn(at, " ")) {
        size_t n_word = strcspn(at, " ");
        if (n_word == n && memcmp(at, name, n) == 0)
            return true;
        at += n_word;
    }
    return false;
}
