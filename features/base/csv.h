// CSV, row by row, with physical line numbers; fields split by libcsv's rules. The only file that
// includes csv.h of libcsv is csv.c. Rows without a quote take a short path that gives the same
// fields. Source: RFC 4180, with blanks around fields trimmed.
#ifndef HEARTH_CSV_H
#define HEARTH_CSV_H

#include "features/base/arena.h"
#include "features/base/error.h"

#include <stdbool.h>
#include <stdio.h>

#define CSV_MAX_ROW_BYTES (1u << 20)
#define CSV_MAX_FIELDS 65536u

enum csv_encoding { CSV_UTF8, CSV_WINDOWS_1252, CSV_UTF16 };
enum csv_result { CSV_ROW, CSV_BAD, CSV_END };

struct csv_field {
    const char *text; // UTF-8, trimmed, ended by 0; lives until the next csv_next
    size_t n_bytes;
};

struct csv_form { // how the file is written; zeroed = UTF-8 with commas
    enum csv_encoding encoding;
    char delimiter; // 0 = ','
    size_t n_skip;  // physical lines before the header
};

struct csv_reader; // over bytes in memory (a mapped file)
// A byte-order mark (UTF-8, UTF-16 in either order) is skipped and wins over form.encoding. UTF-16
// without one: the order is that in which the first character is ASCII, else little-endian.
// Owns: reader; data is borrowed and must outlive it. Cost: UTF-16 is converted whole, at once.
struct csv_reader *csv_open(const char *data, size_t n_bytes, struct csv_form form);
// What the reader takes the bytes for, after a look at the byte-order mark.
enum csv_encoding csv_encoding_of(const char *data, size_t n_bytes, enum csv_encoding stated);
void csv_close(struct csv_reader *reader);

struct csv_row {
    const struct csv_field *fields;
    size_t n_field;
    size_t line;            // first physical line, from 1
    size_t bad_column;      // CSV_BAD: field number from 1, or 0
    const char *bad_reason; // CSV_BAD: "quote never closed", "bad encoding", "row too long", "too
                            // many fields"
};
// Next row that is not blank. After CSV_BAD reading goes on: after an unclosed quote or a row
// beyond the cap, at the physical line after the row's first one (so that nothing else is lost).
enum csv_result csv_next(struct csv_reader *reader, struct csv_row *ret_row);
// Whole rows of a reader, to be read by themselves. Lines count from 1 in each part.
struct csv_part {
    size_t first, end; // places in the whole reader's data
};
// Cuts the next rows, those that begin within about n_bytes, off the reader; false = there are none
// left. One pass over the bytes, a fast one where they have no quote.
bool csv_part_next(struct csv_reader *reader, size_t n_bytes, struct csv_part *ret_part);
// A reader of the part's rows as the whole would have read them. Owns: reader; the whole must
// outlive it. Threads: one a part.
struct csv_reader *csv_part_open(const struct csv_reader *whole, const struct csv_part *part);
// Bytes read so far, of the data as csv_bytes gives them.
size_t csv_position(const struct csv_reader *reader);
size_t csv_line(const struct csv_reader *reader); // physical, from 1: of the next row
// The bytes that rows lie in: the data given, or, of UTF-16, their form in UTF-8.
const char *csv_bytes(const struct csv_reader *reader, size_t *ret_n);

// Index of the named column in a header row; −1 = none.
long csv_find(const struct csv_row *header, const char *name);
// Whether the text holds a comma, quote, line break or a blank at an end.
bool csv_needs_quotes(const char *text);
// Writes one field, quoted when it needs quotes.
void csv_write_field(FILE *stream, const char *text);
// Writes one field in quotes, whatever it holds.
void csv_write_quoted(FILE *stream, const char *text);

// A whole flat file: header and text cells, for `--table`. Owns: table lives in arena.
// Errors: E_DATA with file, line, column of the bad rows, up to ERROR_LIST_MAX of them in err->all
// where the caller has set it (so err must be initialised); E_LIMIT; E_SYSTEM.
struct csv_table {
    const char *path; // as given; errors name it
    size_t n_row, n_col;
    const char **names;  // n_col
    const char **cells;  // n_row × n_col, row-major; "" = missing
    const size_t *lines; // n_row: first physical line of each row
};

enum status csv_read_table(struct arena *arena, const char *path, struct csv_table *ret_table,
                           struct error *err);
long table_column(const struct csv_table *table, const char *name); // its place; −1 = none

static inline const char *table_cell(const struct csv_table *table, size_t i_row, size_t i_col)
{
    return table->cells[i_row * table->n_col + i_col];
}

#endif
