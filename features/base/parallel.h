// One parallel-for: fixed chunks, results written by index, so that threads cannot change them.
#ifndef HEARTH_PARALLEL_H
#define HEARTH_PARALLEL_H

#include <stddef.h>

// Called once a chunk with first <= i < end; worker is 0 … n_thread − 1, for scratch memory.
typedef void parallel_body(void *context, size_t first, size_t end, int worker);

// Runs body over [0, n) in chunks of `chunk` (the last is shorter). Chunk borders depend on n and
// chunk alone. Threads: n_thread < 1 means all cores. The body writes only to places owned by its
// indices or worker.
void parallel_for(size_t n, size_t chunk, int n_thread, parallel_body *body, void *context);
int parallel_default_threads(void);

#endif
