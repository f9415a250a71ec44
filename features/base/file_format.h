// What a file is that is no text of cells.
#ifndef HEARTH_FILE_FORMAT_H
#define HEARTH_FILE_FORMAT_H

#include "features/base/error.h"

// Errors: E_NOT_IMPLEMENTED, with what to do, for compressed files, workbooks, Parquet, XML and JSON.
enum status file_format_check(const char *bytes, size_t n_bytes, const char *path,
                              struct error *err);

#endif
