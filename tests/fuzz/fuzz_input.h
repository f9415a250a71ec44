// What targets share that give several files to hearth: one input cut into pieces, and a folder in memory.
#ifndef HEARTH_FUZZ_INPUT_H
#define HEARTH_FUZZ_INPUT_H

#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECES_MAX 9

struct piece {
    const char *bytes; // no byte 0 behind them
    size_t n_bytes;
};
struct pieces { // those that the input has not are empty
    struct piece items[PIECES_MAX];
    size_t n;
};

// Cuts at form feeds: seeds stay texts that people can read.
static inline struct pieces pieces_cut(const uint8_t *data, size_t n_bytes)
{
    struct pieces pieces = {.items = {{"", 0}}, .n = 0};
    const char *at = (const char *)data, *end = at + n_bytes;
    for (size_t i = 0; i < PIECES_MAX; i++)
        pieces.items[i] = (struct piece){"", 0};
    while (n_bytes && at <= end && pieces.n < PIECES_MAX) {
        const char *feed = at < end ? memchr(at, '\f', (size_t)(end - at)) : NULL;
        const char *stop = feed ? feed : end;
        pieces.items[pieces.n++] = (struct piece){at, (size_t)(stop - at)};
        at = stop + 1;
    }
    return pieces;
}

static inline int fuzz_unlink(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

static inline const char *fuzz_folder(void);
static inline void fuzz_folder_remove(void)
{
    nftw(fuzz_folder(), fuzz_unlink, 8, FTW_DEPTH | FTW_PHYS);
}

// The process's folder, in memory where the system has such a place; removed at the end.
static inline const char *fuzz_folder(void)
{
    static char folder[64];
    if (*folder)
        return folder;
    snprintf(folder, sizeof folder, "%s/hearth-fuzz-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : P_tmpdir);
    if (!mkdtemp(folder))
        abort();
    atexit(fuzz_folder_remove);
    return folder;
}

static inline const char *fuzz_path(char buffer[256], const char *name)
{
    snprintf(buffer, 256, "%s/%s", fuzz_folder(), name);
    return buffer;
}

static inline void fuzz_write(const char *name, struct piece piece)
{
    char path[256];
    FILE *file = fopen(fuzz_path(path, name), "wb");
    if (!file || fwrite(piece.bytes, 1, piece.n_bytes, file) != piece.n_bytes || fclose(file))
        abort();
}

static inline void fuzz_write_text(const char *name, const char *text)
{
    fuzz_write(name, (struct piece){text, strlen(text)});
}

static inline void fuzz_make_folder(const char *name)
{
    char path[256];
    if (mkdir(fuzz_path(path, name), 0700))
        abort();
}

#endif
