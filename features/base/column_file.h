// Files of plain columns: one line of JSON says where each column is and of which type, in the names
// of NumPy; then each column's items, one after another, from a multiple of COLUMN_FILE_ALIGNMENT
// bytes on. A reader maps the columns that it needs.
//
//     json_put_text(column_file_add(&file, columns, "score", COLUMN_FLOAT64, 8), "unit", "…");
//     column_file_header(&file, root);            when every column is added
//     column_file_write(&file, scores, 8);        in the order in which they were added
#ifndef HEARTH_COLUMN_FILE_H
#define HEARTH_COLUMN_FILE_H

#include "features/base/json.h"

#include <stddef.h>
#include <stdio.h>

#define COLUMN_FILE_ALIGNMENT ((size_t)64)

// NumPy's names of types, in the byte order of this machine. Text of n bytes is "|Sn".
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define COLUMN_INT32 "<i4"
#define COLUMN_FLOAT64 "<f8"
#else
#define COLUMN_INT32 ">i4"
#define COLUMN_FLOAT64 ">f8"
#endif
#define COLUMN_INT8 "|i1"

struct column_file {
    FILE *stream; // keeps the errors of writing
    size_t n_row;
    size_t at; // bytes of the columns added so far
};

// Adds a column to the header's list, for the caller to say more of it. Owns: the list.
json *column_file_add(struct column_file *file, json *columns, const char *name, const char *type,
                      size_t item_bytes);
// A column of texts of at most n_bytes each.
json *column_file_add_text(struct column_file *file, json *columns, const char *name,
                           size_t n_bytes);
// The header on one line, filled with spaces, so that the columns start at a multiple too.
void column_file_header(const struct column_file *file, json *root);
// One column, filled with zero bytes. Shapes: items n_row × item_bytes.
void column_file_write(const struct column_file *file, const void *items, size_t item_bytes);

#endif
