// Brings every source up to date: which are stale is decided first, then the small ones are read
// side by side and each large one by all threads, and what went wrong is told when all are done. Events and spells come first: they say where the data end, and births
// are held against that.

#include "features/ingest/ingest.h"

#include "features/base/parallel.h"
#include "features/ingest/accepted_counts.h"
#include "features/ingest/columns.h"
#include "features/ingest/input_identity.h"
#include "features/ingest/source_read.h"

#include <stdlib.h>
#include <string.h>

// Decides whether the job, which has the source's files as they are now, is stale; the old manifest
// takes its place when that still holds.
static enum status job_prepare(struct source_job *job, bool force, struct error *err)
{
    const struct config *config = job->config;
    const struct source *source = job->source;
    struct manifest *now = &job->manifest, old;
    enum status status = manifest_key(config, source, job->data_end, now->key, err);
    if (status)
        return status;
    job->stale = force || !manifest_of(&job->arena, config, source, &old) ||
                 strcmp(now->key, old.key) != 0 ||
                 !inputs_are_same(&job->arena, config, source, now, &old) ||
                 !file_exists(records_path(&job->arena, config, source, ".pack")) ||
                 !file_exists(rejects_path(&job->arena, config, source));
    if (!job->stale)
        *now = old;
    return OK;
}

#define PART_BYTES ((size_t)4 << 20)

static void read_chunk(void *context, size_t first, size_t end, int worker)
{
    struct source_job **jobs = context;
    (void)worker;
    for (size_t i = first; i < end; i++)
        source_read(jobs[i]);
}

static size_t job_bytes(const struct source_job *job)
{
    size_t n = 0;
    for (size_t k = 0; k < job->manifest.n_input; k++)
        n += (size_t)job->manifest.inputs[k].n_bytes;
    return n;
}

// Reads the stale sources among the jobs.
static void jobs_run(struct source_job **jobs, size_t n, const struct ingest_options *options)
{
    size_t n_bytes = 0, n_small = 0;
    int n_thread = options->n_thread < 1 ? parallel_default_threads() : options->n_thread;
    size_t part_bytes = options->part_bytes ? options->part_bytes : PART_BYTES;
    struct source_job **small = memory_alloc((n + 1) * sizeof(struct source_job *));
    for (size_t i = 0; i < n; i++)
        n_bytes += job_bytes(jobs[i]);
    struct progress *progress = n ? progress_start("ingest", n_bytes, options->quiet) : NULL;
    for (size_t i = 0; i < n; i++) {
        jobs[i]->progress = progress;
        jobs[i]->part_bytes = part_bytes;
        jobs[i]->n_thread = job_bytes(jobs[i]) > part_bytes ? n_thread : 1;
        if (jobs[i]->n_thread == 1)
            small[n_small++] = jobs[i];
    }
    parallel_for(n_small, 1, n_thread, read_chunk, small);
    for (size_t i = 0; i < n; i++)
        if (jobs[i]->n_thread > 1)
            source_read(jobs[i]);
    progress_end(progress);
    free(small);
}

// The end of the data as far as the facts that were read know it: births are held against it.
static day_t data_end_of(const struct config *config, const struct source_job *jobs)
{
    day_t end = DAY_NONE;
    for (size_t i = 0; i < config->n_source && config->data_end == DAY_NONE; i++)
        if (source_has_facts(jobs[i].source) && jobs[i].manifest.last_known > end)
            end = jobs[i].manifest.last_known;
    return config->data_end == DAY_NONE ? end : config->data_end;
}

// Prepares and reads the sources with facts, or the others.
static enum status phase_run(struct source_job *jobs, const struct config *config,
                             const struct ingest_options *options, bool with_facts,
                             struct error *err)
{
    size_t n_stale = 0;
    enum status status = OK;
    day_t data_end = with_facts ? config->data_end : data_end_of(config, jobs);
    struct source_job **stale = memory_alloc(config->n_source * sizeof(struct source_job *));
    for (size_t i = 0; i < config->n_source && !status; i++) {
        if (source_has_facts(&config->sources[i]) != with_facts)
            continue;
        jobs[i].data_end = data_end;
        status = job_prepare(&jobs[i], options->force, err);
        if (!status && jobs[i].stale)
            stale[n_stale++] = &jobs[i];
    }
    if (!status)
        jobs_run(stale, n_stale, options);
    free(stale);
    return status;
}

static enum status make_folders(const struct config *config, struct error *err)
{
    struct arena arena = {0};
    enum status status =
        file_make_directories(file_join(&arena, config->workspace, "build/records"), err);
    if (!status)
        status = file_make_directories(file_join(&arena, config->workspace, "rejects"), err);
    arena_done(&arena);
    return status;
}

// The first failure in the order of the sources; one over its limit counts only when nothing worse
// happened.
static enum status first_failure(const struct source_job *jobs, size_t n, struct error *err)
{
    const struct source_job *worst = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!jobs[i].status)
            continue;
        if (!worst || (worst->status == E_REJECTED && jobs[i].status != E_REJECTED))
            worst = &jobs[i];
    }
    if (!worst)
        return OK;
    *err = worst->err;
    return worst->status;
}

static struct ingest_summary summarise(const struct source_job *jobs, size_t n,
                                       const struct ingest_options *options)
{
    struct ingest_summary summary = {.n_source = n};
    for (size_t i = 0; i < n; i++) {
        summary.n_rebuilt += jobs[i].stale;
        summary.n_accepted += jobs[i].manifest.n_accepted;
        summary.n_rejected += jobs[i].manifest.n_rejected;
        summary.n_void += jobs[i].manifest.n_void;
        if (options->ret_rebuilt)
            options->ret_rebuilt[i] = jobs[i].stale;
    }
    return summary;
}

enum status ingest_update(const struct config *config, const struct ingest_options *options,
                          struct ingest_summary *ret_summary, struct error *err)
{
    size_t n = config->n_source;
    struct source_job *jobs = memory_alloc(n * sizeof *jobs);
    enum status status = make_folders(config, err);
    for (size_t i = 0; i < n && !status; i++) {
        jobs[i].config = config;
        jobs[i].source = &config->sources[i];
        status = manifest_inputs(&jobs[i].arena, config, jobs[i].source, &jobs[i].manifest, err);
    }
    if (!status)
        status = phase_run(jobs, config, options, true, err);
    if (!status)
        status = phase_run(jobs, config, options, false, err);
    if (!status) {
        struct ingest_summary summary = summarise(jobs, n, options);
        if (ret_summary)
            *ret_summary = summary;
        status = accepted_counts_update(config, jobs, options->accept_loss, err);
        if (!status)
            status = first_failure(jobs, n, err);
    }
    for (size_t i = 0; i < n; i++)
        arena_done(&jobs[i].arena);
    free(jobs);
    return status;
}
