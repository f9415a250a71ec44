// One pass over a source's files. Rows that cannot be used become rejects and the pass goes on;
// only a wrong configuration (a mapped column that is not there) or the operating system stops it.

#include "features/ingest/source_read.h"

#include "features/base/sort.h"
#include "features/ingest/birth_limits.h"
#include "features/ingest/date_formats.h"
#include "features/ingest/duplicate_filter.h"
#include "features/ingest/input_identity.h"
#include "features/ingest/source_file.h"
#include "features/ingest/value_counts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REASONS_MAX 32
#define PROGRESS_BYTES ((size_t)4 << 20) // between two reports

// Words of one column that its codes file lacks, and in how many rows.
struct unmapped {
    struct dictionary words;
    uint64_t *n_row;
    size_t capacity;
};

struct reading {
    struct source_job *job;
    struct row_plan plan;
    struct row row;
    struct record_builder builder;
    struct duplicate_filter seen;
    struct unmapped *unmapped;  // by column of the plan
    struct date_formats *dates; // likewise: of cells that are no dates as configured
    struct output rejects, cells;
    bool has_cells;    // a cell was left out: cells is open
    enum status told;  // of telling blanked births
    size_t n_reported; // bytes of the file at hand
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

static void bad_date_note(struct reading *reading, const struct csv_row *fields,
                          const struct reject *reject)
{
    const struct csv_field *cell = &fields->fields[reject->column - 1];
    for (size_t k = 0; k < reading->plan.n_column; k++)
        if (reading->plan.columns[k].field + 1 == reject->column)
            date_formats_add(&reading->dates[k], cell->text, cell->n_bytes);
}

static void reject_row(struct reading *reading, const char *path, size_t line,
                       const struct reject *reject)
{
    reject_write(reading->rejects.stream, path, line, reject);
    struct manifest *manifest = &reading->job->manifest;
    count_reason(manifest->reasons, &manifest->n_reason, NULL, reject->reason);
    manifest->n_rejected++;
}

// Says that a cell of a row that was taken was left blank: in a file of its own, because its row is
// no reject.
static enum status cell_tell(struct reading *reading, const struct row_place *place, int index,
                             const struct reject *why, struct error *err)
{
    const struct source_job *job = reading->job;
    struct manifest *manifest = &reading->job->manifest;
    if (!reading->has_cells) {
        enum status status = output_open(
            &reading->cells, cells_path(&reading->job->arena, job->config, job->source), err);
        if (status)
            return status;
        reject_write_header(reading->cells.stream);
        reading->has_cells = true;
    }
    reject_write(reading->cells.stream, manifest->inputs[place->i_file].path, place->line, why);
    count_reason(manifest->blanked, &manifest->n_blanked, reading->plan.columns[index].name,
                 why->reason);
    return OK;
}

static enum status cells_tell(struct reading *reading, const struct csv_row *fields,
                              uint32_t i_file, struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; i < reading->row.n_blanked && !status; i++) {
        int index = reading->row.blanked[i].index;
        size_t field = reading->plan.columns[index].field;
        const struct reject why = {field + 1, reject_class(&fields->fields[field]),
                                   reading->row.blanked[i].reason};
        const struct row_place place = {i_file, fields->line};
        status = cell_tell(reading, &place, index, &why, err);
    }
    return status;
}

