// A model's folder appears when all its files are there, and replaces an older one at once.
#ifndef HEARTH_BUNDLE_FOLDER_H
#define HEARTH_BUNDLE_FOLDER_H

#include "features/base/arena.h"
#include "features/base/error.h"

#include <stdbool.h>

struct bundle_folder {
    struct arena arena;
    const char *target; // where the model will be, resolved
    char *path;         // where its files are written until then
    int lock;
    bool exchange; // the target is hearth's own: replace it as a whole
};
// Makes a folder beside the target for the files. `own`: the target is in a workspace, and nobody
// keeps anything else in it. Owns: *ret_folder until bundle_folder_close. Errors: E_SYSTEM.
enum status bundle_folder_open(const char *target, bool own, struct bundle_folder *ret_folder,
                               struct error *err);
// With status OK the files take the target's place, on the disk; else they are removed. Other files
// in a target that is not hearth's own stay. Errors: status, or E_SYSTEM.
enum status bundle_folder_close(struct bundle_folder *folder, enum status status,
                                struct error *err);

#endif
