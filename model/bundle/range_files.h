// range.json and range.bin of a model's folder: the refits from which the ranges of its estimates come.
#ifndef HEARTH_RANGE_FILES_H
#define HEARTH_RANGE_FILES_H

#include "model/kind/estimate_range.h"

// Errors: E_SYSTEM, E_NUMERIC.
enum status range_files_write(const char *directory, const struct estimate_range *range,
                              struct error *err);
// A folder without the files has no range. Shapes: n_col of the model. Owns: estimate_range_done, then the
// arena. Errors: E_DATA, E_SYSTEM, E_LIMIT.
enum status range_files_read(struct arena *arena, const char *directory, size_t n_col,
                             struct estimate_range *ret_range, struct error *err);

#endif
