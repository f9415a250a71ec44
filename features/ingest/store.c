// Rows become columns here. What the columns are is said by columns.c; numbers for texts are given
// in order of first sight, so that the same files always give the same pack.

#include "features/ingest/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct store_column *column_add(struct store *store, const char *name, size_t bytes)
{
    struct store_column *column = &store->columns[store->n_column++];
    snprintf(column->name, sizeof column->name, "%s", name);
    column->bytes = bytes;
    return column;
}

typedef void group_name(size_t i, char ret_name[32]);

static struct store_column *group_add(struct store *store, size_t n, size_t bytes, group_name *name)
{
    struct store_column *first = &store->columns[store->n_column];
    for (size_t i = 0; i < n; i++) {
        char text[32];
        name(i, text);
        column_add(store, text, bytes);
    }
    return first;
}

void store_init(struct store *store, const struct source *source, const struct codes *codes)
{
    *store = (struct store){.source = source, .codes = codes, .last_known = DAY_NONE};
    size_t n = COLUMN_SINGLE_COUNT + 2 + source->n_value + source->n_tag + source->n_attribute;
    store->columns = memory_alloc(n * sizeof *store->columns);
    for (enum column_id id = 0; id < COLUMN_SINGLE_COUNT; id++)
        if (column_present(source, id))
            store->single[id] = column_add(store, column_rows[id].name, column_rows[id].bytes);
    if (source->record_id)
        store->record = column_add(store, "", sizeof(uint32_t));
    if (source->void_flag)
        store->is_void = column_add(store, "", 1);
    store->values = group_add(store, source->n_value, sizeof(double), column_value_name);
    store->tags = group_add(store, source->n_tag, sizeof(uint32_t), column_tag_name);
    store->attributes =
        group_add(store, source->n_attribute, sizeof(uint32_t), column_attribute_name);
    for (size_t i = 0; codes && i < codes->canonicals.n; i++) {
        const char *text = dictionary_text(&codes->canonicals, (uint32_t)i);
        dictionary_add(&store->categories, text, strlen(text));
    }
    store->n_canonical = store->categories.n;
}

static void rows_reserve(struct store *store)
{
    if (store->n_row < store->capacity)
        return;
    store->capacity = store->capacity ? store->capacity + store->capacity / 2 : 1024;
    for (size_t i = 0; i < store->n_column; i++)
        store->columns[i].items =
            memory_resize(store->columns[i].items, store->capacity * store->columns[i].bytes);
}

// Sets the new row's item of a column that may be absent.
static void put_number(const struct store *store, struct store_column *column, uint32_t number)
{
    if (column)
        ((uint32_t *)column->items)[store->n_row] = number;
}

static void put_day(const struct store *store, enum column_id id, day_t day)
{
    if (store->single[id])
        ((day_t *)store->single[id]->items)[store->n_row] = day;
}

static uint32_t number_of(struct dictionary *dictionary, const struct csv_field *cell)
{
    return cell ? dictionary_add(dictionary, cell->text, cell->n_bytes) : TEXT_NONE;
}

static uint32_t category_of(struct store *store, const struct csv_field *cell)
{
    if (cell && store->codes) {
        uint32_t local = dictionary_find(&store->codes->locals, cell->text, cell->n_bytes);
        if (local != DICTIONARY_NONE)
            return store->codes->canonical[local]; // canonicals came first, with the same numbers
    }
    return number_of(&store->categories, cell);
}

static uint32_t address_of(struct store *store, const struct row_plan *plan, const struct row *row)
{
    bool found = address_key(row_cell(row, plan->uprn), row_cell(row, plan->address),
                             row_cell(row, plan->postcode), store->source->postcode != NULL,
                             &store->address);
    return found ? dictionary_add(&store->texts, store->address.text, store->address.n_bytes)
                 : TEXT_NONE;
}

static void put_days(struct store *store, const struct row *row)
{
    day_t known = row->known == DAY_NONE ? row->date : row->known;
    put_day(store, COLUMN_DATE, row->date);
    put_day(store, COLUMN_KNOWN, known);
    put_day(store, COLUMN_SUPERSEDED, DAY_MAX);
    put_day(store, COLUMN_END, row->end);
    put_day(store, COLUMN_END_KNOWN,
            row->end == DAY_NONE || row->end_known == DAY_NONE ? row->end : row->end_known);
    if (source_has_facts(store->source) && known > store->last_known)
        store->last_known = known;
}

