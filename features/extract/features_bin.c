// Plain columns: one line of JSON says where each column is and of which type, in the names of
// NumPy; then each column's items, one after another, from a multiple of BIN_ALIGNMENT bytes on. A
// reader maps the columns that it needs.

#include "features/extract/features_bin.h"

#include "features/base/json.h"

#include <stdlib.h>
#include <string.h>

#define BIN_ALIGNMENT ((size_t)64)
#define BIN_BLOCK_BYTES ((size_t)32 << 20) // of columns gathered at a time

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ORDER "<"
#else
#define ORDER ">"
#endif

struct bin {
    const struct extract *extract;
    const struct matrix *matrix;
    FILE *stream;
    size_t id_bytes; // of the longest person id
    size_t at;       // bytes of columns so far
};

static size_t padded(size_t n_bytes)
{
    return (n_bytes + BIN_ALIGNMENT - 1) / BIN_ALIGNMENT * BIN_ALIGNMENT;
}

static json *put_column(json *columns, struct bin *bin, const char *name, const char *type,
                        size_t bytes)
{
    json *column = json_add_object(columns);
    json_put_text(column, "name", name);
    json_put_text(column, "type", type);
    json_put_integer(column, "at", (long long)bin->at);
    bin->at += padded(bin->matrix->n_row * bytes);
    return column;
}

static void put_labels(json *columns, struct bin *bin)
{
    const struct scenario_info *info = extract_scenario(bin->extract);
    struct arena arena = {0};
    for (size_t k = 0; k < info->n_outcome; k++) {
        const char *name = info->n_outcome > 1
                               ? arena_format(&arena, "label.%s", info->outcomes[k].name)
                               : "label";
        json_put_integer(put_column(columns, bin, name, "|i1", 1), "missing", -1);
    }
    arena_done(&arena);
}

static json *make_header(struct bin *bin)
{
    size_t n_col;
    char type[32];
    const struct column *columns = extract_columns(bin->extract, &n_col);
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "scenario", extract_scenario(bin->extract)->name);
    json_put_integer(root, "rows", (long long)bin->matrix->n_row);
    json *list = json_put_array(root, "columns");
    snprintf(type, sizeof type, "|S%zu", bin->id_bytes);
    put_column(list, bin, "person_id", type, bin->id_bytes);
    json_put_text(put_column(list, bin, "as_of", ORDER "i4", sizeof(day_t)), "unit",
                  "days since 1970-01-01");
    put_labels(list, bin);
    for (size_t i = 0; i < n_col; i++)
        put_column(list, bin, columns[i].name, ORDER "f8", sizeof(double));
    return root;
}

// The header on one line, filled with spaces, so that the columns start at a multiple too.
static void write_header(struct bin *bin)
{
    json *root = make_header(bin);
    char *text = json_canonical(root);
    size_t n = strlen(text), n_padded = padded(n + 1);
    fwrite(text, 1, n, bin->stream);
    for (; n + 1 < n_padded; n++)
        fputc(' ', bin->stream);
    fputc('\n', bin->stream);
    free(text);
    json_free(root);
}

static void write_column(const struct bin *bin, const void *data, size_t bytes)
{
    static const char zeros[BIN_ALIGNMENT];
    size_t n_bytes = bin->matrix->n_row * bytes;
    fwrite(data, 1, n_bytes, bin->stream);
    fwrite(zeros, 1, padded(n_bytes) - n_bytes, bin->stream);
}

static void write_persons(const struct bin *bin)
{
    const struct matrix *matrix = bin->matrix;
    char *ids = memory_alloc(matrix->n_row * bin->id_bytes);
    for (size_t i = 0; i < matrix->n_row; i++) {
        const char *id = extract_person_id(bin->extract, matrix->person[i]);
        memcpy(ids + i * bin->id_bytes, id, strlen(id));
    }
    write_column(bin, ids, bin->id_bytes);
    free(ids);
}

// The matrix has rows, the file has columns: as many at a time as the block holds.
static void write_features(const struct bin *bin)
{
    const struct matrix *matrix = bin->matrix;
    size_t n_row = matrix->n_row, n_col = matrix->n_col;
    size_t n_block = n_row ? BIN_BLOCK_BYTES / sizeof(double) / n_row : 1;
    n_block = n_block < 1 ? 1 : n_block > n_col ? n_col : n_block;
    double *block = memory_alloc(n_block * n_row * sizeof *block);
    for (size_t first = 0; first < n_col; first += n_block) {
        size_t n = n_col - first < n_block ? n_col - first : n_block;
        for (size_t i = 0; i < n_row; i++)
            for (size_t k = 0; k < n; k++)
                block[k * n_row + i] = matrix->x[i * n_col + first + k];
        for (size_t k = 0; k < n; k++)
            write_column(bin, block + k * n_row, sizeof *block);
    }
    free(block);
}

enum status features_bin_write(const struct extract *extract, const struct matrix *matrix,
                               FILE *stream, struct error *err)
{
    struct bin bin = {.extract = extract, .matrix = matrix, .stream = stream, .id_bytes = 1};
    for (size_t i = 0; i < matrix->n_row; i++) {
        size_t n = strlen(extract_person_id(extract, matrix->person[i]));
        bin.id_bytes = n > bin.id_bytes ? n : bin.id_bytes;
    }
    write_header(&bin);
    write_persons(&bin);
    write_column(&bin, matrix->as_of, sizeof *matrix->as_of);
    for (size_t k = 0; k < matrix->n_outcome; k++)
        write_column(&bin, matrix->labels + k * matrix->n_row, 1);
    write_features(&bin);
    return OK;
}
