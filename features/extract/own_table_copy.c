// Own tables as they would have been had nothing become known on or after a day.

#include "features/extract/own_table.h"

#include <stdlib.h>
#include <string.h>

const char *extract_table_path(const struct extract *extract, size_t i)
{
    for (size_t k = 0; k < extract->n_entry; k++)
        if (extract->entries[k].own && !i--)
            return extract->entries[k].own->file.path;
    return NULL;
}

static void row_write(FILE *stream, const char *const *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        fputs(i ? "," : "", stream);
        csv_write_field(stream, cells[i]);
    }
    fputc('\n', stream);
}

static day_t cell_day(const struct own_table *table, size_t i_row, long column)
{
    day_t day = DAY_NONE; // lies before every day
    const char *text = column < 0 ? "" : table_cell(&table->file, i_row, (size_t)column);
    if (!day_parse(text, strlen(text), NULL, &day))
        return DAY_NONE;
    return day;
}

static enum status folder_make(struct arena *arena, const char *path, struct error *err)
{
    char *folder = arena_text(arena, path);
    *strrchr(folder, '/') = 0;
    return file_make_directories(folder, err);
}

static enum status table_copy(const struct own_table *table, day_t day, const char *folder,
                              struct error *err)
{
    struct arena arena = {0};
    struct output output;
    const struct csv_table *file = &table->file;
    const char *path = file_join(&arena, folder, table->path);
    bool outside =
        *table->path == '/' || strncmp(table->path, "../", 3) == 0 || strstr(table->path, "/../");
    enum status status = OK;
    if (outside) {
        status =
            error_set(err, E_FAILED, "the table %s lies outside of the workspace", table->path);
        error_hint(err, "leakage is looked for in a copy of the workspace: link the file into it");
    }
    if (!status)
        status = folder_make(&arena, path, err);
    if (!status)
        status = output_open(&output, path, err);
    if (!status) {
        row_write(output.stream, file->names, file->n_col);
        for (size_t i = 0; i < file->n_row; i++)
            if (cell_day(table, i, table->i_date) < day && cell_day(table, i, table->i_known) < day)
                row_write(output.stream, file->cells + i * file->n_col, file->n_col);
        status = output_close(&output, err);
    }
    arena_done(&arena);
    return status;
}

enum status extract_tables_copy_before(const struct extract *extract, day_t day, const char *folder,
                                       struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; i < extract->n_entry && !status; i++)
        if (extract->entries[i].own)
            status = table_copy(extract->entries[i].own, day, folder, err);
    return status;
}
