// Blocks by their turn: each date takes the same arrays in the same order.

#include "features/timeline/home_memory.h"

#include "features/base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void *home_memory_take(struct home_memory *memory, size_t n_bytes)
{
    assert(memory->n < HOME_BLOCKS);
    size_t i = memory->n++;
    if (memory->blocks[i].data && memory->blocks[i].n_bytes >= n_bytes)
        return memset(memory->blocks[i].data, 0, n_bytes);
    free(memory->blocks[i].data);
    memory->blocks[i].data = memory_alloc(n_bytes);
    memory->blocks[i].n_bytes = n_bytes;
    return memory->blocks[i].data;
}

void home_memory_reset(struct home_memory *memory)
{
    memory->n = 0;
}

void home_memory_done(struct home_memory *memory)
{
    for (size_t i = 0; i < HOME_BLOCKS; i++)
        free(memory->blocks[i].data);
    *memory = (struct home_memory){.n = 0};
}
