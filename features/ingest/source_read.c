// One pass over a source's files. Rows that cannot be used become rejects and the pass goes on;
// only a wrong configuration (a mapped column that is not there) or the operating system stops it.

#include "features/ingest/source_read.h"

#include "features/base/sort.h"
#include "features/ingest/duplicate_filter.h"
#include "features/ingest/record_builder.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REASONS_MAX 32
#define PROGRESS_BYTES ((size_t)4 << 20) // between two reports

struct reading {
    struct source_job *job;
    struct codes codes;
    struct row_plan plan;
    struct row row;
    struct record_builder builder;
    struct duplicate_filter seen;
    struct dictionary unmapped;
    uint64_t *n_unmapped;
    size_t unmapped_capacity;
    struct output rejects;
    size_t n_reported; // bytes of the file at hand
};

static void count_reason(struct manifest *manifest, const char *reason)
{
    size_t i = 0;
    while (i < manifest->n_reason && strcmp(manifest->reasons[i].name, reason))
        i++;
    if (i == manifest->n_reason && i < REASONS_MAX)
        manifest->reasons[manifest->n_reason++] = (struct manifest_count){reason, 0};
    if (i < manifest->n_reason)
        manifest->reasons[i].n++;
}

static void reject_row(struct reading *reading, const char *path, size_t line,
                       const struct reject *reject)
{
    reject_write(reading->rejects.stream, path, line, reject);
    count_reason(&reading->job->manifest, reject->reason);
    reading->job->manifest.n_rejected++;
}

static void count_unmapped(struct reading *reading)
{
    const struct csv_field *cell = row_cell(&reading->row, reading->plan.category);
    if (!reading->job->source->codes || !cell ||
        dictionary_find(&reading->codes.locals, cell->text, cell->n_bytes) != DICTIONARY_NONE)
        return;
    size_t n_before = reading->unmapped.n;
    uint32_t i = dictionary_add(&reading->unmapped, cell->text, cell->n_bytes);
    memory_grow(&reading->n_unmapped, &reading->unmapped_capacity, reading->unmapped.n,
                sizeof *reading->n_unmapped);
    if (reading->unmapped.n > n_before)
        reading->n_unmapped[i] = 0;
    reading->n_unmapped[i]++;
}

static uint64_t row_fingerprint(const struct csv_row *fields)
{
    uint64_t hash = fields->n_field;
    for (size_t i = 0; i < fields->n_field; i++)
        hash = dictionary_hash(fields->fields[i].text, fields->fields[i].n_bytes, hash + 1);
    return hash;
}

static void count_row(struct reading *reading, const struct csv_row *fields)
{
    struct manifest *manifest = &reading->job->manifest;
    const struct row *row = &reading->row;
    manifest->n_accepted++;
    manifest->n_void += row->is_void;
    manifest->n_duplicate += duplicate_filter_add(&reading->seen, row_fingerprint(fields));
    for (size_t i = 0; i < reading->plan.n_column; i++)
        manifest->missing[i].n += !row->cells[i];
    count_unmapped(reading);
    if (row->date == DAY_NONE)
        return;
    if (manifest->first_date == DAY_NONE || row->date < manifest->first_date)
        manifest->first_date = row->date;
    if (row->date > manifest->last_date)
        manifest->last_date = row->date;
    day_t data_end = reading->job->config->data_end;
    manifest->n_after_data_end += data_end != DAY_NONE && row->date > data_end;
}

static void report_progress(struct reading *reading, size_t position, bool at_end)
{
    if (!at_end && position - reading->n_reported < PROGRESS_BYTES)
        return;
    progress_add(reading->job->progress, position - reading->n_reported);
    reading->n_reported = at_end ? 0 : position;
}

