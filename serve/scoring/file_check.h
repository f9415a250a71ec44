// Whether the files of models, packs, records and frozen lists are as they were written.
#ifndef HEARTH_FILE_CHECK_H
#define HEARTH_FILE_CHECK_H

#include "features/base/json.h"
#include "features/workspace/files_check.h"

#include "serve/store/store.h"

#include <stdio.h>

// Reads all of them in full, and the frozen lists, each of which has a digest in the audit. store NULL: a
// store that cannot be opened; frozen lists are not checked. Owns: files_checked_done; texts live in arena. Cost: the disk's speed.
void file_check_all(struct arena *arena, struct store *store, const char *workspace,
                    struct files_checked *ret_checked);
// Adds "files", an array of those with a problem; prints a line for each.
void file_check_json(json *root, const struct files_checked *checked);
void file_check_print(FILE *stream, const struct files_checked *checked);

#endif
