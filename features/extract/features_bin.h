// The matrix as plain columns behind a JSON header: `features --out F.bin`. The form is described
// in this folder's README.
#ifndef HEARTH_FEATURES_BIN_H
#define HEARTH_FEATURES_BIN_H

#include "features/extract/extract.h"

// Errors: none of its own; the stream keeps those of writing.
enum status features_bin_write(const struct extract *extract, const struct matrix *matrix,
                               FILE *stream, struct error *err);

#endif
