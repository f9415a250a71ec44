// Any bytes are opened as a pack without a crash. The checksums are made to hold, so that what lies
// behind them is reached: every array that is given lies in the file.

#include "features/base/pack.h"
#include "features/base/pack_sum.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

#define HEADER_BYTES 48
#define SUM_AT 40 // of the sum in the header

// The bytes, then the sums of their pages, and the header's sum over itself and these.
static void sums_append(char *bytes, size_t n_bytes)
{
    const uint64_t none = 0;
    uint64_t sums[4];
    size_t n_page = pack_sum_count(n_bytes - HEADER_BYTES);
    pack_sums_make(bytes + HEADER_BYTES, n_bytes - HEADER_BYTES, sums);
    memcpy(bytes + SUM_AT, &none, sizeof none);
    uint64_t all = pack_sum_all(bytes, HEADER_BYTES, sums, n_page);
    memcpy(bytes + SUM_AT, &all, sizeof all);
    memcpy(bytes + n_bytes, sums, n_page * sizeof *sums);
}

static void arrays_read(const char *path)
{
    static const char *const names[] = {"values", "text", "none", ""};
    struct pack pack;
    if (pack_open(path, "test", 7, &pack, ERROR_IGNORED))
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct pack_array array;
        if (pack_get(&pack, names[i], 8, &array, ERROR_IGNORED) == OK && array.n) {
            const char *first = array.data;
            if (first < pack.mapped.data ||
                first + array.n * 8 > pack.mapped.data + pack.mapped.n_bytes)
                abort();
        }
    }
    pack_close(&pack);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    char path[64];
    if (n_bytes < HEADER_BYTES + 1 || n_bytes > 4096)
        return 0;
    char bytes[4096 + 64];
    memcpy(bytes, data, n_bytes);
    sums_append(bytes, n_bytes);
    int descriptor = memfd_create("pack", MFD_CLOEXEC);
    size_t n_all = n_bytes + pack_sum_count(n_bytes - HEADER_BYTES) * sizeof(uint64_t);
    if (descriptor < 0 || write(descriptor, bytes, n_all) != (ssize_t)n_all)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    arrays_read(path);
    pack_check(path, ERROR_IGNORED);
    close(descriptor);
    return 0;
}
