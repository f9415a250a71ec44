// Rows become columns here. What the columns are is said by columns.c; numbers for texts are given
// in order of first sight, so that the same files always give the same pack.

#include "features/ingest/record_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct builder_column *column_add(struct record_builder *builder, const char *name,
                                         size_t bytes, enum record_table table)
{
    struct builder_column *column = &builder->columns[builder->n_column++];
    snprintf(column->name, sizeof column->name, "%s", name);
    column->bytes = bytes;
    column->table = table;
    return column;
}

typedef void group_name(size_t i, char ret_name[32]);

static struct builder_column *group_add(struct record_builder *builder, size_t n, size_t bytes,
                                        group_name *name)
{
    struct builder_column *first = &builder->columns[builder->n_column];
    for (size_t i = 0; i < n; i++) {
        char text[32];
        name(i, text);
        column_add(builder, text, bytes, RECORD_NO_TABLE);
    }
    return first;
}

// Which table a column of its own points into.
static enum record_table table_of(enum column_id id)
{
    static const enum record_table tables[] = {
        [TABLE_NONE] = RECORD_NO_TABLE,         [TABLE_IDS] = RECORD_IDS,
        [TABLE_CATEGORIES] = RECORD_CATEGORIES, [TABLE_TEXTS] = RECORD_TEXTS,
        [TABLE_FILES] = RECORD_NO_TABLE, // numbered before rows are read
    };
    return tables[column_rows[id].points];
}

void record_builder_init(struct record_builder *builder, const struct source *source,
                         const struct codes *codes)
{
    *builder = (struct record_builder){.source = source, .last_known = DAY_NONE};
    size_t n = COLUMN_SINGLE_COUNT + 2 + source->n_value + source->n_tag + source->n_attribute;
    builder->columns = memory_alloc(n * sizeof *builder->columns);
    for (enum column_id id = 0; id < COLUMN_SINGLE_COUNT; id++)
        if (column_present(source, id))
            builder->single[id] =
                column_add(builder, column_rows[id].name, column_rows[id].bytes, table_of(id));
    if (source->record_id)
        builder->record = column_add(builder, "", sizeof(uint32_t), RECORD_RECORDS);
    if (source->void_flag)
        builder->is_void = column_add(builder, "", 1, RECORD_NO_TABLE);
    builder->values = group_add(builder, source->n_value, sizeof(double), column_value_name);
    builder->tags = group_add(builder, source->n_tag, sizeof(uint32_t), column_tag_name);
    builder->attributes =
        group_add(builder, source->n_attribute, sizeof(uint32_t), column_attribute_name);
    for (size_t i = 0; i < source->n_tag; i++)
        builder->tags[i].table = RECORD_TEXTS;
    for (size_t i = 0; i < source->n_attribute; i++)
        if (!attribute_is_day(source->attributes[i].name))
            builder->attributes[i].table = RECORD_TEXTS;
    for (size_t i = 0; codes && i < codes->canonicals.n; i++) {
        const char *text = dictionary_text(&codes->canonicals, (uint32_t)i);
        dictionary_add(&builder->tables[RECORD_CATEGORIES], text, strlen(text));
    }
    builder->n_canonical = builder->tables[RECORD_CATEGORIES].n;
}

static void rows_reserve(struct record_builder *builder)
{
    if (builder->n_row < builder->capacity)
        return;
    builder->capacity = builder->capacity ? builder->capacity + builder->capacity / 2 : 1024;
    for (size_t i = 0; i < builder->n_column; i++)
        builder->columns[i].items =
            memory_resize(builder->columns[i].items, builder->capacity * builder->columns[i].bytes);
}

// Sets the new row's item of a column that may be absent.
static void put_number(const struct record_builder *builder, struct builder_column *column,
                       uint32_t number)
{
    if (column)
        ((uint32_t *)column->items)[builder->n_row] = number;
}

static void put_day(const struct record_builder *builder, enum column_id id, day_t day)
{
    if (builder->single[id])
        ((day_t *)builder->single[id]->items)[builder->n_row] = day;
}

static uint32_t number_of(struct dictionary *dictionary, const struct csv_field *cell)
{
    return cell ? dictionary_add(dictionary, cell->text, cell->n_bytes) : TEXT_NONE;
}

static uint32_t address_of(struct record_builder *builder, const struct row_plan *plan,
                           const struct row *row)
{
    bool found = address_key(row_cell(row, plan->uprn), row_cell(row, plan->address),
                             row_cell(row, plan->postcode), builder->source->postcode != NULL,
                             &builder->address);
    return found ? dictionary_add(&builder->tables[RECORD_TEXTS], builder->address.text,
                                  builder->address.n_bytes)
                 : TEXT_NONE;
}

static void put_days(struct record_builder *builder, const struct row *row)
{
    day_t known = row->known == DAY_NONE ? row->date : row->known;
    put_day(builder, COLUMN_DATE, row->date);
    put_day(builder, COLUMN_KNOWN, known);
    put_day(builder, COLUMN_SUPERSEDED, DAY_MAX);
    put_day(builder, COLUMN_END, row->end);
    put_day(builder, COLUMN_END_KNOWN,
            row->end == DAY_NONE || row->end_known == DAY_NONE ? row->end : row->end_known);
    if (source_has_facts(builder->source) && known > builder->last_known)
        builder->last_known = known;
}

