// Rows of text that all threads format and that are written in order, so that threads cannot change
// a byte: for files of millions of rows. Numbers as printf writes them, at a tenth of its cost.
#ifndef HEARTH_TEXT_ROWS_H
#define HEARTH_TEXT_ROWS_H

#include "features/base/day.h"

#include <stddef.h>
#include <stdio.h>

struct row_text { // of one chunk
    char *bytes;
    size_t n, capacity;
};

void row_put(struct row_text *text, const char *bytes, size_t n);
void row_put_char(struct row_text *text, char character);
// A field of CSV, quoted where it needs quotes.
void row_put_field(struct row_text *text, const char *field);
// As "%.*f"; digits: 0 to 9.
void row_put_fixed(struct row_text *text, double value, int digits);
// As "%.*g"; digits: 1 to 9. Fast for shares of 0.001 to 1.
void row_put_general(struct row_text *text, double value, int digits);
void row_put_day(struct row_text *text, day_t day); // YYYY-MM-DD; DAY_NONE: nothing

// Appends the rows of the items first <= i < end. Threads: any, for items that do not overlap.
typedef void rows_format(const void *context, size_t first, size_t end, struct row_text *text);
// Writes the rows of items 0 … n − 1. Whether the stream could be written says ferror.
void text_rows_write(FILE *stream, size_t n, int n_thread, rows_format *format,
                     const void *context);

#endif
