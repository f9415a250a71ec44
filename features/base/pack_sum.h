// Checksums of a pack: XXH3 by page. They find damage, not forgery.
#ifndef HEARTH_PACK_SUM_H
#define HEARTH_PACK_SUM_H

#include <stddef.h>
#include <stdint.h>

#define PACK_PAGE_BYTES ((size_t)1 << 20)

size_t pack_sum_count(size_t n_bytes); // pages of so many bytes; the last may be shorter
// Shapes: ret_sums, pack_sum_count(n_bytes). Cost: about 10 GB a second of memory.
void pack_sums_make(const char *data, size_t n_bytes, uint64_t *ret_sums);
// The first page whose sum differs from sums, or pack_sum_count(n_bytes) when none does. Shapes: as
// pack_sums_make.
size_t pack_sums_differ(const char *data, size_t n_bytes, const char *sums);
// One sum over a header and the sums of all pages, so that no byte of a pack is without one.
uint64_t pack_sum_all(const void *header, size_t n_header, const void *sums, size_t n_page);

#endif
