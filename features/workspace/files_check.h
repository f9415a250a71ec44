// Whether the files that were made of the records, and the records, are as they were.
#ifndef HEARTH_FILES_CHECK_H
#define HEARTH_FILES_CHECK_H

#include "features/base/arena.h"
#include "features/base/error.h"

struct file_problem {
    const char *path, *what;
};
struct files_checked {
    struct file_problem *items; // n of them, in the order of checking
    size_t n, capacity;         // Owns: files_checked_done
    size_t n_checked;           // files
};
void files_checked_done(struct files_checked *checked);
// Adds a file; err with a code is its problem. Texts live in arena.
void files_checked_add(struct arena *arena, struct files_checked *checked, const char *path,
                       const struct error *err);

// Reads in full every pack under build/ and every record file that an ingest has read. Cost: the
// disk's speed. Threads: any.
void workspace_files_check(struct arena *arena, const char *workspace,
                           struct files_checked *checked);

#endif
