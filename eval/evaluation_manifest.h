// The manifest beside each evaluation: what was evaluated, by which program, how much it took.
#ifndef HEARTH_EVALUATION_MANIFEST_H
#define HEARTH_EVALUATION_MANIFEST_H

#include "features/base/error.h"

#include <stddef.h>

struct evaluation_manifest {
    const char *command;     // "evaluate model"
    const char *input_hash;  // of the flat table, or of the extract
    const char *config_hash; // NULL = none: a flat table has no configuration
    size_t n_row;
    unsigned long long seed;
};
// Adds the program's version and the processor seconds used so far. Errors: E_SYSTEM.
enum status evaluation_manifest_write(const struct evaluation_manifest *manifest, const char *path,
                                      struct error *err);

#endif