static enum status read_rows(struct reading *reading, struct csv_reader *reader, uint32_t i_file,
                             struct error *err)
{
    const char *path = reading->job->manifest.inputs[i_file].path;
    struct csv_row fields;
    enum csv_result result;
    enum status status = OK;
    while (!status && (result = csv_next(reader, &fields)) != CSV_END) {
        struct reject reject;
        if (result == CSV_BAD) {
            reject = reject_of_bad_row(&fields);
            reject_row(reading, path, fields.line, &reject);
        } else if (!row_read(&reading->plan, &fields, &reading->row, &reject)) {
            reject_row(reading, path, fields.line, &reject);
        } else {
            count_row(reading, &fields);
            status = record_builder_add(&reading->builder, &reading->plan, &reading->row,
                                        (struct row_place){i_file, fields.line}, err);
        }
        report_progress(reading, csv_position(reader), false);
    }
    report_progress(reading, csv_position(reader), true);
    return status;
}

static enum status read_header(struct reading *reading, struct csv_reader *reader, const char *path,
                               struct error *err)
{
    struct csv_row header;
    enum csv_result result = csv_next(reader, &header);
    if (result == CSV_ROW)
        return row_plan_header(&reading->plan, &header, path, err);
    error_set(err, E_CONFIG, "the file has no header row%s%s", result == CSV_BAD ? ": " : "",
              result == CSV_BAD ? header.bad_reason : "");
    error_at(err, path, header.line, result == CSV_BAD ? header.bad_column : 0);
    return E_CONFIG;
}

static enum status read_file(struct reading *reading, uint32_t i_file, struct error *err)
{
    const struct source_job *job = reading->job;
    struct manifest_input *input = &job->manifest.inputs[i_file];
    struct arena arena = {0};
    struct mapped mapped;
    const char *path = file_join(&arena, job->config->workspace, input->path);
    enum status status = file_map(path, &mapped, err);
    if (!status) {
        struct hash *hash = hash_create();
        hash_add(hash, mapped.data, mapped.n_bytes);
        hash_finish(hash, input->hash);
        dictionary_add(&reading->builder.files, input->path, strlen(input->path));
        struct csv_reader *reader = csv_open(mapped.data, mapped.n_bytes, job->source->encoding);
        status = read_header(reading, reader, path, err);
        if (!status)
            status = read_rows(reading, reader, i_file, err);
        csv_close(reader);
        file_unmap(&mapped);
    }
    arena_done(&arena);
    return status;
}

static int compare_counts(const void *a, const void *b)
{
    const struct manifest_count *x = a, *y = b;
    ORDER_BY_FALLING(x->n, y->n);
    return strcmp(x->name, y->name);
}

static void list_unmapped(struct reading *reading)
{
    struct manifest *manifest = &reading->job->manifest;
    struct arena *arena = &reading->job->arena;
    size_t n = reading->unmapped.n;
    struct manifest_count *counts = arena_array(arena, n, sizeof *counts);
    for (size_t i = 0; i < n; i++)
        counts[i] = (struct manifest_count){
            arena_text(arena, dictionary_text(&reading->unmapped, (uint32_t)i)),
            reading->n_unmapped[i]};
    qsort(counts, n, sizeof *counts, compare_counts);
    manifest->unmapped = counts;
    manifest->n_unmapped_distinct = n;
    manifest->n_unmapped = n < MANIFEST_UNMAPPED_MAX ? n : MANIFEST_UNMAPPED_MAX;
}

// The pack, unless too many rows were rejected.
static enum status write_pack(struct reading *reading, const char *path, struct error *err)
{
    struct manifest *manifest = &reading->job->manifest;
    uint64_t n_row = manifest->n_accepted + manifest->n_rejected;
    double limit = reading->job->source->max_reject_share;
    // The margin keeps 29 of 100 rows within 29%, although 0.29 * 100 < 29 in binary.
    manifest->over_limit = (double)manifest->n_rejected > (limit + 1e-12) * (double)n_row;
    if (manifest->over_limit) {
        unlink(path);
        return OK;
    }
    record_builder_finish(&reading->builder);
    const int64_t counts[COUNT_COUNT] = {
        [COUNT_ROWS] = (int64_t)reading->builder.n_row,
        [COUNT_ACCEPTED] = (int64_t)manifest->n_accepted,
        [COUNT_REJECTED] = (int64_t)manifest->n_rejected,
        [COUNT_VOID] = (int64_t)manifest->n_void,
        [COUNT_CANONICAL] = (int64_t)reading->builder.n_canonical,
        [COUNT_LAST_KNOWN] = reading->builder.last_known,
    };
    return record_builder_write(&reading->builder, path, counts, err);
}

