// Counts of rows, files and codes by source. A code counts as gone only when at least ten of its rows
// were to be expected among so many rows: by chance that happens less than once in ten thousand.

#include "features/ingest/accepted_counts.h"

#include "features/ingest/columns.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define FORMAT 1
#define MAX_BYTES ((size_t)256 << 20)
#define CODE_EXPECTED 10.0 // rows of a code that must have been expected before it counts as gone

static const json *source_find(const json *root, const char *name)
{
    const json *list = root ? json_get(root, "sources") : NULL;
    for (size_t i = 0; list && i < json_count(list); i++) {
        const char *text = json_text(json_at(list, i), "source");
        if (text && strcmp(text, name) == 0)
            return json_at(list, i);
    }
    return NULL;
}

static uint64_t count_of(const json *object, const char *key)
{
    double value = json_number(object, key, 0);
    return value > 0 ? (uint64_t)value : 0;
}

static const struct manifest_count *code_find(const struct manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->n_code; i++)
        if (strcmp(manifest->codes[i].name, name) == 0)
            return &manifest->codes[i];
    return NULL;
}

static bool was_there(const json *codes, const char *name)
{
    for (size_t i = 0; codes && i < json_count(codes); i++) {
        const char *text = json_text(json_at(codes, i), "name");
        if (text && strcmp(text, name) == 0)
            return true;
    }
    return false;
}

// Codes that vanished, then those that appeared. Returns one in use that vanished, or NULL.
static const char *codes_compare(struct arena *arena, const json *before, struct manifest *now)
{
    const char *gone = NULL;
    const json *codes = json_get(before, "codes");
    size_t n = codes ? json_count(codes) : 0;
    now->changes = arena_array(arena, n + now->n_code, sizeof *now->changes);
    for (size_t i = 0; i < n; i++) {
        const char *name = json_text(json_at(codes, i), "name");
        uint64_t n_row = count_of(json_at(codes, i), "n");
        if (!name || !n_row || code_find(now, name))
            continue;
        name = arena_text(arena, name);
        now->changes[now->n_change++] = (struct code_change){name, n_row, 0};
        double expected = (double)n_row * (double)now->n_accepted /
                          (double)(now->rows_before + !now->rows_before);
        if (!gone && expected >= CODE_EXPECTED)
            gone = name;
    }
    for (size_t i = 0; i < now->n_code; i++)
        if (!was_there(codes, now->codes[i].name))
            now->changes[now->n_change++] =
                (struct code_change){now->codes[i].name, 0, now->codes[i].n};
    return gone;
}

static bool is_short(uint64_t before, uint64_t now, double limit)
{
    return (double)before - (double)now > (limit + 1e-12) * (double)before;
}

static enum status lost(struct source_job *job, const char *what, const char *code)
{
    const struct manifest *manifest = &job->manifest;
    struct error *err = &job->err;
    if (code)
        error_set(
            err, E_REJECTED,
            "source %s: no row has the code \"%.60s\" any more; the ingest accepted on %s had it",
            job->source->name, code, manifest->before_on);
    else
        error_set(err, E_REJECTED,
                  "source %s: %" PRIu64 " %s; the ingest accepted on %s had %" PRIu64
                  "; max_loss is %g%%",
                  job->source->name,
                  strcmp(what, "rows") == 0 ? manifest->n_accepted : (uint64_t)manifest->n_input,
                  what, manifest->before_on,
                  strcmp(what, "rows") == 0 ? manifest->rows_before : manifest->files_before,
                  100 * job->source->max_loss_share);
    error_at(err, job->config->path, job->source->line, 0);
    error_hint(err, "ask the agency; if it is right, accept it: hearth ingest --accept-loss");
    return E_REJECTED;
}

// E_REJECTED when the source lost too much.
static enum status job_compare(struct source_job *job, const json *before)
{
    struct manifest *now = &job->manifest;
    const char *on = json_text(before, "accepted_on");
    now->rows_before = count_of(before, "rows");
    now->files_before = count_of(before, "files");
    snprintf(now->before_on, sizeof now->before_on, "%s", on ? on : "");
    const char *gone = codes_compare(&job->arena, before, now);
    if (is_short(now->rows_before, now->n_accepted, job->source->max_loss_share))
        return lost(job, "rows", NULL);
    if (is_short(now->files_before, now->n_input, job->source->max_loss_share))
        return lost(job, "files", NULL);
    return gone ? lost(job, "code", gone) : OK;
}

