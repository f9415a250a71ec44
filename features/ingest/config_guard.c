// Outputs never land on what the run reads or what cannot be made again: the agencies' files, code
// maps, hearth.yaml, scenarios and the store are left alone.

#include "features/ingest/config.h"

#include <stdlib.h>
#include <string.h>

static enum status refuse(const char *path, const char *what, struct error *err)
{
    error_set(err, E_USAGE, "'%s' is %s: hearth does not write there", path, what);
    error_hint(err, "choose another place for the output");
    return E_USAGE;
}

// Whether the path's folder is the folder, or lies below it. Neither need exist.
static bool lies_below(struct arena *arena, const char *path, const char *folder)
{
    const char *slash = strrchr(path, '/');
    const char *parent =
        !slash ? "." : arena_text_n(arena, path, (size_t)(slash - path) + (slash == path));
    char *real_parent = realpath(parent, NULL), *real_folder = realpath(folder, NULL);
    size_t n = real_folder ? strlen(real_folder) : 0;
    bool below = real_parent && real_folder && strncmp(real_parent, real_folder, n) == 0 &&
                 (real_parent[n] == 0 || real_parent[n] == '/');
    free(real_parent);
    free(real_folder);
    return below;
}

static bool is_input(struct arena *arena, const struct config *config, const char *path)
{
    for (size_t i = 0; i < config->n_source; i++) {
        const struct source *source = &config->sources[i];
        char **files;
        size_t n;
        const char *pattern = file_join(arena, config->workspace, source->files);
        if (file_glob(arena, pattern, &files, &n, ERROR_IGNORED) == OK)
            for (size_t k = 0; k < n; k++)
                if (file_is_same(path, files[k]))
                    return true;
        if (source->codes && file_is_same(path, file_join(arena, config->workspace, source->codes)))
            return true;
    }
    return false;
}

// The store, where it is a file, and what SQLite keeps beside it.
static bool is_store(struct arena *arena, const struct config *config, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    const char *place = strchr(config->store, ':');
    const char *file = file_join(arena, config->workspace, place ? place + 1 : config->store);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (file_is_same(path, arena_format(arena, "%s%s", file, ends[i])))
            return true;
    return false;
}

enum status config_guard_output(const struct config *config, const char *path, struct error *err)
{
    static const char *const folders[] = {"records", "scenarios"};
    struct arena arena = {0};
    enum status status = OK;
    if (strcmp(path, "-") == 0)
        return OK;
    if (file_is_same(path, config->path))
        status = refuse(path, "the configuration of the workspace", err);
    else if (is_input(&arena, config, path))
        status = refuse(path, "a file that a source reads", err);
    else if (is_store(&arena, config, path))
        status = refuse(path, "the store, with decisions and the audit", err);
    for (size_t i = 0; i < sizeof folders / sizeof *folders && !status; i++)
        if (lies_below(&arena, path, file_join(&arena, config->workspace, folders[i])))
            status = refuse(
                path, arena_format(&arena, "in the folder %s of the workspace", folders[i]), err);
    arena_done(&arena);
    return status;
}
