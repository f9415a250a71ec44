// One source's files → its pack, rejects and manifest. The files are cut into parts, which several
// workers read; what must be in the order of the files (rejects, cells left blank, numbers of texts)
// is put in order here. Rows that cannot be used become rejects and the work goes on; only a wrong
// configuration (a mapped column that is not there) or the operating system stops it.

#include "features/ingest/source_read.h"

#include "features/base/parallel.h"
#include "features/base/sort.h"
#include "features/ingest/birth_limits.h"
#include "features/ingest/input_identity.h"
#include "features/ingest/record_join.h"
#include "features/ingest/source_file.h"
#include "features/ingest/value_counts.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REASONS_MAX 32

struct reading {
    struct source_job *job;
    struct row_plan plan;
    struct part_reader *workers;
    int n_worker;
    struct source_part *parts; // of all files so far
    size_t n_part, part_capacity;
    pthread_mutex_t mutex; // of what follows, while parts are read
    size_t n_told;         // parts whose rejects are written
    struct output rejects, cells;
    bool has_cells;                // a cell was left out: cells is open
    enum status told;              // of telling cells
    struct record_builder builder; // all rows, when all parts are read
};

static void count_reason(struct manifest_count *counts, size_t *n, const char *column,
                         const char *reason)
{
    size_t i = 0;
    while (i < *n && (strcmp(counts[i].name, reason) || counts[i].column != column))
        i++;
    if (i == *n && i < REASONS_MAX)
        counts[(*n)++] = (struct manifest_count){reason, 0, column};
    if (i < *n)
        counts[i].n++;
}

// Says that a cell of a row that was taken was left blank: in a file of its own, because its row is
// no reject.
static enum status cell_tell(struct reading *reading, const struct row_place *place,
                             const char *column, const struct reject *why)
{
    struct source_job *job = reading->job;
    struct manifest *manifest = &job->manifest;
    if (!reading->has_cells) {
        enum status status = output_open(
            &reading->cells, cells_path(&job->arena, job->config, job->source), &job->err);
        if (status)
            return status;
        reject_write_header(reading->cells.stream);
        reading->has_cells = true;
    }
    reject_write(reading->cells.stream, manifest->inputs[place->i_file].path, place->line, why);
    count_reason(manifest->blanked, &manifest->n_blanked, column, why->reason);
    return OK;
}

// Writes what the part has to tell.
static void part_tell(struct reading *reading, struct source_part *part)
{
    struct manifest *manifest = &reading->job->manifest;
    const char *path = manifest->inputs[part->i_file].path;
    for (size_t i = 0; i < part->rejects.n; i++) {
        const struct told *told = &part->rejects.items[i];
        reject_write(reading->rejects.stream, path, told->line + part->lines_before, &told->why);
        count_reason(manifest->reasons, &manifest->n_reason, NULL, told->why.reason);
    }
    manifest->n_rejected += part->rejects.n;
    for (size_t i = 0; i < part->cells.n && !reading->told; i++) {
        const struct told *told = &part->cells.items[i];
        const struct row_place place = {part->i_file, told->line + part->lines_before};
        reading->told = cell_tell(reading, &place, told->column, &told->why);
    }
    free(part->rejects.items);
    free(part->cells.items);
    part->rejects = part->cells = (struct told_list){0};
}

// Tells all parts that are read, as far as those before them are.
static void parts_tell(struct reading *reading)
{
    while (reading->n_told < reading->n_part && reading->parts[reading->n_told].is_read) {
        struct source_part *part = &reading->parts[reading->n_told++];
        part_tell(reading, part);
        if (reading->n_told < reading->n_part && part[1].i_file == part->i_file)
            part[1].lines_before = part->lines_before + part->n_line;
    }
}

struct file_parts {
    struct reading *reading;
    const struct source_file *file;
    char *ret_hash;
    size_t first; // of its parts; the item before it is the hash of the file
};

