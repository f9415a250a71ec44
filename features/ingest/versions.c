// The pack keeps of a record's versions only until when each holds. A version that comes later can
// stand between them, so their order is asked of the files, by the same row reader.

#include "features/ingest/versions.h"

#include "features/ingest/manifest.h"
#include "features/ingest/source_file.h"
#include "features/ingest/version_drop.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    const struct source *source;
    struct arena arena;
    struct row_plan plan;
    struct row row;
    struct dictionary records;
    uint32_t *record; // n_row rows that were accepted, void ones too
    day_t *known;
    char *is_void;
    char *fates;
    size_t n_row, capacity, known_capacity, void_capacity;
};

static void row_take(struct reading *reading)
{
    const struct row *row = &reading->row;
    const struct csv_field *cell = row_cell(row, reading->plan.record_id);
    size_t i = reading->n_row++;
    memory_grow(&reading->record, &reading->capacity, i + 1, sizeof *reading->record);
    memory_grow(&reading->known, &reading->known_capacity, i + 1, sizeof *reading->known);
    memory_grow(&reading->is_void, &reading->void_capacity, i + 1, 1);
    reading->record[i] =
        cell ? dictionary_add(&reading->records, cell->text, cell->n_bytes) : TEXT_NONE;
    reading->known[i] = row->known == DAY_NONE ? row->date : row->known;
    reading->is_void[i] = (char)(!row->is_void            ? VOID_NOT
                                 : row->known == DAY_NONE ? VOID_EVER
                                                          : VOID_SINCE);
}

static enum status changed_error(const struct reading *reading, struct error *err)
{
    error_set(err, E_CONFLICT, "the files of source %s have changed since they were read",
              reading->source->name);
    error_hint(err, "start again: the new files are read first");
    return E_CONFLICT;
}

// Without a hash there was no earlier reading.
static bool is_as_read(const struct mapped *mapped, const struct manifest_input *input)
{
    char hex[HASH_TEXT];
    if (!input->hash[0])
        return true;
    struct hash *hash = hash_create();
    hash_add(hash, mapped->data, mapped->n_bytes);
    hash_finish(hash, hex);
    return strcmp(hex, input->hash) == 0;
}

static enum status file_take(struct reading *reading, const char *path,
                             const struct manifest_input *input, struct error *err)
{
    struct source_file file;
    struct csv_row fields;
    struct reject reject;
    enum csv_result result;
    enum status status = source_file_open(&file, &reading->plan, path, err);
    if (status)
        return status;
    if (!is_as_read(&file.mapped, input))
        status = changed_error(reading, err);
    while (!status && (result = csv_next(file.csv, &fields)) != CSV_END)
        if (result == CSV_ROW &&
            row_read(&reading->plan, &fields, &reading->row, &reject) == ROW_TAKEN)
            row_take(reading);
    source_file_close(&file);
    return status;
}

static enum status inputs_take(struct reading *reading, const struct config *config,
                               const struct manifest *manifest, struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; !status && i < manifest->n_input; i++) {
        const char *path = manifest->inputs[i].path;
        status = file_take(reading, file_join(&reading->arena, config->workspace, path),
                           &manifest->inputs[i], err);
    }
    if (status)
        return status;
    const struct version_rows rows = {reading->record, reading->is_void, reading->n_row,
                                      reading->records.n, reading->source->known != NULL};
    reading->fates = memory_alloc(reading->n_row + 1);
    versions_drop(&rows, reading->fates);
    return OK;
}

static bool same_files(const struct manifest *old, const struct manifest_input *now, size_t n)
{
    bool same = old->n_input == n;
    for (size_t i = 0; same && i < n; i++)
        same = strcmp(old->inputs[i].path, now[i].path) == 0 &&
               old->inputs[i].n_bytes == now[i].n_bytes &&
               strcmp(old->inputs[i].mtime, now[i].mtime) == 0;
    return same;
}

static enum status files_take(struct reading *reading, const struct config *config,
                              struct error *err)
{
    struct manifest manifest, now;
    bool known = manifest_of(&reading->arena, config, reading->source, &manifest);
    enum status status = manifest_inputs(&reading->arena, config, reading->source, &now, err);
    if (status)
        return status;
    if (known && same_files(&manifest, now.inputs, now.n_input)) {
        status = inputs_take(reading, config, &manifest, err);
        if (status || reading->n_row == manifest.n_accepted)
            return status;
    }
    return changed_error(reading, err);
}

static bool takes_part(const struct reading *reading, size_t i)
{
    return reading->record[i] != TEXT_NONE && reading->fates[i] != ROW_NOWHERE;
}

// Counting sort by record, stable.
static void rows_settle(struct reading *reading, struct versions *versions)
{
    size_t n_record = reading->records.n;
    size_t *first = memory_alloc((n_record + 2) * sizeof *first); // first[r + 1] moves to its end
    uint32_t n_kept = 0;
    versions->rows = memory_alloc((reading->n_row + 1) * sizeof *versions->rows);
    for (size_t i = 0; i < reading->n_row; i++)
        if (takes_part(reading, i))
            first[reading->record[i] + 2]++;
    for (size_t r = 2; r < n_record + 2; r++)
        first[r] += first[r - 1];
    for (size_t i = 0; i < reading->n_row; i++) {
        uint32_t row = reading->fates[i] == ROW_HOLDS ? n_kept++ : VERSION_VOID;
        if (takes_part(reading, i))
            versions->rows[first[reading->record[i] + 1]++] =
                (struct version_row){reading->known[i], row};
    }
    versions->first = first;
    versions->records = reading->records;
    versions->n_record = n_record;
    reading->records = (struct dictionary){0};
}

static enum status reading_start(struct reading *reading, const struct config *config,
                                 struct error *err)
{
    enum status status =
        row_plan_make(&reading->arena, config, reading->source, &reading->plan, err);
    if (!status)
        row_make(&reading->arena, &reading->plan, &reading->row);
    return status;
}

static void reading_done(struct reading *reading)
{
    row_plan_done(&reading->plan);
    dictionary_done(&reading->records);
    free(reading->record);
    free(reading->known);
    free(reading->is_void);
    free(reading->fates);
    arena_done(&reading->arena);
}

enum status versions_read(const struct config *config, const struct source *source,
                          struct versions *ret_versions, struct error *err)
{
    struct reading reading = {.source = source};
    *ret_versions = (struct versions){0};
    enum status status = reading_start(&reading, config, err);
    if (!status)
        status = files_take(&reading, config, err);
    if (!status)
        rows_settle(&reading, ret_versions);
    reading_done(&reading);
    return status;
}

enum status versions_fates(const struct config *config, const struct source *source,
                           char **ret_fates, struct error *err)
{
    struct reading reading = {.source = source};
    struct manifest now;
    enum status status = reading_start(&reading, config, err);
    if (!status)
        status = manifest_inputs(&reading.arena, config, source, &now, err);
    if (!status)
        status = inputs_take(&reading, config, &now, err);
    *ret_fates = reading.fates;
    reading.fates = NULL;
    reading_done(&reading);
    return status;
}

void versions_done(struct versions *versions)
{
    dictionary_done(&versions->records);
    free(versions->first);
    free(versions->rows);
    *versions = (struct versions){0};
}
