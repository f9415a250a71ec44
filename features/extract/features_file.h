// The matrix as a file for others: CSV, compressed CSV or plain columns. One row a format.
#ifndef HEARTH_FEATURES_FILE_H
#define HEARTH_FEATURES_FILE_H

#include "features/extract/extract.h"

struct features_format {
    const char *ending;
    enum status (*write)(const struct extract *extract, const struct matrix *matrix, FILE *stream,
                         struct error *err);
};

// The format that the path's ending names; "-" (stdout) and a path that is there and is no regular
// file (a device, a pipe) are CSV. Errors: E_USAGE with the known endings.
enum status features_format_of(const char *path, const struct features_format **ret_format,
                               struct error *err);
// Writes the file, which appears under its name only when complete. Errors: E_SYSTEM.
enum status features_file_write(const struct extract *extract, const struct matrix *matrix,
                                const char *path, struct error *err);

#endif