static void file_part_run(void *context, size_t first, size_t end, int worker)
{
    const struct file_parts *parts = context;
    struct reading *reading = parts->reading;
    for (size_t i = first; i < end; i++) {
        if (i == 0) {
            struct hash *hash = hash_create();
            hash_add(hash, parts->file->mapped.data, parts->file->mapped.n_bytes);
            hash_finish(hash, parts->ret_hash);
            continue;
        }
        struct source_part *part = &reading->parts[parts->first + i - 1];
        part->worker = worker;
        part_read(&reading->workers[worker], parts->file->csv, part);
        pthread_mutex_lock(&reading->mutex);
        part->is_read = true;
        parts_tell(reading);
        pthread_mutex_unlock(&reading->mutex);
    }
}

static enum status file_parts_read(struct reading *reading, const struct source_file *file,
                                   uint32_t i_file, struct error *err)
{
    struct file_parts parts = {reading, file, reading->job->manifest.inputs[i_file].hash,
                               reading->n_part};
    size_t lines_before = csv_line(file->csv) - 1;
    struct csv_part rows;
    while (csv_part_next(file->csv, reading->job->part_bytes, &rows)) {
        memory_grow(&reading->parts, &reading->part_capacity, reading->n_part + 1,
                    sizeof *reading->parts);
        reading->parts[reading->n_part++] =
            (struct source_part){.rows = rows, .i_file = i_file, .lines_before = lines_before};
        lines_before = 0; // of the others it is known when those before them are read
    }
    parallel_for(1 + reading->n_part - parts.first, 1, reading->n_worker, file_part_run, &parts);
    for (size_t i = parts.first; i < reading->n_part; i++) {
        if (reading->parts[i].status) {
            *err = reading->parts[i].err;
            return reading->parts[i].status;
        }
    }
    return reading->told;
}

