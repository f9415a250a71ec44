// Fits are independent of each other, so they run side by side on one thread each: a fit seldom gains as
// much from threads of its own.
#include "model/train/fit_jobs.h"

#include "features/base/parallel.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct running {
    const struct fit_work *work;
    struct fit_job *jobs;
    int n_inner; // threads of one fit
    atomic_bool stopped;
};

static enum status job_fit(const struct running *running, struct fit_job *job)
{
    const struct fit_work *work = running->work;
    struct arena scratch = {0};
    struct fitted fitted;
    struct feature_rows tested = rows_features(&job->split->test);
    struct fit_options options = {.settings = job->settings,
                                  .rows = &job->split->train,
                                  .seed = work->seed,
                                  .n_thread = running->n_inner,
                                  .margins_only = true};
    enum status status = fitted_fit(&scratch, &options, &fitted, &job->err);
    if (!status)
        fitted_margins(&fitted, &tested, running->n_inner, job->margins);
    fitted_done(&fitted);
    arena_done(&scratch);
    return status;
}

static void job_run(struct running *running, struct fit_job *job)
{
    const struct fit_work *work = running->work;
    struct kept_fit kept = {.settings = job->settings,
                            .data = work->data,
                            .split = job->split,
                            .seed = work->seed,
                            .text = job->text};
    if (work->kept && work->kept->folder) {
        kept_fit_name(work->kept, &kept);
        memcpy(job->name, kept.name, sizeof job->name);
        job->was_kept = kept_fit_read(work->kept, &kept, job->margins);
    }
    if (!job->was_kept) {
        job->status = job_fit(running, job);
        if (!job->status && work->kept && work->kept->folder)
            kept_fit_write(work->kept, &kept, job->margins);
        if (job->status && !fit_failure_is_its_own(job->status))
            atomic_store(&running->stopped, true);
    }
    progress_add(work->progress, 1);
}

static void jobs_run(void *context, size_t first, size_t end, int worker)
{
    struct running *running = context;
    (void)worker;
    for (size_t i = first; i < end; i++)
        if (!atomic_load(&running->stopped))
            job_run(running, &running->jobs[i]);
}

void fit_jobs_run(const struct fit_work *work, struct fit_job *jobs, size_t n)
{
    size_t most = 1,
           n_thread = (size_t)(work->n_thread < 1 ? parallel_default_threads() : work->n_thread);
    for (size_t i = 0; i < n; i++)
        most = jobs[i].split->train.n > most ? jobs[i].split->train.n : most;
    size_t n_room = FIT_BYTES_MAX / (most * (work->data->n_col + 1) * sizeof(double));
    size_t n_side = n_thread < n ? n_thread : n;
    n_side = n_side < n_room ? n_side : n_room;
    n_side = n_side ? n_side : 1;
    struct running running = {
        .work = work, .jobs = jobs, .n_inner = (int)(n_thread / n_side), .stopped = false};
    parallel_for(n, 1, (int)n_side, jobs_run, &running);
}
