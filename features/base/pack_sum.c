// The only file that includes xxhash; its functions are compiled in, so nothing is linked.

#include "features/base/pack_sum.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

size_t pack_sum_count(size_t n_bytes)
{
    return n_bytes / PACK_PAGE_BYTES + (n_bytes % PACK_PAGE_BYTES != 0);
}

static uint64_t page_sum(const char *data, size_t n_bytes, size_t i_page)
{
    size_t at = i_page * PACK_PAGE_BYTES, n_left = n_bytes - at;
    return XXH3_64bits(data + at, n_left < PACK_PAGE_BYTES ? n_left : PACK_PAGE_BYTES);
}

void pack_sums_make(const char *data, size_t n_bytes, uint64_t *ret_sums)
{
    for (size_t i = 0; i < pack_sum_count(n_bytes); i++)
        ret_sums[i] = page_sum(data, n_bytes, i);
}

size_t pack_sums_differ(const char *data, size_t n_bytes, const char *sums)
{
    size_t n_page = pack_sum_count(n_bytes);
    for (size_t i = 0; i < n_page; i++) {
        uint64_t sum = page_sum(data, n_bytes, i);
        if (memcmp(&sum, sums + i * sizeof sum, sizeof sum) != 0)
            return i;
    }
    return n_page;
}

uint64_t pack_sum_all(const void *header, size_t n_header, const void *sums, size_t n_page)
{
    XXH3_state_t state;
    XXH3_INITSTATE(&state);
    XXH3_64bits_reset(&state);
    XXH3_64bits_update(&state, header, n_header);
    XXH3_64bits_update(&state, sums, n_page * sizeof(uint64_t));
    return XXH3_64bits_digest(&state);
}
