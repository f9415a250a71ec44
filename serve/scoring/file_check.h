// Whether the files of models, packs and records are as they were written.
#ifndef HEARTH_FILE_CHECK_H
#define HEARTH_FILE_CHECK_H

#include "features/base/json.h"
#include "features/workspace/files_check.h"

#include <stdio.h>

// Reads all of them in full. Owns: files_checked_done; texts live in arena. Cost: the disk's speed.
void file_check_all(struct arena *arena, const char *workspace, struct files_checked *ret_checked);
// Adds "files", an array of those with a problem; prints a line for each.
void file_check_json(json *root, const struct files_checked *checked);
void file_check_print(FILE *stream, const struct files_checked *checked);

#endif
