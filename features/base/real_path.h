// Where a path leads, symbolic links followed, whether or not the last parts of it exist yet.
#ifndef HEARTH_REAL_PATH_H
#define HEARTH_REAL_PATH_H

#include "features/base/arena.h"

#include <stdbool.h>

// The absolute path without symbolic links, "." and "..". Of a path that does not exist yet, the
// part that does is resolved and the rest kept. Owns: arena.
char *path_resolve(struct arena *arena, const char *path);
// The folder in which the path stands: "." for a bare name. Owns: arena.
char *path_parent(struct arena *arena, const char *path);
// The part after the last slash.
const char *path_base(const char *path);
// Whether path is a file directly in the folder whose name is one of those separated by blanks.
// Both are resolved.
bool path_is_one_of(const char *path, const char *folder, const char *names);
// Whether path is the folder itself or lies below it. Both are resolved.
bool path_is_within(const char *path, const char *folder);

#endif