static void put_groups(struct record_builder *builder, const struct row_plan *plan,
                       const struct row *row)
{
    const struct source *source = builder->source;
    for (size_t i = 0; i < source->n_value; i++)
        ((double *)builder->values[i].items)[builder->n_row] = row->values[i];
    for (size_t i = 0; i < source->n_tag; i++)
        put_number(
            builder, &builder->tags[i],
            number_of(&builder->tables[RECORD_TEXTS], row_cell(row, plan->first_tag + (int)i)));
    for (size_t i = 0; i < source->n_attribute; i++) {
        if (attribute_is_day(source->attributes[i].name))
            ((day_t *)builder->attributes[i].items)[builder->n_row] = row->attribute_days[i];
        else
            put_number(builder, &builder->attributes[i],
                       number_of(&builder->tables[RECORD_TEXTS],
                                 row_cell(row, plan->first_attribute + (int)i)));
    }
}

enum status record_builder_limit(const struct record_builder *builder, struct error *err)
{
    return error_set(err, E_LIMIT, "source %s has more than %u rows, lines or distinct texts",
                     builder->source->name, DICTIONARY_MAX);
}

void record_builder_sizes(const struct record_builder *builder, size_t ret_n[RECORD_TABLE_COUNT])
{
    for (enum record_table table = 0; table < RECORD_TABLE_COUNT; table++)
        ret_n[table] = builder->tables[table].n;
}

enum status record_builder_add(struct record_builder *builder, const struct row_plan *plan,
                               const struct row *row, struct row_place place, struct error *err)
{
    if (builder->n_row >= DICTIONARY_MAX || builder->tables[RECORD_TEXTS].n >= DICTIONARY_MAX ||
        place.line >= UINT32_MAX)
        return record_builder_limit(builder, err);
    rows_reserve(builder);
    put_number(builder, builder->single[COLUMN_PERSON],
               number_of(&builder->tables[RECORD_IDS], row_cell(row, plan->person_id)));
    put_number(builder, builder->single[COLUMN_OTHER],
               number_of(&builder->tables[RECORD_IDS], row_cell(row, plan->other_id)));
    if (builder->single[COLUMN_REVISES])
        builder->single[COLUMN_REVISES]->items[builder->n_row] = 0; // set by record_builder_finish
    if (builder->single[COLUMN_RELATION])
        builder->single[COLUMN_RELATION]->items[builder->n_row] = (char)row->relation;
    put_days(builder, row);
    put_number(builder, builder->single[COLUMN_CATEGORY],
               number_of(&builder->tables[RECORD_CATEGORIES], row_cell(row, plan->category)));
    if (builder->single[COLUMN_ADDRESS])
        put_number(builder, builder->single[COLUMN_ADDRESS], address_of(builder, plan, row));
    put_number(builder, builder->single[COLUMN_FILE], place.i_file);
    put_number(builder, builder->single[COLUMN_LINE], (uint32_t)place.line);
    put_number(builder, builder->record,
               number_of(&builder->tables[RECORD_RECORDS], row_cell(row, plan->record_id)));
    if (builder->is_void)
        builder->is_void->items[builder->n_row] = (char)(!row->is_void            ? VOID_NOT
                                                         : row->known == DAY_NONE ? VOID_EVER
                                                                                  : VOID_SINCE);
    builder->n_void += row->is_void;
    put_groups(builder, plan, row);
    builder->n_row++;
    return OK;
}

static enum status write_texts(struct pack_writer *writer, const char *stem,
                               const struct dictionary *dictionary, struct error *err)
{
    char name[32];
    snprintf(name, sizeof name, "%s.offsets", stem);
    enum status status = pack_add(
        writer, (struct pack_array){name, dictionary->offsets, dictionary->n, sizeof(uint64_t)},
        err);
    snprintf(name, sizeof name, "%s.blob", stem);
    return status
               ? status
               : pack_add(writer,
                          (struct pack_array){name, dictionary->blob, dictionary->n_bytes, 1}, err);
}

static enum status write_all(const struct record_builder *builder, struct pack_writer *writer,
                             const int64_t *counts, struct error *err)
{
    enum status status =
        pack_add(writer, (struct pack_array){"hash", builder->source->hash, HASH_TEXT, 1}, err);
    if (!status)
        status = pack_add(writer,
                          (struct pack_array){"counts", counts, COUNT_COUNT, sizeof *counts}, err);
    if (!status)
        status = write_texts(writer, "ids", &builder->tables[RECORD_IDS], err);
    if (!status)
        status = write_texts(writer, "categories", &builder->tables[RECORD_CATEGORIES], err);
    if (!status)
        status = write_texts(writer, "texts", &builder->tables[RECORD_TEXTS], err);
    if (!status)
        status = write_texts(writer, "files", &builder->files, err);
    for (size_t i = 0; i < builder->n_column && !status; i++)
        if (builder->columns[i].name[0])
            status =
                pack_add(writer,
                         (struct pack_array){builder->columns[i].name, builder->columns[i].items,
                                             builder->n_row, builder->columns[i].bytes},
                         err);
    return status;
}

enum status record_builder_write(const struct record_builder *builder, const char *path,
                                 const int64_t *counts, struct error *err)
{
    struct pack_writer *writer;
    enum status status = pack_create(path, RECORDS_KIND, RECORDS_VERSION, &writer, err);
    if (status)
        return status;
    status = write_all(builder, writer, counts, err);
    if (!status)
        return pack_commit(writer, err);
    pack_discard(writer);
    return status;
}

void record_builder_done(struct record_builder *builder)
{
    for (size_t i = 0; i < builder->n_column; i++)
        free(builder->columns[i].items);
    free(builder->columns);
    free(builder->fates);
    free(builder->address.text);
    for (enum record_table table = 0; table < RECORD_TABLE_COUNT; table++)
        dictionary_done(&builder->tables[table]);
    dictionary_done(&builder->files);
    *builder = (struct record_builder){0};
}
