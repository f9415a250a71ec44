// Makes allocations fail, each distinct place of the program that allocates in turn.
//
//     CALLS_PLACES=FILE    one line a place, in the order in which they are met
//     CALLS_PLACE=N        the N-th place (from 1) gets no memory, the first time that it asks
//
// A place is where the program itself asks, or in a library the way there: up to N_FRAME callers. Counted from main() on:
// what libraries do before is not the program's.

#include "tests/durable/calls.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <execinfo.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>

#define N_FRAME 6
#define N_OWN 3 // frames of this file
#define N_SLOT 65536

void *__libc_malloc(size_t n_bytes);
void *__libc_calloc(size_t n, size_t n_bytes);
void *__libc_realloc(void *old, size_t n_bytes);
void *__libc_memalign(size_t alignment, size_t n_bytes);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t places[N_SLOT];
static long n_place, wanted;
static int is_running;
static uintptr_t program_start, program_end;
static __thread int is_inside __attribute__((tls_model("initial-exec")));

static int is_program(const void *address)
{
    return (uintptr_t)address >= program_start && (uintptr_t)address < program_end;
}

// Where the program's own code lies.
static void program_find(void)
{
    const ElfW(Phdr) *headers = (const ElfW(Phdr) *)getauxval(AT_PHDR); // NOLINT
    unsigned long n = getauxval(AT_PHNUM);
    uintptr_t base = (uintptr_t)headers;
    for (unsigned long i = 0; i < n; i++)
        if (headers[i].p_type == PT_PHDR)
            base -= headers[i].p_vaddr;
    for (unsigned long i = 0; i < n; i++)
        if (headers[i].p_type == PT_LOAD && headers[i].p_flags & PF_X) {
            program_start = base + headers[i].p_vaddr;
            program_end = program_start + headers[i].p_memsz;
        }
}

static uint64_t place_hash(void *caller, void **frames, int *ret_n)
{
    uint64_t hash = 0;
    int n = 1;
    frames[0] = caller;
    if (!is_program(caller)) {
        void *all[N_OWN + N_FRAME];
        int n_all = backtrace(all, N_OWN + N_FRAME), i = 0;
        while (i < n_all && all[i] != caller)
            i++;
        for (n = 0; i < n_all && n < N_FRAME; i++) {
            frames[n++] = all[i];
            if (is_program(all[i]))
                break;
        }
        if (!n)
            frames[n++] = caller;
    }
    for (int i = 0; i < n; i++)
        hash = (hash ^ (uintptr_t)frames[i]) * 0x9e3779b97f4a7c15u + (hash >> 29);
    *ret_n = n;
    return hash ? hash : 1;
}

static void place_write(long number, void **frames, int n)
{
    char line[256];
    int at = snprintf(line, sizeof line, "%ld", number);
    for (int i = 0; i < n; i++) {
        Dl_info info;
        const char *name = "?";
        uintptr_t base = 0;
        if (dladdr(frames[i], &info) && info.dli_fname) {
            base = (uintptr_t)info.dli_fbase;
            for (const char *c = name = info.dli_fname; *c; c++)
                if (*c == '/')
                    name = c + 1;
        }
        if (at < (int)sizeof line - 40)
            at += snprintf(line + at, sizeof line - (size_t)at, " %.20s+%lx", name,
                           (unsigned long)((uintptr_t)frames[i] - base));
    }
    line[at++] = '\n';
    calls_line("CALLS_PLACES", line, (size_t)at);
}

// Whether this allocation is the one that fails.
static int fails(void *caller)
{
    void *frames[N_FRAME];
    int n, is_wanted = 0;
    if (!is_running || is_inside)
        return 0;
    is_inside = 1;
    uint64_t hash = place_hash(caller, frames, &n);
    pthread_mutex_lock(&lock);
    size_t slot = hash % N_SLOT;
    while (places[slot] && places[slot] != hash)
        slot = (slot + 1) % N_SLOT;
    if (!places[slot] && n_place < N_SLOT / 2) {
        places[slot] = hash;
        is_wanted = ++n_place == wanted;
        if (!wanted || is_wanted)
            place_write(n_place, frames, n);
    }
    pthread_mutex_unlock(&lock);
    is_inside = 0;
    if (is_wanted)
        errno = ENOMEM;
    return is_wanted;
}

#define CALLER __builtin_return_address(0)

void *malloc(size_t n_bytes)
{
    return fails(CALLER) ? NULL : __libc_malloc(n_bytes);
}

void *calloc(size_t n, size_t n_bytes)
{
    return fails(CALLER) ? NULL : __libc_calloc(n, n_bytes);
}

void *realloc(void *old, size_t n_bytes)
{
    return fails(CALLER) ? NULL : __libc_realloc(old, n_bytes);
}

void *memalign(size_t alignment, size_t n_bytes)
{
    return fails(CALLER) ? NULL : __libc_memalign(alignment, n_bytes);
}

void *aligned_alloc(size_t alignment, size_t n_bytes)
{
    return fails(CALLER) ? NULL : __libc_memalign(alignment, n_bytes);
}

int posix_memalign(void **ret_memory, size_t alignment, size_t n_bytes)
{
    void *memory = fails(CALLER) ? NULL : __libc_memalign(alignment, n_bytes);
    if (!memory)
        return ENOMEM;
    *ret_memory = memory;
    return 0;
}

static int (*program_main)(int, char **, char **);

static int main_counted(int n_word, char **words, char **environment)
{
    void *frames[4];
    const char *place = getenv("CALLS_PLACE");
    if (place || getenv("CALLS_PLACES")) {
        wanted = place ? atol(place) : 0;
        program_find();
        backtrace(frames, 4); // loads what it needs now
        is_running = 1;
    }
    return program_main(n_word, words, environment);
}

typedef int start(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
                  void (*)(void), void *);

int __libc_start_main(int (*program)(int, char **, char **), int n_word, char **words,
                      void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),
                      void *stack_end)
{
    start *real;
    *(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
    program_main = program;
    return real(main_counted, n_word, words, init, fini, rtld_fini, stack_end);
}
