// What is built on the row reader: looking up a header, writing a field, and a whole flat file as a
// table of texts.

#include "features/base/csv.h"

#include "features/base/file.h"
#include "features/base/file_format.h"
#include "features/base/gzip.h"
#include "features/base/sort.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_MAX_CELLS ((size_t)1 << 31)

long csv_find(const struct csv_row *header, const char *name)
{
    for (size_t i = 0; i < header->n_field; i++)
        if (strcmp(header->fields[i].text, name) == 0)
            return (long)i;
    return -1;
}

void csv_write_quoted(FILE *stream, const char *text)
{
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t';
}

bool csv_needs_quotes(const char *text)
{
    size_t n = strcspn(text, ",\"\r\n");
    return text[n] || (n && (is_blank(text[0]) || is_blank(text[n - 1])));
}

void csv_write_field(FILE *stream, const char *text)
{
    if (csv_needs_quotes(text))
        csv_write_quoted(stream, text);
    else
        fputs(text, stream);
}

struct table_builder {
    struct arena *arena;
    const char *path;
    struct csv_table table;
    const char **cells;
    size_t *lines;
    size_t cell_capacity, line_capacity;
};

static enum status table_error(const struct table_builder *builder, const struct csv_row *row,
                               struct error *err, const char *message)
{
    error_set(err, E_DATA, "%s", message);
    error_at(err, builder->path, row->line, row->bad_column);
    return E_DATA;
}

// What csv_next refuses, as the owner of the file can mend it.
static enum status bad_row_error(const struct table_builder *builder, const struct csv_row *row,
                                 struct error *err)
{
    static const struct {
        const char *reason, *message, *hint;
    } rows[] = {
        {"bad encoding", "the text is not UTF-8",
         "save the file as UTF-8, or convert it: iconv -f windows-1252 -t utf-8"},
        {"quote never closed", "a quote is opened here and never closed",
         "close the quote at the end of the field, and double quotes within it"},
        {"row too long", "the row is longer than 1 MB",
         "a quote that is never closed, or a file that is not CSV?"},
    };
    enum status status = table_error(builder, row, err, row->bad_reason);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(row->bad_reason, rows[i].reason) == 0) {
            table_error(builder, row, err, rows[i].message);
            error_hint(err, "%s", rows[i].hint);
        }
    return status;
}

// The column of that name at or after i; there is one.
static size_t name_after(const struct table_builder *builder, const char *name, size_t i)
{
    while (strcmp(builder->table.names[i], name) != 0)
        i++;
    return i;
}

// Refuses two columns of one name: which of them is meant could not be said. The name is not shown:
// in a file without a header it is a person's.
static enum status names_check(const struct table_builder *builder, const struct csv_row *row,
                               struct error *err)
{
    size_t n = row->n_field;
    enum status status = OK;
    const char **sorted = memory_alloc(n * sizeof *sorted);
    memcpy(sorted, builder->table.names, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, order_text);
    for (size_t i = 1; i < n && !status; i++) {
        if (strcmp(sorted[i - 1], sorted[i]))
            continue;
        size_t first = name_after(builder, sorted[i], 0);
        size_t second = name_after(builder, sorted[i], first + 1);
        status =
            error_set(err, E_DATA, "columns %zu and %zu have the same name", first + 1, second + 1);
        error_at(err, builder->path, row->line, 0);
    }
    free(sorted);
    return status;
}

// Copies the row's texts into one block of the arena and their places to ret_texts.
static void texts_copy(struct arena *arena, const struct csv_row *row, const char **ret_texts)
{
    size_t n_bytes = 0;
    for (size_t i = 0; i < row->n_field; i++)
        n_bytes += row->fields[i].n_bytes ? row->fields[i].n_bytes + 1 : 0;
    char *at = arena_alloc(arena, n_bytes);
    for (size_t i = 0; i < row->n_field; i++) {
        const struct csv_field *field = &row->fields[i];
        ret_texts[i] = "";
        if (!field->n_bytes)
            continue;
        ret_texts[i] = memcpy(at, field->text, field->n_bytes + 1);
        at += field->n_bytes + 1;
    }
}

static enum status header_take(struct table_builder *builder, const struct csv_row *row,
                               struct error *err)
{
    builder->table.n_col = row->n_field;
    builder->table.names = arena_array(builder->arena, row->n_field, sizeof *builder->table.names);
    texts_copy(builder->arena, row, builder->table.names);
    return names_check(builder, row, err);
}