static void put_accepted(json *list, const struct config *config, const struct source_job *job)
{
    const struct manifest *manifest = &job->manifest;
    json *item = json_add_object(list);
    json_put_text(item, "source", job->source->name);
    json_put_day(item, "accepted_on", config_today(config));
    json_put_day(item, "last_date", manifest->last_date);
    json_put_integer(item, "rows", (long long)manifest->n_accepted);
    json_put_integer(item, "files", (long long)manifest->n_input);
    json *codes = json_put_array(item, "codes");
    for (size_t i = 0; i < manifest->n_code; i++) {
        json *code = json_add_object(codes);
        json_put_text(code, "name", manifest->codes[i].name);
        json_put_integer(code, "n", (long long)manifest->codes[i].n);
    }
}

static void put_again(json *list, const json *before)
{
    json *item = json_add_object(list), *to;
    json_put_text(item, "source", json_text(before, "source"));
    json_put_text(item, "accepted_on", json_text(before, "accepted_on"));
    json_put_text(item, "last_date", json_text(before, "last_date"));
    json_put_integer(item, "rows", (long long)count_of(before, "rows"));
    json_put_integer(item, "files", (long long)count_of(before, "files"));
    to = json_put_array(item, "codes");
    const json *codes = json_get(before, "codes");
    for (size_t i = 0; codes && i < json_count(codes); i++) {
        json *code = json_add_object(to);
        json_put_text(code, "name", json_text(json_at(codes, i), "name"));
        json_put_integer(code, "n", (long long)count_of(json_at(codes, i), "n"));
    }
}

static bool was_read(const struct source_job *job)
{
    return job->stale && !job->status && !job->manifest.over_limit;
}

// Sources that are no longer configured keep what they had: they may come back.
static enum status accepted_write(const struct config *config, const struct source_job *jobs,
                                  const json *old, const char *path, struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", FORMAT);
    json *list = json_put_array(root, "sources");
    const json *before = old ? json_get(old, "sources") : NULL;
    for (size_t i = 0; i < config->n_source; i++) {
        const json *known = source_find(old, config->sources[i].name);
        if (was_read(&jobs[i]))
            put_accepted(list, config, &jobs[i]);
        else if (known)
            put_again(list, known);
    }
    for (size_t i = 0; before && i < json_count(before); i++) {
        const char *name = json_text(json_at(before, i), "source");
        if (name && !config_source(config, name))
            put_again(list, json_at(before, i));
    }
    struct arena arena = {0};
    enum status status = file_make_directories(file_join(&arena, config->workspace, "kept"), err);
    if (!status)
        status = json_write_file(root, path, err);
    arena_done(&arena);
    json_free(root);
    return status;
}

static enum status jobs_compare(const struct config *config, struct source_job *jobs,
                                const json *old, bool accept_loss, struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; i < config->n_source && !status; i++) {
        struct source_job *job = &jobs[i];
        const json *before = source_find(old, job->source->name);
        if (!was_read(job) || !before)
            continue;
        enum status loss = job_compare(job, before);
        job->manifest.is_lost = loss && !accept_loss;
        if (job->manifest.is_lost) {
            unlink(records_path(&job->arena, config, job->source, ".pack"));
            job->status = loss;
        }
        status = manifest_write(&job->manifest, job->source,
                                records_path(&job->arena, config, job->source, ".json"), err);
    }
    return status;
}

enum status accepted_counts_update(const struct config *config, struct source_job *jobs,
                                   bool accept_loss, struct error *err)
{
    struct arena arena = {0};
    json *old = NULL;
    const char *path = file_join(&arena, config->workspace, "kept/ingest.json");
    bool any = false;
    for (size_t i = 0; i < config->n_source; i++)
        any |= was_read(&jobs[i]);
    enum status status = OK;
    if (any && file_exists(path))
        status = json_read_file(path, MAX_BYTES, &old, err);
    if (!status && any)
        status = jobs_compare(config, jobs, old, accept_loss, err);
    if (!status && any)
        status = accepted_write(config, jobs, old, path, err);
    json_free(old);
    arena_done(&arena);
    return status;
}