static void put_groups(struct store *store, const struct row_plan *plan, const struct row *row)
{
    const struct source *source = store->source;
    for (size_t i = 0; i < source->n_value; i++)
        ((double *)store->values[i].items)[store->n_row] = row->values[i];
    for (size_t i = 0; i < source->n_tag; i++)
        put_number(store, &store->tags[i],
                   number_of(&store->texts, row_cell(row, plan->first_tag + (int)i)));
    for (size_t i = 0; i < source->n_attribute; i++) {
        if (attribute_is_day(source->attributes[i].name))
            ((day_t *)store->attributes[i].items)[store->n_row] = row->attribute_days[i];
        else
            put_number(store, &store->attributes[i],
                       number_of(&store->texts, row_cell(row, plan->first_attribute + (int)i)));
    }
}

enum status store_add(struct store *store, const struct row_plan *plan, const struct row *row,
                      uint32_t i_file, size_t line, struct error *err)
{
    if (store->n_row >= DICTIONARY_MAX || store->texts.n >= DICTIONARY_MAX || line >= UINT32_MAX)
        return error_set(err, E_LIMIT, "source %s has more than %u rows, lines or distinct texts",
                         store->source->name, DICTIONARY_MAX);
    rows_reserve(store);
    put_number(store, store->single[COLUMN_PERSON],
               number_of(&store->ids, row_cell(row, plan->person_id)));
    put_number(store, store->single[COLUMN_OTHER],
               number_of(&store->ids, row_cell(row, plan->other_id)));
    if (store->single[COLUMN_REVISES])
        store->single[COLUMN_REVISES]->items[store->n_row] = 0; // store_finish knows
    if (store->single[COLUMN_RELATION])
        store->single[COLUMN_RELATION]->items[store->n_row] = (char)row->relation;
    put_days(store, row);
    put_number(store, store->single[COLUMN_CATEGORY],
               category_of(store, row_cell(row, plan->category)));
    if (store->single[COLUMN_ADDRESS])
        put_number(store, store->single[COLUMN_ADDRESS], address_of(store, plan, row));
    put_number(store, store->single[COLUMN_FILE], i_file);
    put_number(store, store->single[COLUMN_LINE], (uint32_t)line);
    put_number(store, store->record, number_of(&store->records, row_cell(row, plan->record_id)));
    if (store->is_void)
        store->is_void->items[store->n_row] = row->is_void;
    store->n_void += row->is_void;
    put_groups(store, plan, row);
    store->n_row++;
    return OK;
}

static enum status write_texts(struct pack_writer *writer, const char *stem,
                               const struct dictionary *dictionary, struct error *err)
{
    char name[32];
    snprintf(name, sizeof name, "%s.offsets", stem);
    enum status status =
        pack_add(writer, name, dictionary->offsets, dictionary->n, sizeof(uint64_t), err);
    snprintf(name, sizeof name, "%s.blob", stem);
    return status ? status : pack_add(writer, name, dictionary->blob, dictionary->n_bytes, 1, err);
}

static enum status write_all(const struct store *store, struct pack_writer *writer,
                             const int64_t *counts, struct error *err)
{
    enum status status = pack_add(writer, "hash", store->source->hash, HASH_TEXT, 1, err);
    if (!status)
        status = pack_add(writer, "counts", counts, COUNT_COUNT, sizeof *counts, err);
    if (!status)
        status = write_texts(writer, "ids", &store->ids, err);
    if (!status)
        status = write_texts(writer, "categories", &store->categories, err);
    if (!status)
        status = write_texts(writer, "texts", &store->texts, err);
    if (!status)
        status = write_texts(writer, "files", &store->files, err);
    for (size_t i = 0; i < store->n_column && !status; i++)
        if (store->columns[i].name[0])
            status = pack_add(writer, store->columns[i].name, store->columns[i].items, store->n_row,
                              store->columns[i].bytes, err);
    return status;
}

enum status store_write(const struct store *store, const char *path, const int64_t *counts,
                        struct error *err)
{
    struct pack_writer *writer;
    enum status status = pack_create(path, RECORDS_KIND, RECORDS_VERSION, &writer, err);
    if (status)
        return status;
    status = write_all(store, writer, counts, err);
    if (!status)
        return pack_commit(writer, err);
    pack_discard(writer);
    return status;
}

void store_done(struct store *store)
{
    for (size_t i = 0; i < store->n_column; i++)
        free(store->columns[i].items);
    free(store->columns);
    free(store->address.text);
    dictionary_done(&store->ids);
    dictionary_done(&store->categories);
    dictionary_done(&store->texts);
    dictionary_done(&store->records);
    dictionary_done(&store->files);
    *store = (struct store){0};
}
