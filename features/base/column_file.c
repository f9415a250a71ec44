// Places and writes the columns of a file of plain columns; what they mean is the caller's.

#include "features/base/column_file.h"

#include <stdlib.h>
#include <string.h>

static size_t padded(size_t n_bytes)
{
    return (n_bytes + COLUMN_FILE_ALIGNMENT - 1) / COLUMN_FILE_ALIGNMENT * COLUMN_FILE_ALIGNMENT;
}

json *column_file_add(struct column_file *file, json *columns, const char *name, const char *type,
                      size_t item_bytes)
{
    json *column = json_add_object(columns);
    json_put_text(column, "name", name);
    json_put_text(column, "type", type);
    json_put_integer(column, "at", (long long)file->at);
    file->at += padded(file->n_row * item_bytes);
    return column;
}

json *column_file_add_text(struct column_file *file, json *columns, const char *name,
                           size_t n_bytes)
{
    char type[32];
    snprintf(type, sizeof type, "|S%zu", n_bytes);
    return column_file_add(file, columns, name, type, n_bytes);
}

void column_file_header(const struct column_file *file, json *root)
{
    char *text = json_canonical(root);
    size_t n = strlen(text), n_padded = padded(n + 1);
    fwrite(text, 1, n, file->stream);
    for (; n + 1 < n_padded; n++)
        fputc(' ', file->stream);
    fputc('\n', file->stream);
    free(text);
}

void column_file_write(const struct column_file *file, const void *items, size_t item_bytes)
{
    static const char zeros[COLUMN_FILE_ALIGNMENT];
    size_t n_bytes = file->n_row * item_bytes;
    fwrite(items, 1, n_bytes, file->stream);
    fwrite(zeros, 1, padded(n_bytes) - n_bytes, file->stream);
}
