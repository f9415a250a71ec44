// gzip as a stream. The only file that includes zlib's header is gzip.c.
#ifndef HEARTH_GZIP_H
#define HEARTH_GZIP_H

#include "features/base/error.h"

#include <stdio.h>

// A stream to which the caller writes; what arrives at `to` is compressed. Equal text = equal bytes:
// the header has no name and no time. Owns: fclose(*ret_stream) writes the end, and fails when
// something could not be written; `to` stays open and is the caller's.
enum status gzip_open(FILE *to, FILE **ret_stream, struct error *err);

#endif