static enum status read_files(struct reading *reading, const char *pack_path, struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; i < reading->job->manifest.n_input && !status; i++)
        status = read_file(reading, (uint32_t)i, err);
    return status ? status : write_pack(reading, pack_path, err);
}

static enum status reading_start(struct reading *reading, struct error *err)
{
    struct source_job *job = reading->job;
    const struct source *source = job->source;
    struct manifest *manifest = &job->manifest;
    enum status status = OK;
    if (source->codes)
        status = codes_read(file_join(&job->arena, job->config->workspace, source->codes),
                            &reading->codes, err);
    row_plan_make(&job->arena, source, &reading->plan);
    row_make(&job->arena, &reading->plan, &reading->row);
    record_builder_init(&reading->builder, source, source->codes ? &reading->codes : NULL);
    manifest->first_date = manifest->last_date = DAY_NONE;
    manifest->reasons = arena_array(&job->arena, REASONS_MAX, sizeof *manifest->reasons);
    manifest->n_missing = reading->plan.n_column;
    manifest->missing = arena_array(&job->arena, manifest->n_missing, sizeof *manifest->missing);
    for (size_t i = 0; i < manifest->n_missing; i++)
        manifest->missing[i].name = reading->plan.columns[i].name;
    return status;
}

static void reading_done(struct reading *reading)
{
    codes_done(&reading->codes);
    record_builder_done(&reading->builder);
    duplicate_filter_done(&reading->seen);
    dictionary_done(&reading->unmapped);
    free(reading->n_unmapped);
}

static enum status limit_error(const struct source_job *job, const char *rejects, struct error *err)
{
    const struct manifest *manifest = &job->manifest;
    uint64_t n_row = manifest->n_accepted + manifest->n_rejected;
    error_set(
        err, E_REJECTED, "source %s: %llu of %llu rows (%.2f%%) were rejected; max_rejects is %g%%",
        job->source->name, (unsigned long long)manifest->n_rejected, (unsigned long long)n_row,
        100.0 * (double)manifest->n_rejected / (double)n_row, 100 * job->source->max_reject_share);
    error_at(err, job->config->path, job->source->line, 0);
    error_hint(err, "'%.180s' says which rows and why", rejects);
    return E_REJECTED;
}

// Rejects are written first, then the pack, then the manifest that vouches for both.
void source_read(struct source_job *job)
{
    struct reading reading = {.job = job};
    struct error *err = &job->err;
    double start = progress_seconds();
    const char *pack = records_path(&job->arena, job->config, job->source, ".pack");
    const char *manifest = records_path(&job->arena, job->config, job->source, ".json");
    const char *rejects = rejects_path(&job->arena, job->config, job->source);
    unlink(manifest);
    job->status = output_open(&reading.rejects, rejects, err);
    if (!job->status) {
        reject_write_header(reading.rejects.stream);
        job->status = reading_start(&reading, err);
        if (!job->status)
            job->status = read_files(&reading, pack, err);
        if (!job->status)
            job->status = output_close(&reading.rejects, err);
        else
            output_discard(&reading.rejects);
    }
    list_unmapped(&reading);
    job->manifest.seconds = progress_seconds() - start;
    if (!job->status)
        job->status = manifest_write(&job->manifest, job->source, manifest, err);
    if (job->status)
        unlink(pack);
    else if (job->manifest.over_limit)
        job->status = limit_error(job, rejects, err);
    reading_done(&reading);
}