static void count_unmapped(struct reading *reading)
{
    for (size_t k = 0; k < reading->plan.n_column; k++) {
        const struct csv_field *word = reading->row.unmapped[k];
        struct unmapped *unmapped = &reading->unmapped[k];
        if (!word)
            continue;
        size_t n_before = unmapped->words.n;
        uint32_t i = dictionary_add(&unmapped->words, word->text, word->n_bytes);
        memory_grow(&unmapped->n_row, &unmapped->capacity, unmapped->words.n,
                    sizeof *unmapped->n_row);
        if (unmapped->words.n > n_before)
            unmapped->n_row[i] = 0;
        unmapped->n_row[i]++;
    }
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

static enum status take_row(struct reading *reading, const struct csv_row *fields, uint32_t i_file,
                            struct error *err)
{
    count_row(reading, fields);
    enum status status = cells_tell(reading, fields, i_file, err);
    return status ? status
                  : record_builder_add(&reading->builder, &reading->plan, &reading->row,
                                       (struct row_place){i_file, fields->line}, err);
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
        enum row_result taken = ROW_REJECTED;
        if (result == CSV_BAD)
            reject = reject_of_bad_row(&fields);
        else
            taken = row_read(&reading->plan, &fields, &reading->row, &reject);
        if (taken == ROW_REJECTED && strcmp(reject.reason, BAD_DATE) == 0)
            bad_date_note(reading, &fields, &reject);
        if (taken == ROW_REJECTED)
            reject_row(reading, path, fields.line, &reject);
        else if (taken == ROW_NO_FACT)
            reading->job->manifest.n_no_fact++;
        else
            status = take_row(reading, &fields, i_file, err);
        report_progress(reading, csv_position(reader), false);
    }
    report_progress(reading, csv_position(reader), true);
    return status;
}

static enum status read_file(struct reading *reading, uint32_t i_file, struct error *err)
{
    const struct source_job *job = reading->job;
    struct manifest_input *input = &job->manifest.inputs[i_file];
    struct arena arena = {0};
    struct source_file file;
    const char *path = file_join(&arena, job->config->workspace, input->path);
    enum status status = source_file_open(&file, &reading->plan, path, err);
    if (!status) {
        struct hash *hash = hash_create();
        hash_add(hash, file.mapped.data, file.mapped.n_bytes);
        hash_finish(hash, input->hash);
        dictionary_add(&reading->builder.files, input->path, strlen(input->path));
        status = read_rows(reading, file.csv, i_file, err);
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
    size_t n = 0, n_all = 0;
    for (size_t k = 0; reading->unmapped && k < reading->plan.n_column; k++)
        n_all += reading->unmapped[k].words.n;
    struct manifest_count *counts = arena_array(arena, n_all, sizeof *counts);
    for (size_t k = 0; n_all && k < reading->plan.n_column; k++) {
        const struct unmapped *unmapped = &reading->unmapped[k];
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
        reading->told = cell_tell(reading, &place, index, &why, &reading->job->err);
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
    enum status status = row_plan_make(&job->arena, job->config, source, &reading->plan, err);
    if (status)
        return status;
    reading->plan.data_end = job->data_end;
    row_make(&job->arena, &reading->plan, &reading->row);
    reading->unmapped = arena_array(&job->arena, reading->plan.n_column, sizeof *reading->unmapped);
    reading->dates = arena_array(&job->arena, reading->plan.n_column, sizeof *reading->dates);
    record_builder_init(
        &reading->builder, source,
        reading->plan.category < 0 ? NULL : reading->plan.columns[reading->plan.category].codes);
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
    for (size_t k = 0; reading->unmapped && k < reading->plan.n_column; k++) {
        dictionary_done(&reading->unmapped[k].words);
        free(reading->unmapped[k].n_row);
    }
    row_plan_done(&reading->plan);
    record_builder_done(&reading->builder);
    duplicate_filter_done(&reading->seen);
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
    size_t worst = 0;
    for (size_t k = 1; k < reading->plan.n_column; k++)
        worst = reading->dates[k].n > reading->dates[worst].n ? k : worst;
    if (!(way = date_formats_fit(&reading->dates[worst], &other)))
        return false;
    error_hint(
        err, "dates: \"%s\"%s%s%s reads all %llu bad dates of column \"%.40s\"; see '%.100s'", way,
        other ? " (or \"" : "", other ? other : "", other ? "\")" : "",
        (unsigned long long)reading->dates[worst].n, reading->plan.columns[worst].column, rejects);
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
        job->status = rejects_close(&reading, job->status, err);
    }
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
