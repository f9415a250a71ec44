// Reads a table of the analyst's own: its columns are found by name, its dates parsed, its persons
// looked up. A person that a link gave to another takes the rows along from that day on.

#include "features/extract/own_table.h"
#include "features/extract/record_persons.h"

#include "features/base/sort.h"
#include "features/base/text.h"

#include <stdlib.h>
#include <string.h>

struct loading {
    struct extract *extract;
    const struct entry *entry;
    struct own_table *table;
    struct error_list errors;
    struct own_row *rows;
    size_t n_row, capacity;
    size_t n_unknown; // rows that name nobody
    size_t unknown_line;
    struct record_persons records; // where ids of a source are looked up
};

// ---- columns ------------------------------------------------------------------------------------

static void column_find(struct loading *loading, const char *key, const char *name,
                        long *ret_column)
{
    const struct csv_table *file = &loading->table->file;
    const struct yaml *node = yaml_get(loading->entry->node, key);
    struct error err = {0};
    *ret_column = table_column(file, name);
    if (*ret_column >= 0)
        return;
    yaml_error(node, &err, "%s has no column \"%.100s\"", loading->table->path, name);
    yaml_hint_known(&err, name, file->names, file->n_col);
    error_list_add(&loading->errors, &err);
}

static bool is_special(const struct own_table *table, size_t column)
{
    return (long)column == table->i_person || (long)column == table->i_date ||
           (long)column == table->i_known;
}

static void columns_find(struct loading *loading)
{
    struct own_table *table = loading->table;
    const struct entry *entry = loading->entry;
    size_t n_col = table->file.n_col, n = entry->n_table_column ? entry->n_table_column : n_col;
    size_t *columns = arena_array(&loading->extract->arena, n + 1, sizeof *columns);
    table->i_known = -1;
    column_find(loading, "person", entry->person, &table->i_person);
    column_find(loading, "date", entry->date, &table->i_date);
    if (entry->known)
        column_find(loading, "known", entry->known, &table->i_known);
    for (size_t i = 0; i < n; i++) {
        long column = (long)i;
        if (entry->n_table_column)
            column_find(loading, "columns", entry->table_columns[i], &column);
        if (column >= 0 && (entry->n_table_column || !is_special(table, (size_t)column)))
            columns[table->n_column++] = (size_t)column;
    }
    table->columns = columns;
    if (!table->n_column && !loading->errors.n) {
        struct error err = {0};
        yaml_error(entry->node, &err, "%s has no column beside person and dates", table->path);
        error_list_add(&loading->errors, &err);
    }
}

// ---- persons ------------------------------------------------------------------------------------

// `ids:` names the ID system of a source; without it the ids are hearth's own.
static enum status ids_prepare(struct loading *loading, struct error *err)
{
    const struct config *config = &loading->extract->config;
    const char *ids = loading->entry->ids, *names[64];
    size_t n = 0;
    if (!ids)
        return OK;
    for (size_t i = 0; i < config->n_source; i++) {
        if (strcmp(config->sources[i].ids, ids) == 0)
            return config->link == LINK_NONE
                       ? OK
                       : record_persons_read(loading->extract, ids, &loading->records, err);
        if (n < 64)
            names[n++] = config->sources[i].ids;
    }
    yaml_error(yaml_get(loading->entry->node, "ids"), err, "no source has the ids \"%.100s\"", ids);
    yaml_hint_known(err, ids, names, n);
    return E_CONFIG;
}

// ret_linked_on: DAY_NONE = always. Returns PERSON_NONE where no record has the id.
static uint32_t person_find(const struct loading *loading, const char *id, day_t *ret_linked_on)
{
    const struct timeline *timeline = &loading->extract->timeline;
    uint32_t person;
    *ret_linked_on = DAY_NONE;
    if (loading->records.items) {
        const struct record_person *found = record_persons_find(&loading->records, id);
        *ret_linked_on = found ? found->linked_on : DAY_NONE;
        return found ? found->person : PERSON_NONE;
    }
    return timeline_find_person(timeline, id, &person) ? person : PERSON_NONE;
}

// ---- rows ---------------------------------------------------------------------------------------

// Once for each person that it is known to be about, one after the other.
static void row_add(struct loading *loading, struct own_row row)
{
    const struct timeline *timeline = &loading->extract->timeline;
    for (;;) {
        memory_grow(&loading->rows, &loading->capacity, loading->n_row + 1, sizeof *loading->rows);
        loading->rows[loading->n_row++] = row;
        day_t until = timeline->until[row.person];
        if (until == DAY_MAX)
            return;
        row.known = row.known > until ? row.known : until;
        row.person = timeline->joined_into[row.person];
    }
}

static void cell_fail(struct loading *loading, size_t i_row, long column, const char *what)
{
    const struct csv_table *file = &loading->table->file;
    struct error err = {0};
    error_set(&err, E_DATA, "\"%.40s\" %s (column %.60s)", table_cell(file, i_row, (size_t)column),
              what, file->names[column]);
    error_at(&err, file->path, file->lines[i_row], (size_t)column + 1);
    error_hint(&err, "write dates as YYYY-MM-DD; every row needs a person and a date");
    error_list_add(&loading->errors, &err);
}

