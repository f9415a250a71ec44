// Fits of settings on splits, several at once, each giving the margins of the split's test rows.
#ifndef HEARTH_FIT_JOBS_H
#define HEARTH_FIT_JOBS_H

#include "features/base/progress.h"
#include "model/train/kept_fits.h"

struct fit_job {
    const struct settings *settings;
    const char *text; // settings_text
    const struct split *split;
    double *margins; // out: split->test.n; the caller's memory
    // Out: E_NUMERIC and the like of the fit; a job after one that failed otherwise is not begun.
    enum status status;
    struct error err;
    bool was_kept;        // it had been done before
    char name[HASH_TEXT]; // among the kept ones; "" when nothing is kept
};

struct fit_work {
    const struct dataset *data;
    const struct kept_fits *kept; // NULL = none
    struct progress *progress;    // one step a job
    uint64_t seed;
    int n_thread;
};

#define FIT_BYTES_MAX ((size_t)4 << 30) // of the training rows of all fits at work together
// Threads: work->n_thread; as many fits at once as there are threads, jobs and memory for, the same bits on any
// number. Errors: in the jobs. A fit that fails with E_NUMERIC or E_LIMIT stops no other.
void fit_jobs_run(const struct fit_work *work, struct fit_job *jobs, size_t n);
// Whether a candidate that fails so is left out, and the others go on.
static inline bool fit_failure_is_its_own(enum status status)
{
    return status == E_NUMERIC || status == E_LIMIT;
}

#endif