static enum status read_file(struct reading *reading, uint32_t i_file, struct error *err)
{
    const struct source_job *job = reading->job;
    const struct manifest_input *input = &job->manifest.inputs[i_file];
    struct arena arena = {0};
    struct source_file file;
    const char *path = file_join(&arena, job->config->workspace, input->path);
    enum status status = source_file_open(&file, &reading->plan, path, err);
    if (!status) {
        progress_add(job->progress, csv_position(file.csv));
        status = file_parts_read(reading, &file, i_file, err);
        source_file_close(&file);
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
    const struct part_reader *worker = reading->workers; // the first, which has all of them now
    size_t n = 0, n_all = 0;
    for (size_t k = 0; k < reading->plan.n_column; k++)
        n_all += worker->unmapped[k].words.n;
    struct manifest_count *counts = arena_array(arena, n_all, sizeof *counts);
    for (size_t k = 0; n_all && k < reading->plan.n_column; k++) {
        const struct unmapped *unmapped = &worker->unmapped[k];
        for (size_t i = 0; i < unmapped->words.n; i++)
            counts[n++] = (struct manifest_count){
                arena_text(arena, dictionary_text(&unmapped->words, (uint32_t)i)),
                unmapped->n_row[i], reading->plan.columns[k].name};
    }
    qsort(counts, n, sizeof *counts, compare_counts);
    manifest->unmapped = counts;
    manifest->n_unmapped_distinct = n;
    manifest->n_unmapped = n < MANIFEST_UNMAPPED_MAX ? n : MANIFEST_UNMAPPED_MAX;
}

// A birth that is blanked only when all rows are there.
static void birth_tell(void *context, size_t i_row, size_t i_attribute)
{
    struct reading *reading = context;
    struct record_builder *builder = &reading->builder;
    int index = reading->plan.first_attribute + (int)i_attribute;
    const struct row_place place = {((uint32_t *)builder->single[COLUMN_FILE]->items)[i_row],
                                    ((uint32_t *)builder->single[COLUMN_LINE]->items)[i_row]};
    const struct reject why = {reading->plan.columns[index].field + 1, "date-like",
                               BIRTH_TOO_EARLY};
    for (size_t i = 0; i < reading->job->manifest.n_missing; i++)
        reading->job->manifest.missing[i].n += (int)i == index;
    if (!reading->told)
        reading->told = cell_tell(reading, &place, reading->plan.columns[index].name, &why);
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
    const struct birth_blanked blanked = {birth_tell, reading};
    enum status status = births_limit(reading->job->config, &reading->builder,
                                      reading->job->data_end, &blanked, err);
    if (status || reading->told)
        return status ? status : reading->told;
    record_builder_finish(&reading->builder);
    manifest->n_versioned = reading->builder.n_versioned;
    manifest->n_replaced = reading->builder.n_replaced;
    value_counts_list(&reading->job->arena, &reading->builder, manifest);
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

// Gives the first worker what the other one counted.
static void counts_add(const struct row_plan *plan, struct part_reader *to,
                       const struct part_reader *from)
{
    struct row_counts *counts = &to->counts;
    const struct row_counts *more = &from->counts;
    counts->n_accepted += more->n_accepted;
    counts->n_void += more->n_void;
    counts->n_no_fact += more->n_no_fact;
    counts->n_after += more->n_after;
    if (counts->first_date == DAY_NONE ||
        (more->first_date != DAY_NONE && more->first_date < counts->first_date))
        counts->first_date = more->first_date;
    if (more->last_date > counts->last_date)
        counts->last_date = more->last_date;
    for (size_t k = 0; k < plan->n_column; k++) {
        const struct dictionary *words = &from->unmapped[k].words;
        counts->n_missing[k] += more->n_missing[k];
        to->dates[k].n += from->dates[k].n;
        to->dates[k].misfit |= from->dates[k].misfit;
        for (uint32_t i = 0; i < words->n; i++) {
            const char *word = dictionary_text(words, i);
            unmapped_add(&to->unmapped[k], word, strlen(word), from->unmapped[k].n_row[i]);
        }
    }
}

static void counts_join(struct reading *reading)
{
    struct manifest *manifest = &reading->job->manifest;
    struct row_counts *counts = &reading->workers->counts;
    struct fingerprints **seen = memory_alloc((size_t)reading->n_worker * sizeof *seen);
    for (int w = 0; w < reading->n_worker; w++) {
        seen[w] = &reading->workers[w].seen;
        if (w)
            counts_add(&reading->plan, reading->workers, &reading->workers[w]);
    }
    manifest->n_accepted = counts->n_accepted;
    manifest->n_void = counts->n_void;
    manifest->n_no_fact = counts->n_no_fact;
    manifest->n_after_data_end = counts->n_after;
    manifest->first_date = counts->first_date;
    manifest->last_date = counts->last_date;
    for (size_t k = 0; k < reading->plan.n_column; k++)
        manifest->missing[k].n = counts->n_missing[k];
    manifest->n_duplicate =
        fingerprints_repeated(seen, (size_t)reading->n_worker, reading->n_worker);
    for (int w = 0; w < reading->n_worker; w++)
        fingerprints_done(seen[w]);
    free(seen);
}

static enum status read_files(struct reading *reading, const char *pack_path, struct error *err)
{
    enum status status = OK;
    struct manifest *manifest = &reading->job->manifest;
    for (size_t i = 0; i < manifest->n_input && !status; i++)
        status = read_file(reading, (uint32_t)i, err);
    counts_join(reading);
    if (!status)
        status = records_join(&(struct joining){reading->workers, (size_t)reading->n_worker,
                                                reading->parts, reading->n_part, reading->n_worker},
                              &reading->builder, err);
    for (size_t i = 0; i < manifest->n_input; i++)
        dictionary_add(&reading->builder.files, manifest->inputs[i].path,
                       strlen(manifest->inputs[i].path));
    return status ? status : write_pack(reading, pack_path, err);
}

static enum status reading_start(struct reading *reading, struct error *err)
{
    struct source_job *job = reading->job;
    struct manifest *manifest = &job->manifest;
    enum status status = row_plan_make(&job->arena, job->config, job->source, &reading->plan, err);
    if (status)
        return status;
    reading->plan.data_end = job->data_end;
    reading->n_worker = job->n_thread;
    reading->workers = memory_alloc((size_t)job->n_thread * sizeof *reading->workers);
    for (int w = 0; w < job->n_thread; w++)
        part_reader_init(&reading->workers[w], &reading->plan, job->config->data_end,
                         job->progress);
    manifest->first_date = manifest->last_date = DAY_NONE;
    manifest->reasons = arena_array(&job->arena, REASONS_MAX, sizeof *manifest->reasons);
    manifest->blanked = arena_array(&job->arena, REASONS_MAX, sizeof *manifest->blanked);
    manifest->n_missing = reading->plan.n_column;
    manifest->missing = arena_array(&job->arena, manifest->n_missing, sizeof *manifest->missing);
    for (size_t i = 0; i < manifest->n_missing; i++)
        manifest->missing[i].name = reading->plan.columns[i].name;
    return OK;
}

static void reading_done(struct reading *reading)
{
    for (int w = 0; w < reading->n_worker; w++)
        part_reader_done(&reading->workers[w]);
    for (size_t i = reading->n_told; i < reading->n_part; i++) {
        free(reading->parts[i].rejects.items);
        free(reading->parts[i].cells.items);
    }
    free(reading->workers);
    free(reading->parts);
    row_plan_done(&reading->plan);
    record_builder_done(&reading->builder);
    pthread_mutex_destroy(&reading->mutex);
}

// The rejects, and the cells left blank, when there are any.
static enum status rejects_close(struct reading *reading, enum status status, struct error *err)
{
    const struct source_job *job = reading->job;
    if (status) {
        output_discard(&reading->rejects);
        if (reading->has_cells)
            output_discard(&reading->cells);
        return status;
    }
    status = output_close(&reading->rejects, err);
    if (!reading->has_cells)
        unlink(cells_path(&reading->job->arena, job->config, job->source));
    else if (status)
        output_discard(&reading->cells);
    else
        status = output_close(&reading->cells, err);
    return status;
}

// The column whose cells are most often no dates as configured, when another way of writing reads them all.
static bool dates_hint(const struct reading *reading, const char *rejects, struct error *err)
{
    const char *other, *way;
    const struct date_formats *dates = reading->workers->dates;
    size_t worst = 0;
    for (size_t k = 1; k < reading->plan.n_column; k++)
        worst = dates[k].n > dates[worst].n ? k : worst;
    if (!(way = date_formats_fit(&dates[worst], &other)))
        return false;
    error_hint(err,
               "dates: \"%s\"%s%s%s reads all %llu bad dates of column \"%.40s\"; see '%.100s'",
               way, other ? " (or \"" : "", other ? other : "", other ? "\")" : "",
               (unsigned long long)dates[worst].n, reading->plan.columns[worst].column, rejects);
    return true;
}

static enum status limit_error(const struct reading *reading, const char *rejects,
                               struct error *err)
{
    const struct source_job *job = reading->job;
    const struct manifest *manifest = &job->manifest;
    uint64_t n_row = manifest->n_accepted + manifest->n_rejected;
    error_set(
        err, E_REJECTED, "source %s: %llu of %llu rows (%.2f%%) were rejected; max_rejects is %g%%",
        job->source->name, (unsigned long long)manifest->n_rejected, (unsigned long long)n_row,
        100.0 * (double)manifest->n_rejected / (double)n_row, 100 * job->source->max_reject_share);
    error_at(err, job->config->path, job->source->line, 0);
    if (!dates_hint(reading, rejects, err))
        error_hint(err, "'%.180s' says which rows and why", rejects);
    return E_REJECTED;
}

// Rejects are written first, then the pack, then the manifest that vouches for both.
void source_read(struct source_job *job)
{
    struct reading reading = {.job = job, .builder.last_known = DAY_NONE};
    pthread_mutex_init(&reading.mutex, NULL);
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
        job->status = rejects_close(&reading, job->status, err);
    }
    if (reading.workers)
        list_unmapped(&reading);
    job->manifest.last_known = reading.builder.last_known;
    job->manifest.seconds = progress_seconds() - start;
    if (!job->status)
        job->status = manifest_write(&job->manifest, job->source, manifest, err);
    if (!job->status)
        job->status = inputs_keep(&job->arena, job->config, job->source, &job->manifest, err);
    if (job->status)
        unlink(pack);
    else if (job->manifest.over_limit)
        job->status = limit_error(&reading, rejects, err);
    reading_done(&reading);
}
