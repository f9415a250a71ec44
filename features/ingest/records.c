// Reads a source's pack. Everything that other folders index by is checked here once, so that they
// may trust it.

#include "features/ingest/records.h"

#include "features/ingest/columns.h"

#include <stdio.h>
#include <string.h>

struct texts texts_make(struct arena *arena, const char *const *items, size_t n)
{
    size_t n_bytes = 0;
    for (size_t i = 0; i < n; i++)
        n_bytes += strlen(items[i]) + 1;
    uint64_t *offsets = arena_array(arena, n, sizeof *offsets);
    char *blob = arena_array(arena, n_bytes, 1), *at = blob;
    for (size_t i = 0; i < n; i++) {
        offsets[i] = (uint64_t)(at - blob);
        at = stpcpy(at, items[i]) + 1;
    }
    return (struct texts){offsets, blob, n};
}

static enum status pack_error(const struct source *source, struct error *err, const char *what)
{
    error_set(err, E_DATA, "the records of source %s cannot be used: %s", source->name, what);
    error_hint(err, "run `hearth ingest`, after deleting build/ if need be");
    return E_DATA;
}

static enum status open_texts(const struct pack *pack, const char *stem, struct texts *ret_texts,
                              struct error *err)
{
    char name[32];
    struct pack_array offsets, blob;
    snprintf(name, sizeof name, "%s.offsets", stem);
    enum status status = pack_get(pack, name, sizeof(uint64_t), &offsets, err);
    snprintf(name, sizeof name, "%s.blob", stem);
    if (!status)
        status = pack_get(pack, name, 1, &blob, err);
    if (status)
        return status;
    *ret_texts = (struct texts){offsets.data, blob.data, offsets.n};
    if (offsets.n && (!blob.n || ret_texts->blob[blob.n - 1]))
        return error_set(err, E_DATA, "the table %s is damaged", stem);
    for (size_t i = 0; i < offsets.n; i++)
        if (ret_texts->offsets[i] >= blob.n)
            return error_set(err, E_DATA, "the table %s is damaged", stem);
    return OK;
}

// An array of exactly n_row items.
static enum status open_array(const struct records *records, const char *name, size_t bytes,
                              const void **ret_items, struct error *err)
{
    struct pack_array array = {0};
    enum status status = pack_get(&records->pack, name, bytes, &array, err);
    *ret_items = array.data;
    if (!status && array.n != records->n_row)
        return error_set(err, E_DATA, "the column %s has not as many rows as it should", name);
    return status;
}

static enum status check_numbers(const uint32_t *numbers, size_t n, size_t n_text, bool optional,
                                 struct error *err)
{
    for (size_t i = 0; i < n; i++)
        if (numbers[i] >= n_text && !(optional && numbers[i] == TEXT_NONE))
            return error_set(err, E_DATA, "a column points outside its table");
    return OK;
}

static size_t table_size(const struct records *records, enum column_table table)
{
    switch (table) {
    case TABLE_IDS:
        return records->ids.n;
    case TABLE_CATEGORIES:
        return records->categories.n;
    case TABLE_TEXTS:
        return records->texts.n;
    default:
        return records->files.n;
    }
}

static enum status open_single(struct records *records, const struct column_row *row,
                               struct error *err)
{
    const void *items;
    enum status status = open_array(records, row->name, row->bytes, &items, err);
    if (status)
        return status;
    memcpy((char *)records + row->place, &items, sizeof items);
    if (row->points == TABLE_NONE)
        return OK;
    return check_numbers(items, records->n_row, table_size(records, row->points), row->optional,
                         err);
}

static enum status open_values(struct arena *arena, const struct source *source,
                               struct records *records, struct error *err)
{
    enum status status = OK;
    records->values = arena_array(arena, source->n_value, sizeof *records->values);
    for (size_t i = 0; i < source->n_value && !status; i++) {
        char name[32];
        const void *items = NULL;
        column_value_name(i, name);
        status = open_array(records, name, sizeof(double), &items, err);
        records->values[i] = items;
    }
    return status;
}

