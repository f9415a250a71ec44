// Threads that take work from one bounded queue.
#ifndef HEARTH_WORKERS_H
#define HEARTH_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

struct work { // the first member of what is queued; borrowed until run is called
    struct work *next;
};
struct workers;
// Owns: workers_stop. Threads: run is called from any of n_thread, each with other work.
struct workers *workers_start(int n_thread, size_t max_queued,
                              void (*run)(void *context, struct work *work), void *context);
// false when the queue is full or closing: the work was not taken. Threads: any; never waits.
bool workers_add(struct workers *workers, struct work *work);
// Runs what is queued, takes nothing new, ends the threads. NULL is fine.
void workers_stop(struct workers *workers);

#endif
