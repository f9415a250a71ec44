// One file of a source, opened as its configuration says how it is written, up to its header.
#ifndef HEARTH_SOURCE_FILE_H
#define HEARTH_SOURCE_FILE_H

#include "features/base/file.h"
#include "features/ingest/row.h"

struct source_file {
    struct mapped mapped;
    struct csv_reader *csv; // behind the header
};

// Loads the file, reads its header and finds the plan's columns in it. Owns: source_file_close.
// Errors: E_CONFIG (a mapped column is not there: the hint names `delimiter` or `skip` when another
// one fits), E_NOT_IMPLEMENTED (gzip, workbooks, XML, JSON), E_SYSTEM. On failure nothing is open.
enum status source_file_open(struct source_file *file, struct row_plan *plan, const char *path,
                             struct error *err);
void source_file_close(struct source_file *file);

#endif
