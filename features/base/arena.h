// Memory by lifetime: blocks are given from an arena and freed all together.
#ifndef HEARTH_ARENA_H
#define HEARTH_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

struct arena {
    struct arena_block *blocks;
    size_t used_bytes;
};

// Owns: everything allocated from it, until arena_done. A zeroed struct is an empty arena.
// Errors: allocation never returns NULL; out of memory ends the program with a message.
// Threads: one thread at a time. Debug builds give every block to malloc, so that ASan sees it.
void *arena_alloc(struct arena *arena, size_t n_bytes);         // zeroed, aligned to 16
void *arena_array(struct arena *arena, size_t n, size_t bytes); // n × bytes, overflow checked
char *arena_text(struct arena *arena, const char *text);        // a copy
char *arena_text_n(struct arena *arena, const char *text, size_t n_bytes); // a copy, ended by 0
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void arena_done(struct arena *arena);

// malloc, calloc and realloc that never return NULL (out of memory ends the program).
void *memory_alloc(size_t n_bytes);                     // zeroed
void *memory_aligned(size_t alignment, size_t n_bytes); // n_bytes: a multiple of the alignment
void *memory_resize(void *old, size_t n_bytes);
// What a library allocated, about so many bytes; ends the program as the others do when it is NULL.
void *memory_need(void *memory, size_t n_bytes);
// A copy. Owns: the text, by free.
char *memory_text(const char *text);
char *memory_text_n(const char *text, size_t n);
char *memory_format(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));
// A stream into memory, and its end: nothing written to it is lost in silence. Owns: *ret_text, by free.
FILE *memory_stream(char **ret_text, size_t *ret_n);
void memory_stream_close(FILE *stream);
// Grows `*items` (capacity in `*capacity`, items of `bytes`) so that `needed` items fit.
void memory_grow(void *items, size_t *capacity, size_t needed, size_t bytes);

#endif
