// Arenas: blocks that are freed together, because what was made for one run or request ends with
// it. Built with ARENA_MALLOC every allocation is its own malloc block, so that ASan and valgrind
// see its borders.

#include "features/base/arena.h"

#include "features/base/process.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES ((size_t)1 << 12) // a request needs little more, and all of it is cleared
#define BLOCK_BYTES ((size_t)1 << 16)
#define ALIGNMENT ((size_t)16)

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(16) char bytes[];
};

static void out_of_memory(size_t n_bytes)
{
    if (n_bytes)
        fprintf(stderr, "hearth: out of memory (%zu bytes asked)\n", n_bytes);
    else
        fputs("hearth: out of memory\n", stderr);
    process_end(1);
}

void *memory_alloc(size_t n_bytes)
{
    void *memory = calloc(1, n_bytes ? n_bytes : 1);
    if (!memory)
        out_of_memory(n_bytes);
    return memory;
}

void *memory_need(void *memory, size_t n_bytes)
{
    if (!memory)
        out_of_memory(n_bytes);
    return memory;
}

void *memory_aligned(size_t alignment, size_t n_bytes)
{
    void *memory = aligned_alloc(alignment, n_bytes);
    if (!memory)
        out_of_memory(n_bytes);
    return memory;
}

void *memory_resize(void *old, size_t n_bytes)
{
    void *memory = realloc(old, n_bytes ? n_bytes : 1);
    if (!memory)
        out_of_memory(n_bytes);
    return memory;
}

char *memory_text_n(const char *text, size_t n)
{
    char *copy = memory_resize(NULL, n + 1);
    memcpy(copy, text, n);
    copy[n] = 0;
    return copy;
}

char *memory_text(const char *text)
{
    return memory_text_n(text, strlen(text));
}

char *memory_format(const char *format, va_list arguments)
{
    char *text;
    if (vasprintf(&text, format, arguments) < 0)
        out_of_memory(0);
    return text;
}

FILE *memory_stream(char **ret_text, size_t *ret_n)
{
    FILE *stream = open_memstream(ret_text, ret_n);
    if (!stream)
        out_of_memory(0);
    return stream;
}

void memory_stream_close(FILE *stream)
{
    bool lost = ferror(stream);
    if (fclose(stream) || lost)
        out_of_memory(0);
}

void memory_grow(void *items, size_t *capacity, size_t needed, size_t bytes)
{
    if (needed <= *capacity)
        return;
    size_t larger = *capacity ? *capacity : 16;
    while (larger < needed)
        larger += larger / 2 + 8;
    size_t n_bytes;
    if (__builtin_mul_overflow(larger, bytes, &n_bytes))
        out_of_memory(SIZE_MAX);
    void *memory;
    memcpy(&memory, items, sizeof memory);
    memory = memory_resize(memory, n_bytes);
    memcpy(items, &memory, sizeof memory);
    *capacity = larger;
}

static struct arena_block *block_add(struct arena *arena, size_t size)
{
    struct arena_block *block = memory_alloc(sizeof *block + size);
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

#ifndef ARENA_MALLOC
static size_t block_size(const struct arena_block *before)
{
    if (!before)
        return FIRST_BYTES;
    return before->size < BLOCK_BYTES / 2 ? 2 * before->size : BLOCK_BYTES;
}
#endif

void *arena_alloc(struct arena *arena, size_t n_bytes)
{
    if (n_bytes > SIZE_MAX / 2)
        out_of_memory(n_bytes);
#ifdef ARENA_MALLOC
    struct arena_block *block = block_add(arena, n_bytes);
#else
    size_t rounded = (n_bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < rounded) {
        size_t size = block_size(block);
        block = block_add(arena, rounded > size / 4 ? rounded : size);
    }
    n_bytes = rounded;
#endif
    void *memory = block->bytes + block->used;
    block->used += n_bytes;
    arena->used_bytes += n_bytes;
    return memory;
}

void *arena_array(struct arena *arena, size_t n, size_t bytes)
{
    size_t n_bytes;
    if (__builtin_mul_overflow(n, bytes, &n_bytes))
        out_of_memory(SIZE_MAX);
    return arena_alloc(arena, n_bytes);
}

char *arena_text_n(struct arena *arena, const char *text, size_t n_bytes)
{
    char *copy = arena_alloc(arena, n_bytes + 1);
    memcpy(copy, text, n_bytes);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return arena_text_n(arena, text, strlen(text));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    char small[512]; // most are shorter, and need not be made twice
    int n = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    char *text = arena_alloc(arena, (size_t)n + 1);
    if ((size_t)n < sizeof small)
        memcpy(text, small, (size_t)n + 1);
    else
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

void arena_done(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *block = arena->blocks;
        arena->blocks = block->next;
        free(block);
    }
    arena->used_bytes = 0;
}
