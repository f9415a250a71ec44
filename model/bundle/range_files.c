// Apart from model.json, so that who only scores a table reads no refits.
#include "model/bundle/range_files.h"

#include "features/base/file.h"

#define RANGE_JSON "range.json"
#define RANGE_BYTES "range.bin"
#define RANGE_MAX_BYTES ((size_t)512 << 20)

static enum status bytes_write(const char *path, const struct bytes *bytes, struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fwrite(bytes->data, 1, bytes->n, output.stream);
    return output_close(&output, err);
}

enum status range_files_write(const char *directory, const struct estimate_range *range,
                              struct error *err)
{
    struct arena arena = {0};
    struct bytes bytes = {0};
    json *root = json_object_create();
    enum status status = estimate_range_write(&arena, range, root, &bytes, err);
    if (!status)
        status = json_write_file(root, file_join(&arena, directory, RANGE_JSON), err);
    if (!status && bytes.n)
        status = bytes_write(file_join(&arena, directory, RANGE_BYTES), &bytes, err);
    json_free(root);
    arena_done(&arena);
    return status;
}

enum status range_files_read(struct arena *arena, const char *directory, size_t n_col,
                             struct estimate_range *ret_range, struct error *err)
{
    struct arena own = {0};
    struct mapped mapped = {0};
    json *root = NULL;
    const char *path = file_join(&own, directory, RANGE_JSON),
               *bytes = file_join(&own, directory, RANGE_BYTES);
    *ret_range = (struct estimate_range){0};
    enum status status = OK;
    if (file_exists(path)) {
        status = json_read_file(path, RANGE_MAX_BYTES, &root, err);
        if (!status && file_exists(bytes))
            status = file_load(bytes, &mapped, err);
        struct state_source source = {root, {mapped.data, mapped.n_bytes}, n_col};
        if (!status && (status = estimate_range_read(arena, &source, ret_range, err)))
            error_at(err, path, 0, 0);
    }
    if (mapped.data)
        file_unmap(&mapped);
    json_free(root);
    arena_done(&own);
    return status;
}
