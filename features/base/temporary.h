// Temporary files and folders beside what they become: named so that nobody takes them for data,
// locked while their program runs, and removed by the next program when it was killed.
#ifndef HEARTH_TEMPORARY_H
#define HEARTH_TEMPORARY_H

#include "features/base/arena.h"

#include <stdbool.h>

// Makes "<folder>/.hearth-tmp.<name>.<6 letters>" for the path "<folder>/<name>", readable by its
// owner only, and locks it. Returns its descriptor, or -1 with errno set. The lock ends when the
// descriptor is closed. Owns: *ret_path by free, also on failure; the file is the caller's to
// rename or remove.
int temporary_create(const char *path, char **ret_path);
// The same for a folder. The descriptor holds the lock.
int temporary_folder_create(const char *path, char **ret_path);
// Removes the folder with all that it holds, as far as that can be done; links are not followed.
void folder_remove(const char *folder);
// The same, then closes the descriptor.
void temporary_folder_remove(const char *folder, int descriptor);

// Puts the folder in the place of `path`, on the disk: a folder that is there is exchanged for it and
// left under the temporary name, and at no moment is there none. temporary_folder_remove is still to be
// called. Returns false with errno set when it failed.
bool temporary_folder_commit(const char *folder, const char *path);
// Whether the entry of the path in its folder, made or renamed or removed, is on the disk now. False
// with errno set. Where the file system cannot say, it is taken to be.
bool entry_sync(const char *path);

// Whether the last part of the path is a name that temporary_create makes.
bool temporary_is(const char *path);
// Removes a file or folder of such a name unless a running program has it locked. Returns whether
// it is gone.
bool temporary_remove_left(const char *path);

#endif
