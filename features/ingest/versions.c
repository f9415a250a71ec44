// The pack keeps of a record's versions only until when each holds. A version that comes later can
// stand between them, so their order is asked of the files, by the same row reader.

#include "features/ingest/versions.h"

#include "features/ingest/manifest.h"
#include "features/ingest/row.h"

#include <stdlib.h>
#include <string.h>

struct found {
    uint32_t record;
    struct version_row version;
};

struct reading {
    const struct source *source;
    struct arena arena;
    struct row_plan plan;
    struct row row;
    struct dictionary records;
    struct found *found;
    size_t n_found, capacity;
    uint32_t n_row; // that are in the pack
};

static void row_take(struct reading *reading)
{
    const struct row *row = &reading->row;
    const struct csv_field *cell = row_cell(row, reading->plan.record_id);
    uint32_t number = row->is_void ? VERSION_VOID : reading->n_row++;
    if (!cell)
        return;
    memory_grow(&reading->found, &reading->capacity, reading->n_found + 1, sizeof *reading->found);
    reading->found[reading->n_found++] =
        (struct found){dictionary_add(&reading->records, cell->text, cell->n_bytes),
                       {row->known == DAY_NONE ? row->date : row->known, number}};
}

static enum status file_take(struct reading *reading, const char *path, struct error *err)
{
    struct mapped mapped;
    struct csv_row fields;
    struct reject reject;
    enum status status = file_map(path, &mapped, err);
    if (status)
        return status;
    struct csv_reader *reader = csv_open(mapped.data, mapped.n_bytes, reading->source->encoding);
    enum csv_result result = csv_next(reader, &fields);
    if (result == CSV_ROW)
        status = row_plan_header(&reading->plan, &fields, path, err);
    while (!status && result != CSV_END && (result = csv_next(reader, &fields)) != CSV_END)
        if (result == CSV_ROW && row_read(&reading->plan, &fields, &reading->row, &reject))
            row_take(reading);
    csv_close(reader);
    file_unmap(&mapped);
    return status;
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
        for (size_t i = 0; !status && i < now.n_input; i++) {
            const char *path = now.inputs[i].path;
            status = file_take(reading, file_join(&reading->arena, config->workspace, path), err);
        }
        if (status || reading->n_row + manifest.n_void == manifest.n_accepted)
            return status;
    }
    error_set(err, E_CONFLICT, "the files of source %s have changed since they were read",
              reading->source->name);
    error_hint(err, "start again: the new files are read first");
    return E_CONFLICT;
}

// Counting sort by record, stable.
static void rows_settle(struct reading *reading, struct versions *versions)
{
    size_t n_record = reading->records.n;
    size_t *first = memory_alloc((n_record + 2) * sizeof *first); // first[r + 1] moves to its end
    versions->rows = memory_alloc((reading->n_found + 1) * sizeof *versions->rows);
    for (size_t i = 0; i < reading->n_found; i++)
        first[reading->found[i].record + 2]++;
    for (size_t r = 2; r < n_record + 2; r++)
        first[r] += first[r - 1];
    for (size_t i = 0; i < reading->n_found; i++)
        versions->rows[first[reading->found[i].record + 1]++] = reading->found[i].version;
    versions->first = first;
    versions->records = reading->records;
    versions->n_record = n_record;
    reading->records = (struct dictionary){0};
}

enum status versions_read(const struct config *config, const struct source *source,
                          struct versions *ret_versions, struct error *err)
{
    struct reading reading = {.source = source};
    row_plan_make(&reading.arena, source, &reading.plan);
    row_make(&reading.arena, &reading.plan, &reading.row);
    *ret_versions = (struct versions){0};
    enum status status = files_take(&reading, config, err);
    if (!status)
        rows_settle(&reading, ret_versions);
    dictionary_done(&reading.records);
    free(reading.found);
    arena_done(&reading.arena);
    return status;
}

void versions_done(struct versions *versions)
{
    dictionary_done(&versions->records);
    free(versions->first);
    free(versions->rows);
    *versions = (struct versions){0};
}
