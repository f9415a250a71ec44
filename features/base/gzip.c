// Compresses what is written to a stream, and expands what was, through zlib.

#include "features/base/gzip.h"

#include "features/base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#define GZIP_WINDOW_BITS (15 + 16) // 32 KiB, with gzip's header and trailer
#define GZIP_MEMORY_LEVEL 8
#define GZIP_BUFFER_BYTES ((size_t)64 << 10)

struct gzip {
    z_stream zlib;
    FILE *to;
    unsigned char *buffer; // GZIP_BUFFER_BYTES
};

// Compresses the input that zlib has been given and writes what comes of it.
static bool gzip_run(struct gzip *gzip, int flush)
{
    do {
        gzip->zlib.next_out = gzip->buffer;
        gzip->zlib.avail_out = GZIP_BUFFER_BYTES;
        if (deflate(&gzip->zlib, flush) == Z_STREAM_ERROR)
            return false;
        size_t n = GZIP_BUFFER_BYTES - gzip->zlib.avail_out;
        if (n && fwrite(gzip->buffer, 1, n, gzip->to) != n)
            return false;
    } while (!gzip->zlib.avail_out);
    return true;
}

static ssize_t gzip_write(void *cookie, const char *data, size_t n_bytes)
{
    struct gzip *gzip = cookie;
    for (size_t at = 0; at < n_bytes;) {
        size_t n = n_bytes - at > GZIP_BUFFER_BYTES ? GZIP_BUFFER_BYTES : n_bytes - at;
        gzip->zlib.next_in = (Bytef *)(uintptr_t)(data + at);
        gzip->zlib.avail_in = (uInt)n;
        if (!gzip_run(gzip, Z_NO_FLUSH))
            return 0; // an error to the stream
        at += n;
    }
    return (ssize_t)n_bytes;
}

static int gzip_close(void *cookie)
{
    struct gzip *gzip = cookie;
    gzip->zlib.avail_in = 0;
    bool written = gzip_run(gzip, Z_FINISH);
    deflateEnd(&gzip->zlib);
    free(gzip->buffer);
    free(gzip);
    return written ? 0 : EOF;
}

static enum status open_level(FILE *to, int level, FILE **ret_stream, struct error *err)
{
    struct gzip *gzip = memory_alloc(sizeof *gzip);
    gzip->to = to;
    if (deflateInit2(&gzip->zlib, level, Z_DEFLATED, GZIP_WINDOW_BITS, GZIP_MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        free(gzip);
        return error_set(err, E_SYSTEM, "zlib cannot start");
    }
    gzip->buffer = memory_alloc(GZIP_BUFFER_BYTES);
    *ret_stream =
        fopencookie(gzip, "w", (cookie_io_functions_t){.write = gzip_write, .close = gzip_close});
    if (*ret_stream)
        return OK;
    gzip_close(gzip);
    return error_set(err, E_SYSTEM, "out of memory");
}

enum status gzip_open(FILE *to, FILE **ret_stream, struct error *err)
{
    return open_level(to, Z_DEFAULT_COMPRESSION, ret_stream, err);
}

enum status gzip_open_fast(FILE *to, FILE **ret_stream, struct error *err)
{
    return open_level(to, Z_BEST_SPEED, ret_stream, err);
}

struct expanded {
    char *text;
    size_t n, capacity;
};

// One buffer of the text. Returns zlib's code.
static int expand_step(z_stream *zlib, struct expanded *to)
{
    memory_grow(&to->text, &to->capacity, to->n + GZIP_BUFFER_BYTES, 1);
    zlib->next_out = (Bytef *)to->text + to->n;
    zlib->avail_out = (uInt)GZIP_BUFFER_BYTES;
    int code = inflate(zlib, Z_NO_FLUSH);
    to->n += GZIP_BUFFER_BYTES - zlib->avail_out;
    return code;
}

enum status gzip_expand(const char *bytes, size_t n_bytes, char **ret_text, size_t *ret_n,
                        struct error *err)
{
    z_stream zlib = {0};
    struct expanded to = {0};
    if (n_bytes > GZIP_MAX_TEXT - 1)
        return error_set(err, E_LIMIT, "the compressed file is too large");
    if (inflateInit2(&zlib, GZIP_WINDOW_BITS) != Z_OK)
        return error_set(err, E_SYSTEM, "zlib cannot start");
    zlib.next_in = (Bytef *)(uintptr_t)bytes;
    zlib.avail_in = (uInt)n_bytes;
    int code = Z_OK;
    while (code == Z_OK && to.n <= GZIP_MAX_TEXT) {
        code = expand_step(&zlib, &to);
        if (code == Z_STREAM_END && zlib.avail_in)
            code = inflateReset(&zlib); // the next member
    }
    inflateEnd(&zlib);
    enum status status = OK;
    if (to.n > GZIP_MAX_TEXT)
        status = error_set(err, E_LIMIT, "the text of the compressed file is too long");
    else if (code != Z_STREAM_END)
        status = error_set(err, E_DATA, "the compressed file is damaged or cut off");
    if (status) {
        free(to.text);
        return status;
    }
    *ret_text = to.text;
    *ret_n = to.n;
    return OK;
}
