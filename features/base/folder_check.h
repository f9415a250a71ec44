// Looks through a workspace before a command uses it: what others may read, what killed programs
// left.
#ifndef HEARTH_FOLDER_CHECK_H
#define HEARTH_FOLDER_CHECK_H

#include "features/base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct folder_check {
    size_t n_open;     // files and folders that group or others may read, write or enter
    const char *first; // one of them, in the arena; NULL when there is none
    size_t n_removed;  // temporary files of killed programs, removed
};
// Walks the folder and all below it; symbolic links are not followed. What cannot be read is left
// out. With `deep` false only the folder's own entries are looked at. Cost: one lstat an entry.
void folder_check(struct arena *arena, const char *folder, bool deep,
                  struct folder_check *ret_check);

#endif
