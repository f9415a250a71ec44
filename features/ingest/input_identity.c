// The identities are in a file of their own: the manifest is hashed into the timeline's stamp, and a
// copied workspace has other inodes but the same records.

#include "features/ingest/input_identity.h"

#include "features/base/file.h"
#include "features/ingest/columns.h"

#include <stdlib.h>
#include <string.h>

#define IDENTITIES_MAX_BYTES ((size_t)64 << 20)

// One line a file. Owns: *ret_text by free.
static char *identities_text(const struct manifest *now, size_t *ret_n_bytes)
{
    char *text = NULL;
    FILE *stream = memory_stream(&text, ret_n_bytes);
    for (size_t i = 0; i < now->n_input; i++)
        fprintf(stream, "%s %s\n", now->inputs[i].identity, now->inputs[i].path);
    memory_stream_close(stream);
    return text;
}

enum status inputs_keep(struct arena *arena, const struct config *config,
                        const struct source *source, const struct manifest *now, struct error *err)
{
    size_t n_bytes = 0;
    struct output output;
    enum status status = output_open(&output, records_path(arena, config, source, ".inputs"), err);
    if (status)
        return status;
    char *text = identities_text(now, &n_bytes);
    output.rebuilt = true; // without it the files are hashed
    fwrite(text, 1, n_bytes, output.stream);
    free(text);
    return output_close(&output, err);
}

static bool identities_are_kept(struct arena *arena, const struct config *config,
                                const struct source *source, const struct manifest *now)
{
    size_t n_bytes = 0;
    struct file_text file;
    const char *path = records_path(arena, config, source, ".inputs");
    if (!file_exists(path) || file_read(arena, path, IDENTITIES_MAX_BYTES, &file, ERROR_IGNORED))
        return false;
    char *text = identities_text(now, &n_bytes);
    bool same = text && n_bytes == file.n_bytes && memcmp(text, file.text, n_bytes) == 0;
    free(text);
    return same;
}

static bool contents_are_same(struct arena *arena, const struct config *config,
                              const struct manifest *old)
{
    for (size_t i = 0; i < old->n_input; i++) {
        char hex[HASH_TEXT];
        const char *path = file_join(arena, config->workspace, old->inputs[i].path);
        if (hash_file(path, hex, ERROR_IGNORED) || strcmp(hex, old->inputs[i].hash) != 0)
            return false;
    }
    return true;
}

bool inputs_are_same(struct arena *arena, const struct config *config, const struct source *source,
                     const struct manifest *now, const struct manifest *old)
{
    if (now->n_input != old->n_input)
        return false;
    for (size_t i = 0; i < now->n_input; i++) {
        const struct manifest_input *x = &now->inputs[i], *y = &old->inputs[i];
        if (strcmp(x->path, y->path) || x->n_bytes != y->n_bytes || strcmp(x->mtime, y->mtime))
            return false;
    }
    if (identities_are_kept(arena, config, source, now))
        return true;
    if (!contents_are_same(arena, config, old))
        return false;
    inputs_keep(arena, config, source, now, ERROR_IGNORED);
    return true;
}
