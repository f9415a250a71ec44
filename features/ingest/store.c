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
                             row_cell(row, plan->postcode), &store->address);
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
    bool fact = store->source->kind == RECORD_EVENT || store->source->kind == RECORD_SPELL;
    if (fact && known > store->last_known)
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

// Rows without the void ones, in place.
static void drop_void(struct store *store)
{
    if (!store->n_void)
        return;
    const char *is_void = store->is_void->items;
    for (size_t i = 0; i < store->n_column; i++) {
        struct store_column *column = &store->columns[i];
        if (column == store->is_void)
            continue;
        char *to = column->items;
        for (size_t row = 0; row < store->n_row; row++) {
            if (is_void[row])
                continue;
            memmove(to, column->items + row * column->bytes, column->bytes);
            to += column->bytes;
        }
    }
    store->n_row -= store->n_void;
}

static void number_ids(struct store *store)
{
    bool *used = memory_alloc(store->ids.n * sizeof *used);
    uint32_t *number = memory_alloc(store->ids.n * sizeof *number);
    const enum column_id columns[] = {COLUMN_PERSON, COLUMN_OTHER};
    for (size_t k = 0; k < 2; k++) {
        struct store_column *column = store->single[columns[k]];
        for (size_t row = 0; column && row < store->n_row; row++)
            used[((uint32_t *)column->items)[row]] = true;
    }
    dictionary_sort(&store->ids, used, number);
    for (size_t k = 0; k < 2; k++) {
        struct store_column *column = store->single[columns[k]];
        for (size_t row = 0; column && row < store->n_row; row++) {
            uint32_t *item = &((uint32_t *)column->items)[row];
            *item = number[*item];
        }
    }
    free(used);
    free(number);
}

struct version {
    day_t known;
    uint32_t row;
};

static int compare_versions(const void *a, const void *b)
{
    const struct version *x = a, *y = b;
    if (x->known != y->known)
        return x->known < y->known ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

// Rows with one record_id are versions of one fact: each holds until the next one is known.
static void supersede(struct store *store)
{
    const uint32_t *record = (const uint32_t *)store->record->items;
    const day_t *known = (const day_t *)store->single[COLUMN_KNOWN]->items;
    day_t *superseded = (day_t *)store->single[COLUMN_SUPERSEDED]->items;
    size_t n_record = store->records.n;
    size_t *first =
        memory_alloc((n_record + 2) * sizeof *first); // first[r + 1] moves to the end of r
    struct version *versions = memory_alloc(store->n_row * sizeof *versions);
    for (size_t row = 0; row < store->n_row; row++)
        if (record[row] != TEXT_NONE)
            first[record[row] + 2]++;
    for (size_t r = 2; r < n_record + 2; r++)
        first[r] += first[r - 1];
    for (size_t row = 0; row < store->n_row; row++)
        if (record[row] != TEXT_NONE)
            versions[first[record[row] + 1]++] = (struct version){known[row], (uint32_t)row};
    for (size_t r = 0; r < n_record; r++) {
        struct version *group = versions + first[r];
        size_t n = first[r + 1] - first[r];
        if (n > 1)
            qsort(group, n, sizeof *group, compare_versions);
        for (size_t i = 0; i + 1 < n; i++)
            superseded[group[i].row] = group[i + 1].known;
    }
    free(first);
    free(versions);
}

void store_finish(struct store *store)
{
    if (store->record)
        supersede(store);
    drop_void(store);
    number_ids(store);
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
