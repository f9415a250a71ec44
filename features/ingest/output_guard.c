// What hearth reads or owns in a workspace stands in two tables here; what hearth.yaml names beside
// that (sources, codes, places, the store) is read from it without checking it, since an output is
// refused also where the configuration is wrong.

#include "features/ingest/output_guard.h"

#include "features/base/defaults.h"
#include "features/base/file.h"
#include "features/base/real_path.h"
#include "features/base/yaml.h"

#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct owned {
    const char *name, *what;
} owned_files[] = {
    {"hearth.yaml", "the configuration of the workspace"},
    {"link.yaml", "a linkage configuration of the workspace"},
    {"first-password", "the first password of the workspace"},
    {DEFAULT_STORE_FILE, "the store of the workspace"},
};
// Beside the store's file.
static const char *const store_endings[] = {"", "-wal", "-shm", "-journal", ".key"};
static const char *const owned_folders[] = {"records", "scenarios", "codes",  "truth",
                                            "build",   "rejects",   "link",   "models",
                                            "scores",  "kept",      "backups"};
#define N_FILE (sizeof owned_files / sizeof *owned_files)
#define N_ENDING (sizeof store_endings / sizeof *store_endings)
#define N_FOLDER (sizeof owned_folders / sizeof *owned_folders)

// An output that is asked for, beside one workspace.
struct guard {
    struct arena *arena;
    const char *path, *real; // as written, resolved
    bool is_folder;
    const char *workspace; // resolved
    const char *where;     // "" for the command's own workspace, else " '/its/path'"
};

static enum status refuse(const struct guard *guard, const char *what, struct error *err)
{
    error_set(err, E_USAGE, "'%s' is %s%s: hearth does not write there", guard->path, what,
              guard->where);
    error_hint(err, "choose another place for the output");
    return E_USAGE;
}

// Whether the output is that file, lies where it will be or is a folder that holds it.
static bool is_at(const struct guard *guard, const char *file)
{
    const char *real = path_resolve(guard->arena, file);
    return strcmp(guard->real, real) == 0 || file_is_same(guard->path, file) ||
           (guard->is_folder && path_is_within(real, guard->real));
}

static enum status check_store(const struct guard *guard, const char *store, const char *what,
                               struct error *err)
{
    for (size_t i = 0; i < N_ENDING; i++)
        if (is_at(guard, arena_format(guard->arena, "%s%s", store, store_endings[i])))
            return refuse(guard, what, err);
    return OK;
}

static enum status check_files(const struct guard *guard, struct error *err)
{
    enum status status = OK;
    for (size_t i = 0; i < N_FILE && !status; i++)
        status = check_store(guard, file_join(guard->arena, guard->workspace, owned_files[i].name),
                             owned_files[i].what, err);
    return status;
}

