// gzip as a stream. The only file that includes zlib's header is gzip.c.
#ifndef HEARTH_GZIP_H
#define HEARTH_GZIP_H

#include "features/base/error.h"

#include <stdio.h>

// A stream to which the caller writes; what arrives at `to` is compressed. Equal text = equal bytes:
// the header has no name and no time. Owns: fclose(*ret_stream) writes the end, and fails when
// something could not be written; `to` stays open and is the caller's.
// Errors: E_SYSTEM.
enum status gzip_open(FILE *to, FILE **ret_stream, struct error *err);

// The same in a fifth of the time, into a file that is a third larger. Owns, Errors: as gzip_open.
enum status gzip_open_fast(FILE *to, FILE **ret_stream, struct error *err);

// The text of compressed bytes, of one member or several, as gzip_open writes them. Owns: *ret_text,
// freed by the caller. Errors: E_DATA (damaged, or cut off), E_LIMIT beyond GZIP_MAX_TEXT.
#define GZIP_MAX_TEXT ((size_t)4 << 30)
enum status gzip_expand(const char *bytes, size_t n_bytes, char **ret_text, size_t *ret_n,
                        struct error *err);

#endif
