// The bar is drawn at most ten times a second, by whichever thread comes by; nothing is drawn when
// stderr is no terminal, so that logs stay clean.

#include "features/base/progress.h"

#include "features/base/arena.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BAR_WIDTH 30

struct progress {
    pthread_mutex_t lock;
    const char *label;
    size_t n_done, n_total;
    double start, drawn; // seconds
};

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double progress_seconds(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

double progress_processor_seconds(void)
{
    return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

struct progress *progress_start(const char *label, size_t n_total, bool quiet)
{
    if (quiet || !isatty(STDERR_FILENO))
        return NULL;
    struct progress *progress = memory_alloc(sizeof *progress);
    pthread_mutex_init(&progress->lock, NULL);
    progress->label = label;
    progress->n_total = n_total;
    progress->start = progress_seconds();
    return progress;
}

static void draw(const struct progress *progress, double now)
{
    if (!progress->n_total) {
        fprintf(stderr, "\r%s %zu\033[K", progress->label, progress->n_done);
        return;
    }
    double share = (double)progress->n_done / (double)progress->n_total;
    share = share > 1 ? 1 : share;
    int filled = (int)(share * BAR_WIDTH);
    double passed = now - progress->start;
    long left = share > 0 ? (long)(passed * (1 - share) / share + 0.5) : 0;
    fprintf(stderr, "\r%-12s [%.*s%*s] %3.0f%%  %ld:%02ld left\033[K", progress->label, filled,
            "##############################", BAR_WIDTH - filled, "", share * 100, left / 60,
            left % 60);
}

void progress_add(struct progress *progress, size_t n)
{
    if (!progress)
        return;
    pthread_mutex_lock(&progress->lock);
    progress->n_done += n;
    double now = progress_seconds();
    if (now - progress->drawn > 0.1) {
        progress->drawn = now;
        draw(progress, now);
    }
    pthread_mutex_unlock(&progress->lock);
}

void progress_end(struct progress *progress)
{
    if (!progress)
        return;
    fputs("\r\033[K", stderr);
    pthread_mutex_destroy(&progress->lock);
    free(progress);
}
