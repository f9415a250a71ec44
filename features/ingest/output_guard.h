// No output lands on what a workspace reads or owns: its configuration, records, store, models.
#ifndef HEARTH_OUTPUT_GUARD_H
#define HEARTH_OUTPUT_GUARD_H

#include "features/base/error.h"

#include <stdbool.h>

// Refuses (E_USAGE) an output file or folder that names something owned by the workspace, or by any
// other workspace in whose folder it lies: through symbolic and hard links too, and by the names of
// what does not exist yet. The workspace need not be one. Cost: a few system calls; the owned
// folders are read through only for a file that has several names (hard links).
// Errors: E_USAGE, naming what the path is.
enum status output_guard(const char *workspace, const char *path, bool is_folder,
                         struct error *err);

#endif
