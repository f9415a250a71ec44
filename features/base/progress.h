// A progress bar with time left on stderr, when that is a terminal; silent otherwise or when quiet.
#ifndef HEARTH_PROGRESS_H
#define HEARTH_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress;
// Units: seconds. For differences only: a clock that never goes back.
double progress_seconds(void);
// Units: seconds of processor time that this process has used, all threads together.
double progress_processor_seconds(void);
// label is shown before the bar. n_total 0 = unknown (a count is shown). NULL is a valid silent
// progress.
struct progress *progress_start(const char *label, size_t n_total, bool quiet);
void progress_add(struct progress *progress, size_t n); // any thread
void progress_end(struct progress *progress);           // clears the line, frees

#endif
