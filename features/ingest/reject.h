// A row that is not taken: where, what kind of value stood there, why. Never the value itself.
#ifndef HEARTH_REJECT_H
#define HEARTH_REJECT_H

#include "features/base/csv.h"

#include <stdio.h>

#define REJECT_LONG_BYTES 64 // a value beyond this is called long

struct reject {
    size_t column;           // field number from 1, or 0
    const char *value_class; // empty, digits, number, date-like, text, bytes, long
    const char *reason;      // plain words; static
};

// The class of a field's text; NULL is empty.
const char *reject_class(const struct csv_field *field);
// What csv_next says of a CSV_BAD row.
struct reject reject_of_bad_row(const struct csv_row *row);
// Header and rows of rejects/<source>.csv: file,line,column,value_class,reason.
void reject_write_header(FILE *stream);
void reject_write(FILE *stream, const char *path, size_t line, const struct reject *reject);

#endif