// A blank `known` is the date.
static bool day_read(struct loading *loading, size_t i_row, long column, day_t *ret_day)
{
    const char *text = table_cell(&loading->table->file, i_row, (size_t)column);
    if (day_parse(text, strlen(text), NULL, ret_day))
        return true;
    cell_fail(loading, i_row, column, "is not a date");
    return false;
}

static void row_read(struct loading *loading, size_t i_row)
{
    const struct own_table *table = loading->table;
    const char *id = table_cell(&table->file, i_row, (size_t)table->i_person);
    struct own_row row = {.row = (uint32_t)i_row};
    day_t linked_on;
    if (!*id) {
        cell_fail(loading, i_row, table->i_person, "names no person");
        return;
    }
    if (!day_read(loading, i_row, table->i_date, &row.date))
        return;
    row.known = row.date;
    if (table->i_known >= 0 && *table_cell(&table->file, i_row, (size_t)table->i_known) &&
        !day_read(loading, i_row, table->i_known, &row.known))
        return;
    row.person = person_find(loading, id, &linked_on);
    if (row.person == PERSON_NONE) {
        loading->unknown_line =
            loading->n_unknown++ ? loading->unknown_line : table->file.lines[i_row];
        return;
    }
    row.known = row.known > linked_on ? row.known : linked_on;
    row_add(loading, row);
}

static int order_row(const void *a, const void *b)
{
    const struct own_row *left = a, *right = b;
    ORDER_BY(left->person, right->person);
    ORDER_BY(left->date, right->date);
    ORDER_BY(left->known, right->known);
    return ORDER_OF(left->row, right->row);
}

static void rows_sort(struct loading *loading)
{
    struct own_table *table = loading->table;
    struct arena *arena = &loading->extract->arena;
    size_t n_person = loading->extract->timeline.n_person;
    uint32_t *first = arena_array(arena, n_person + 1, sizeof *first);
    struct own_row *rows = arena_array(arena, loading->n_row + 1, sizeof *rows);
    if (loading->n_row) {
        qsort(loading->rows, loading->n_row, sizeof *rows, order_row);
        memcpy(rows, loading->rows, loading->n_row * sizeof *rows);
    }
    for (size_t i = 0; i < loading->n_row; i++)
        first[rows[i].person + 1]++;
    for (size_t p = 0; p < n_person; p++)
        first[p + 1] += first[p];
    table->rows = rows;
    table->first = first;
    table->n_row = loading->n_row;
}

// A cut copy of the records may hold none of its persons.
static void unknown_tell(struct loading *loading)
{
    const struct own_table *table = loading->table;
    struct extract *extract = loading->extract;
    struct error err = {0};
    if (!loading->n_unknown)
        return;
    if (loading->n_row || extract->options.any_literal) {
        extract_warn(extract, loading->entry->node,
                     "%s: %zu of %zu rows name nobody in the records (the first: line %zu)",
                     table->path, loading->n_unknown, table->file.n_row, loading->unknown_line);
        return;
    }
    yaml_error(yaml_get(loading->entry->node, "person"), &err,
               "no row of %s names a person in the records", table->path);
    error_hint(&err, "%s",
               loading->entry->ids
                   ? "`ids:` must be the ID system that column `person` is written in"
                   : "the ids are hearth's (P…) unless `ids:` names the ID system of a source");
    error_list_add(&loading->errors, &err);
}

static void table_load(struct loading *loading)
{
    struct own_table *table = loading->table;
    struct extract *extract = loading->extract;
    struct error err = {.all = &loading->errors};
    const char *path = file_join(&extract->arena, extract->config.workspace, table->path);
    enum status status = hash_file(path, table->hash, &err);
    if (!status)
        status = csv_read_table(&extract->arena, path, &table->file, &err);
    if (status) {
        if (!loading->errors.n)
            error_list_add(&loading->errors, &err);
        return;
    }
    columns_find(loading);
    struct error why = {0};
    if (ids_prepare(loading, &why))
        error_list_add(&loading->errors, &why);
    bool usable = !loading->errors.n;
    for (size_t i = 0; i < table->file.n_row && usable; i++)
        row_read(loading, i);
}

void own_table_read(struct extract *extract, struct key_reader *reader, const struct entry *entry,
                    struct own_table **ret_table)
{
    struct own_table *table = arena_alloc(&extract->arena, sizeof *table);
    struct loading *loading = memory_alloc(sizeof *loading);
    *table = (struct own_table){.path = entry->table};
    *loading = (struct loading){.extract = extract, .entry = entry, .table = table};
    table_load(loading);
    if (!loading->errors.n)
        unknown_tell(loading);
    if (!loading->errors.n)
        rows_sort(loading);
    for (size_t i = 0; i < loading->errors.n; i++)
        error_list_add(reader->errors, &loading->errors.items[i]);
    *ret_table = loading->errors.n ? NULL : table;
    free(loading->rows);
    free(loading);
}

const struct own_row *own_table_row(const struct own_table *table, uint32_t person, day_t as_of)
{
    for (uint32_t i = table->first[person + 1]; i-- > table->first[person];)
        if (table->rows[i].date < as_of && table->rows[i].known < as_of)
            return &table->rows[i];
    return NULL;
}
