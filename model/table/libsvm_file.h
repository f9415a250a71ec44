// Files in LIBSVM format: one row a line, "label index:value index:value …", indices from 1, absent
// = 0.
#ifndef HEARTH_LIBSVM_FILE_H
#define HEARTH_LIBSVM_FILE_H

#include "model/kind/dataset.h"

struct libsvm_rows {
    size_t n_row, n_col;
    double *x;       // n_row × n_col, row-major
    double *label;   // n_row, NaN = none on the line
    size_t *lines;   // n_row
    size_t n_beyond; // values at indices beyond n_col, left out
};

// n_col 0 = the largest index in the file; else values beyond it are counted and left out.
// Owns: arena. Errors: E_DATA with file and line (indices must ascend), E_LIMIT, E_SYSTEM.
enum status libsvm_read(struct arena *arena, const char *path, size_t n_col,
                        struct libsvm_rows *ret_rows, struct error *err);
// Labels 1/0, or −1/+1 (not both), or equal to `positive`. Shapes: ret_labels n_row. Errors: E_DATA
// with file and line; E_USAGE when no row has `positive`.
enum status libsvm_labels(const struct libsvm_rows *rows, const char *path, const char *positive,
                          signed char *ret_labels, struct error *err);
// "1", "2", … Owns: arena.
const char **libsvm_names(struct arena *arena, size_t n_col);

#endif
