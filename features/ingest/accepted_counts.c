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
#define CODE_REST 0.1      // of the expected rows: with no more it is gone but for stragglers
#define FALL_SQUARE 16.0   // a fall counts from four standard deviations of a Poisson count

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
    int64_t value = json_whole(object, key, 0);
    return value > 0 ? (uint64_t)value : 0;
}

// ---- what changed -------------------------------------------------------------------------------

struct comparison { // of one list: codes, or values of tags
    struct arena *arena;
    struct manifest *now;
    const json *before; // NULL = was not counted then
    const struct manifest_count *counts;
    size_t n;
    double max_loss;
};

static bool is_named(const json *item, const char *name, const char *column)
{
    const char *text = json_text(item, "name"), *its = json_text(item, "column");
    return text && strcmp(text, name) == 0 && strcmp(its ? its : "", column ? column : "") == 0;
}

static uint64_t count_now(const struct comparison *comparison, const json *item)
{
    for (size_t i = 0; i < comparison->n; i++)
        if (is_named(item, comparison->counts[i].name, comparison->counts[i].column))
            return comparison->counts[i].n;
    return 0;
}

static bool was_there(const json *list, const struct manifest_count *count)
{
    for (size_t i = 0; list && i < json_count(list); i++)
        if (is_named(json_at(list, i), count->name, count->column))
            return true;
    return false;
}

// Whether a value came into use, under which the rows of another may stand now.
static bool has_new(const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->n; i++)
        if ((double)comparison->counts[i].n >= CODE_EXPECTED &&
            !was_there(comparison->before, &comparison->counts[i]))
            return true;
    return false;
}

static void add_change(struct manifest *now, struct code_change change)
{
    now->changes[now->n_change++] = change;
}

// Whether more rows of a value are gone than chance takes: most of them, or more than max_loss while
// a new value came into use. The share counts where the source has fewer rows, else the number.
static bool has_fallen(const struct comparison *comparison, double expected, uint64_t n_now)
{
    double lost = expected - (double)n_now;
    if (lost < CODE_EXPECTED || lost * lost < FALL_SQUARE * expected)
        return false;
    return lost > 0.5 * expected || (lost > comparison->max_loss * expected && has_new(comparison));
}

// Values that vanished or lost many rows, then those that appeared. Returns one in use of which nearly
// all rows are gone, or NULL.
static const struct code_change *values_compare(const struct comparison *comparison)
{
    const struct code_change *gone = NULL;
    struct manifest *now = comparison->now;
    const json *list = comparison->before;
    double ratio = (double)now->n_accepted / (double)(now->rows_before + !now->rows_before);
    for (size_t i = 0; list && i < json_count(list); i++) {
        const json *item = json_at(list, i);
        const char *name = json_text(item, "name"), *column = json_text(item, "column");
        uint64_t n_before = count_of(item, "n"), n_now = name ? count_now(comparison, item) : 0;
        double expected = (double)n_before * (ratio < 1 || !n_now ? ratio : 1);
        if (!name || !n_before || (column && expected < CODE_EXPECTED) ||
            (n_now && !has_fallen(comparison, expected, n_now)))
            continue;
        add_change(now,
                   (struct code_change){arena_text(comparison->arena, name), n_before, n_now,
                                        column ? arena_text(comparison->arena, column) : NULL});
        if (!gone && expected >= CODE_EXPECTED && (double)n_now <= CODE_REST * expected)
            gone = &now->changes[now->n_change - 1];
    }
    for (size_t i = 0; list && i < comparison->n; i++) {
        const struct manifest_count *count = &comparison->counts[i];
        if (!was_there(list, count) && (!count->column || (double)count->n >= CODE_EXPECTED))
            add_change(now, (struct code_change){count->name, 0, count->n, count->column});
    }
    return gone;
}

// Columns that are blank in a larger part of the rows, by more than max_loss of all.
static void blanks_compare(const json *before, struct manifest *now, double max_loss)
{
    const json *list = json_get(before, "missing");
    for (size_t i = 0; list && i < now->n_missing && now->rows_before && now->n_accepted; i++) {
        const struct manifest_count *missing = &now->missing[i];
        for (size_t k = 0; k < json_count(list); k++) {
            uint64_t n_before = count_of(json_at(list, k), "n");
            if (!is_named(json_at(list, k), missing->name, NULL))
                continue;
            double more = (double)missing->n / (double)now->n_accepted -
                          (double)n_before / (double)now->rows_before;
            if (more > max_loss && more * (double)now->n_accepted >= CODE_EXPECTED)
                add_change(now, (struct code_change){"", n_before, missing->n, missing->name});
        }
    }
}