static enum status open_tags(struct arena *arena, const struct source *source,
                             struct records *records, struct error *err)
{
    enum status status = OK;
    records->tags = arena_array(arena, source->n_tag, sizeof *records->tags);
    for (size_t i = 0; i < source->n_tag && !status; i++) {
        char name[32];
        const void *items = NULL;
        column_tag_name(i, name);
        status = open_array(records, name, 4, &items, err);
        if (!status)
            status = check_numbers(items, records->n_row, records->texts.n, true, err);
        records->tags[i] = items;
    }
    return status;
}

static enum status open_attributes(struct arena *arena, const struct source *source,
                                   struct records *records, struct error *err)
{
    enum status status = OK;
    size_t n = source->n_attribute;
    records->attributes = arena_array(arena, n, sizeof *records->attributes);
    records->attribute_days = arena_array(arena, n, sizeof *records->attribute_days);
    for (size_t i = 0; i < n && !status; i++) {
        char name[32];
        const void *items = NULL;
        bool is_day = attribute_is_day(source->attributes[i].name);
        column_attribute_name(i, name);
        status = open_array(records, name, 4, &items, err);
        if (!status && !is_day)
            status = check_numbers(items, records->n_row, records->texts.n, true, err);
        if (is_day)
            records->attribute_days[i] = items;
        else
            records->attributes[i] = items;
    }
    return status;
}

static enum status open_counts(const struct source *source, struct records *records,
                               struct error *err)
{
    struct pack_array array;
    enum status status = pack_get(&records->pack, "hash", 1, &array, err);
    if (!status && (array.n != HASH_TEXT || memcmp(array.data, source->hash, HASH_TEXT)))
        return error_set(err, E_DATA, "they were made under another configuration");
    if (!status)
        status = pack_get(&records->pack, "counts", sizeof(int64_t), &array, err);
    if (status)
        return status;
    const int64_t *counts = array.data;
    if (array.n != COUNT_COUNT || counts[COUNT_ROWS] < 0 || counts[COUNT_CANONICAL] < 0)
        return error_set(err, E_DATA, "its counts are damaged");
    records->n_row = (size_t)counts[COUNT_ROWS];
    records->n_canonical = (size_t)counts[COUNT_CANONICAL];
    records->n_accepted = (uint64_t)counts[COUNT_ACCEPTED];
    records->n_rejected = (uint64_t)counts[COUNT_REJECTED];
    records->n_void = (uint64_t)counts[COUNT_VOID];
    records->last_known = (day_t)counts[COUNT_LAST_KNOWN];
    return OK;
}

static enum status open_columns(struct arena *arena, const struct source *source,
                                struct records *records, struct error *err)
{
    enum status status = open_counts(source, records, err);
    if (!status)
        status = open_texts(&records->pack, "ids", &records->ids, err);
    if (!status)
        status = open_texts(&records->pack, "categories", &records->categories, err);
    if (!status)
        status = open_texts(&records->pack, "texts", &records->texts, err);
    if (!status)
        status = open_texts(&records->pack, "files", &records->files, err);
    for (enum column_id id = 0; id < COLUMN_SINGLE_COUNT && !status; id++)
        if (column_present(source, id))
            status = open_single(records, &column_rows[id], err);
    if (!status)
        status = open_values(arena, source, records, err);
    if (!status)
        status = open_tags(arena, source, records, err);
    if (!status)
        status = open_attributes(arena, source, records, err);
    if (!status && records->n_canonical > records->categories.n)
        status = error_set(err, E_DATA, "its counts are damaged");
    for (size_t i = 0; i < records->n_row && records->relation && !status; i++)
        if (records->relation[i] > TIE_HOUSEHOLD)
            status = error_set(err, E_DATA, "a relation is none");
    return status;
}

enum status records_open(struct arena *arena, const struct config *config,
                         const struct source *source, struct records *ret_records,
                         struct error *err)
{
    struct records records = {0};
    struct error own = {0};
    const char *path = records_path(arena, config, source, ".pack");
    if (!file_exists(path))
        return pack_error(source, err, "they were not made yet");
    enum status status = pack_open(path, RECORDS_KIND, RECORDS_VERSION, &records.pack, &own);
    if (status)
        return pack_error(source, err, own.message);
    status = open_columns(arena, source, &records, &own);
    if (status) {
        pack_close(&records.pack);
        return pack_error(source, err, own.message);
    }
    *ret_records = records;
    return OK;
}

void records_close(struct records *records)
{
    pack_close(&records->pack);
    *records = (struct records){0};
}