// Whether a file with several names has one of them below the folder.
static bool has_name_below(const char *folder, const struct stat *wanted)
{
    char *roots[] = {(char *)(uintptr_t)folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    bool found = !walk; // what cannot be looked at may be it
    for (FTSENT *entry; walk && !found && (entry = fts_read(walk));)
        found = entry->fts_info == FTS_F && entry->fts_statp->st_dev == wanted->st_dev &&
                entry->fts_statp->st_ino == wanted->st_ino;
    if (walk)
        fts_close(walk);
    return found;
}

static enum status check_folder(const struct guard *guard, const char *name, struct error *err)
{
    struct stat info;
    const char *folder = file_join(guard->arena, guard->workspace, name);
    const char *real = path_resolve(guard->arena, folder);
    if (path_is_within(guard->real, folder) || path_is_within(guard->real, real))
        return refuse(guard, arena_format(guard->arena, "in the folder %s of the workspace", name),
                      err);
    if (guard->is_folder && path_is_within(real, guard->real) && file_exists(real))
        return refuse(
            guard, arena_format(guard->arena, "above the folder %s of the workspace", name), err);
    if (!guard->is_folder && stat(guard->path, &info) == 0 && S_ISREG(info.st_mode) &&
        info.st_nlink > 1 && has_name_below(real, &info))
        return refuse(guard,
                      arena_format(guard->arena, "a file in the folder %s of the workspace", name),
                      err);
    return OK;
}

// ---- what hearth.yaml names ---------------------------------------------------------------------

static enum status check_sources(const struct guard *guard, const char *pattern, struct error *err)
{
    char **files;
    size_t n;
    enum status status = file_glob(guard->arena, pattern, &files, &n, err);
    if (status)
        return status == E_SYSTEM ? status : OK; // no file matches
    for (size_t i = 0; i < n; i++)
        if (is_at(guard, files[i]))
            return refuse(guard, "a source file of the workspace", err);
    return OK;
}

// One text of hearth.yaml: a path relative to the workspace, or nothing of the kind.
static enum status check_text(const struct guard *guard, const struct yaml *node, struct error *err)
{
    static const char sqlite[] = "sqlite:";
    const char *path = file_join(guard->arena, guard->workspace, node->text);
    const char *key = node->key ? node->key : "";
    if (strcmp(key, "files") == 0)
        return check_sources(guard, path, err);
    if (strcmp(key, "store") == 0 && strncmp(node->text, sqlite, strlen(sqlite)) == 0)
        return check_store(guard,
                           file_join(guard->arena, guard->workspace, node->text + strlen(sqlite)),
                           "the store of the workspace", err);
    if (file_is_regular(path) && is_at(guard, path))
        return refuse(guard, "a configured file of the workspace", err);
    return OK;
}

static enum status check_named(const struct guard *guard, const struct yaml *node,
                               struct error *err)
{
    enum status status = OK;
    if (node->kind == YAML_TEXT)
        return *node->text ? check_text(guard, node, err) : OK;
    for (const struct yaml *child = node->first; child && !status; child = child->next)
        status = check_named(guard, child, err);
    return status;
}

// Tables of the analyst's own that a scenario joins (`features: [{table: …}]`).
static enum status check_tables(const struct guard *guard, struct error *err)
{
    char **files;
    size_t n;
    enum status status =
        file_glob(guard->arena, file_join(guard->arena, guard->workspace, "scenarios/*.yaml"),
                  &files, &n, err);
    if (status)
        return status == E_SYSTEM ? status : OK; // no file matches
    for (size_t i = 0; i < n && !status; i++) {
        const struct yaml *root;
        if (yaml_read_file(guard->arena, files[i], &root, ERROR_IGNORED))
            continue;
        const struct yaml *features = yaml_get(root, "features");
        for (const struct yaml *entry = features ? features->first : NULL; entry && !status;
             entry = entry->next) {
            const struct yaml *table = yaml_get(entry, "table");
            if (table && table->kind == YAML_TEXT && *table->text)
                status = check_text(guard, table, err);
        }
    }
    return status;
}

// ---- workspaces ---------------------------------------------------------------------------------

static enum status check_workspace(const struct guard *guard, struct error *err)
{
    const struct yaml *root;
    const char *config = file_join(guard->arena, guard->workspace, "hearth.yaml");
    if (!file_exists(config))
        return OK;
    if (guard->is_folder && strcmp(guard->workspace, guard->real) == 0) {
        error_set(err, E_USAGE, "'%s' is a workspace already: nothing is overwritten", guard->path);
        error_hint(err, "choose another folder, or remove this one");
        return E_USAGE;
    }
    if (guard->is_folder && path_is_within(guard->workspace, guard->real))
        return refuse(guard, "at or above the folder of the workspace", err);
    enum status status = check_files(guard, err);
    for (size_t i = 0; i < N_FOLDER && !status; i++)
        status = check_folder(guard, owned_folders[i], err);
    if (!status)
        status = check_tables(guard, err);
    if (status || yaml_read_file(guard->arena, config, &root, ERROR_IGNORED))
        return status;
    return check_named(guard, root, err);
}

// Every folder above the output may be a workspace.
static enum status check_above(struct guard *guard, const char *workspace, struct error *err)
{
    enum status status = OK;
    for (const char *folder = guard->real; !status; folder = path_parent(guard->arena, folder)) {
        guard->workspace = folder;
        guard->where = arena_format(guard->arena, " '%s'", folder);
        if (strcmp(folder, workspace) != 0)
            status = check_workspace(guard, err);
        if (strcmp(folder, "/") == 0)
            break;
    }
    return status;
}

enum status output_guard(const char *workspace, const char *path, bool is_folder, struct error *err)
{
    struct arena arena = {0};
    struct guard guard = {.arena = &arena,
                          .path = path,
                          .real = path_resolve(&arena, path),
                          .is_folder = is_folder,
                          .workspace = path_resolve(&arena, workspace),
                          .where = ""};
    const char *own = guard.workspace;
    enum status status = check_workspace(&guard, err);
    if (!status)
        status = check_above(&guard, own, err);
    arena_done(&arena);
    return status;
}
