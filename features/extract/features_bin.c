// The matrix as a file of plain columns (column_file.h): ids, dates, labels, then the features.

#include "features/extract/features_bin.h"

#include "features/base/column_file.h"

#include <stdlib.h>
#include <string.h>

#define BIN_BLOCK_BYTES ((size_t)32 << 20) // of columns gathered at a time

struct bin {
    const struct extract *extract;
    const struct matrix *matrix;
    struct column_file file;
    size_t id_bytes; // of the longest person id
};

static void put_labels(json *columns, struct bin *bin)
{
    const struct scenario_info *info = extract_scenario(bin->extract);
    struct arena arena = {0};
    for (size_t k = 0; k < info->n_outcome; k++) {
        const char *name = info->n_outcome > 1
                               ? arena_format(&arena, "label.%s", info->outcomes[k].name)
                               : "label";
        json_put_integer(column_file_add(&bin->file, columns, name, COLUMN_INT8, 1), "missing", -1);
    }
    arena_done(&arena);
}

static json *make_header(struct bin *bin)
{
    size_t n_col;
    const struct column *columns = extract_columns(bin->extract, &n_col);
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "scenario", extract_scenario(bin->extract)->name);
    json_put_integer(root, "rows", (long long)bin->matrix->n_row);
    json *list = json_put_array(root, "columns");
    column_file_add_text(&bin->file, list, "person_id", bin->id_bytes);
    json_put_text(column_file_add(&bin->file, list, "as_of", COLUMN_INT32, sizeof(day_t)), "unit",
                  "days since 1970-01-01");
    put_labels(list, bin);
    for (size_t i = 0; i < n_col; i++)
        column_file_add(&bin->file, list, columns[i].name, COLUMN_FLOAT64, sizeof(double));
    return root;
}

static void write_persons(const struct bin *bin)
{
    const struct matrix *matrix = bin->matrix;
    char *ids = memory_alloc(matrix->n_row * bin->id_bytes);
    for (size_t i = 0; i < matrix->n_row; i++) {
        const char *id = extract_person_id(bin->extract, matrix->person[i]);
        memcpy(ids + i * bin->id_bytes, id, strlen(id));
    }
    column_file_write(&bin->file, ids, bin->id_bytes);
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
            column_file_write(&bin->file, block + k * n_row, sizeof *block);
    }
    free(block);
}

enum status features_bin_write(const struct extract *extract, const struct matrix *matrix,
                               FILE *stream, struct error *err)
{
    struct bin bin = {.extract = extract,
                      .matrix = matrix,
                      .file = {.stream = stream, .n_row = matrix->n_row},
                      .id_bytes = 1};
    for (size_t i = 0; i < matrix->n_row; i++) {
        size_t n = strlen(extract_person_id(extract, matrix->person[i]));
        bin.id_bytes = n > bin.id_bytes ? n : bin.id_bytes;
    }
    json *header = make_header(&bin);
    column_file_header(&bin.file, header);
    json_free(header);
    write_persons(&bin);
    column_file_write(&bin.file, matrix->as_of, sizeof *matrix->as_of);
    for (size_t k = 0; k < matrix->n_outcome; k++)
        column_file_write(&bin.file, matrix->labels + k * matrix->n_row, 1);
    write_features(&bin);
    return OK;
}
