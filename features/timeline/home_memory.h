// Memory for arrays that are made anew at each date: fresh pages cost more than what is computed in
// them, so that the arrays of one date serve the next. Private to the timeline.
#ifndef HEARTH_HOME_MEMORY_H
#define HEARTH_HOME_MEMORY_H

#include <stddef.h>

#define HOME_BLOCKS 24

// Zeroed = empty. Owns: home_memory_done.
struct home_memory {
    struct {
        void *data;
        size_t n_bytes;
    } blocks[HOME_BLOCKS];
    size_t n; // taken since the last reset
};

// Zeroed bytes, valid until the next reset. At most HOME_BLOCKS times between two resets.
void *home_memory_take(struct home_memory *memory, size_t n_bytes);
// The n-th to be taken has the memory of the n-th before, where it is large enough.
void home_memory_reset(struct home_memory *memory);
void home_memory_done(struct home_memory *memory);

#endif