static enum status row_take(struct table_builder *builder, struct csv_row *row, struct error *err)
{
    struct csv_table *table = &builder->table;
    if (!table->names)
        return header_take(builder, row, err);
    if (row->n_field != table->n_col) {
        row->bad_column = (row->n_field < table->n_col ? row->n_field : table->n_col) + 1;
        return table_error(builder, row, err,
                           row->n_field < table->n_col ? "the row has fewer fields than the header"
                                                       : "the row has more fields than the header");
    }
    size_t first = table->n_row * table->n_col;
    if (first + table->n_col > TABLE_MAX_CELLS)
        return error_set(err, E_LIMIT, "'%s' has more than %zu cells", builder->path,
                         TABLE_MAX_CELLS);
    memory_grow(&builder->cells, &builder->cell_capacity, first + table->n_col,
                sizeof *builder->cells);
    memory_grow(&builder->lines, &builder->line_capacity, table->n_row + 1, sizeof *builder->lines);
    texts_copy(builder->arena, row, builder->cells + first);
    builder->lines[table->n_row++] = row->line;
    return OK;
}

static enum status rows_take(struct table_builder *builder, struct csv_reader *reader,
                             struct error *err)
{
    struct csv_row row;
    enum csv_result result;
    enum status status = OK;
    struct error_list *errors = arena_alloc(builder->arena, sizeof *errors);
    while (errors->n_left_out == 0 && (result = csv_next(reader, &row)) != CSV_END) {
        status =
            result == CSV_BAD ? bad_row_error(builder, &row, err) : row_take(builder, &row, err);
        if (status && (status != E_DATA || !builder->table.names))
            return status;
        if (status)
            error_list_add(errors, err);
    }
    status = error_list_finish(errors, err);
    if (!status && !builder->table.names)
        return table_error(builder, &row, err, "the file is empty: a header row is needed");
    return status;
}

static const void *arena_copy(struct arena *arena, const void *items, size_t n, size_t bytes)
{
    void *copy = arena_array(arena, n, bytes);
    if (n)
        memcpy(copy, items, n * bytes);
    return copy;
}

// The text of a file: as it is, or what a .csv.gz holds. Owns: *ret_expanded (NULL = none), freed by
// the caller.
static enum status text_open(const struct mapped *mapped, const char *path, char **ret_expanded,
                             struct csv_reader **ret_reader, struct error *err)
{
    const char *text = mapped->data;
    size_t n_bytes = mapped->n_bytes;
    enum status status = OK;
    *ret_expanded = NULL;
    if (n_bytes >= 2 && memcmp(text, "\x1f\x8b", 2) == 0) {
        status = gzip_expand(mapped->data, mapped->n_bytes, ret_expanded, &n_bytes, err);
        if (status)
            error_at(err, path, 0, 0);
        text = *ret_expanded;
    }
    if (!status)
        status = file_format_check(text, n_bytes, path, err);
    if (!status)
        *ret_reader = csv_open(text, n_bytes, (struct csv_form){0});
    return status;
}

enum status csv_read_table(struct arena *arena, const char *path, struct csv_table *ret_table,
                           struct error *err)
{
    struct mapped mapped;
    enum status status = file_load(path, &mapped, err);
    if (status)
        return status;
    struct table_builder builder = {.arena = arena, .path = path};
    struct csv_reader *reader = NULL;
    char *expanded;
    status = text_open(&mapped, path, &expanded, &reader, err);
    if (!status)
        status = rows_take(&builder, reader, err);
    if (!status) {
        struct csv_table *table = &builder.table;
        size_t n_cell = table->n_row * table->n_col;
        table->cells = (const char **)(uintptr_t)arena_copy(arena, builder.cells, n_cell,
                                                            sizeof *builder.cells);
        table->lines = arena_copy(arena, builder.lines, table->n_row, sizeof *builder.lines);
        table->path = path;
        *ret_table = *table;
    }
    free(builder.cells);
    free(builder.lines);
    if (reader)
        csv_close(reader);
    free(expanded);
    file_unmap(&mapped);
    return status;
}

long table_column(const struct csv_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_col; i++)
        if (strcmp(table->names[i], name) == 0)
            return (long)i;
    return -1;
}