static size_t count_items(const json *list)
{
    return list ? json_count(list) : 0;
}

// Fills the changes. Returns a code of which nearly all rows are gone, or NULL.
static const struct code_change *changes_find(struct arena *arena, const json *before,
                                              struct manifest *now, double max_loss)
{
    const json *codes = json_get(before, "codes"), *tags = json_get(before, "tags");
    size_t n = count_items(codes) + count_items(tags) + now->n_code + now->n_tag + now->n_missing;
    now->n_change = 0;
    now->changes = arena_array(arena, n, sizeof *now->changes);
    const struct comparison of_codes = {arena, now, codes, now->codes, now->n_code, max_loss};
    const struct comparison of_tags = {arena, now, tags, now->tags, now->n_tag, max_loss};
    const struct code_change *gone = values_compare(&of_codes);
    values_compare(&of_tags);
    blanks_compare(before, now, max_loss);
    return gone;
}

static bool is_short(uint64_t before, uint64_t now, double limit)
{
    return (double)before - (double)now > (limit + 1e-12) * (double)before;
}

static enum status lost(struct source_job *job, const char *what, const struct code_change *code)
{
    const struct manifest *manifest = &job->manifest;
    struct error *err = &job->err;
    bool is_rows = strcmp(what, "row") == 0;
    uint64_t n_now = is_rows ? manifest->n_accepted : (uint64_t)manifest->n_input;
    if (code && code->n_now)
        error_set(err, E_REJECTED,
                  "source %s: the code \"%.60s\" has %" PRIu64 " of %" PRIu64
                  " rows left that the ingest accepted on %s had",
                  job->source->name, code->name, code->n_now, code->n_before, manifest->before_on);
    else if (code)
        error_set(
            err, E_REJECTED,
            "source %s: no row has the code \"%.60s\" any more; the ingest accepted on %s had it",
            job->source->name, code->name, manifest->before_on);
    else
        error_set(err, E_REJECTED,
                  "source %s: %" PRIu64 " %s%s; the ingest accepted on %s had %" PRIu64
                  "; max_loss is %g%%",
                  job->source->name, n_now, what, n_now == 1 ? "" : "s", manifest->before_on,
                  is_rows ? manifest->rows_before : manifest->files_before,
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
    const struct code_change *gone =
        changes_find(&job->arena, before, now, job->source->max_loss_share);
    if (is_short(now->rows_before, now->n_accepted, job->source->max_loss_share))
        return lost(job, "row", NULL);
    if (is_short(now->files_before, now->n_input, job->source->max_loss_share))
        return lost(job, "file", NULL);
    return gone ? lost(job, "code", gone) : OK;
}

static void put_counts(json *item, const char *key, const struct manifest_count *counts, size_t n)
{
    json *list = json_put_array(item, key);
    for (size_t i = 0; i < n; i++) {
        json *count = json_add_object(list);
        if (counts[i].column)
            json_put_text(count, "column", counts[i].column);
        json_put_text(count, "name", counts[i].name);
        json_put_integer(count, "n", (long long)counts[i].n);
    }
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
    put_counts(item, "codes", manifest->codes, manifest->n_code);
    put_counts(item, "tags", manifest->tags, manifest->n_tag);
    put_counts(item, "missing", manifest->missing, manifest->n_missing);
}

// A list as it was; none where it was not counted then.
static void put_list_again(json *item, const json *before, const char *key)
{
    const json *list = json_get(before, key);
    json *to = list ? json_put_array(item, key) : NULL;
    for (size_t i = 0; list && i < json_count(list); i++) {
        json *count = json_add_object(to);
        const json *old = json_at(list, i);
        if (json_text(old, "column"))
            json_put_text(count, "column", json_text(old, "column"));
        json_put_text(count, "name", json_text(old, "name"));
        json_put_integer(count, "n", (long long)count_of(old, "n"));
    }
}

static void put_again(json *list, const json *before)
{
    json *item = json_add_object(list);
    json_put_text(item, "source", json_text(before, "source"));
    json_put_text(item, "accepted_on", json_text(before, "accepted_on"));
    json_put_text(item, "last_date", json_text(before, "last_date"));
    json_put_integer(item, "rows", (long long)count_of(before, "rows"));
    json_put_integer(item, "files", (long long)count_of(before, "files"));
    static const char *const lists[] = {"codes", "tags", "missing"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        put_list_again(item, before, lists[i]);
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
