// Commands believe sizes, times and checksums of what they use; here all is read again in full.

#include "features/workspace/files_check.h"

#include "features/base/file.h"
#include "features/base/pack.h"
#include "features/ingest/config.h"
#include "features/ingest/manifest.h"

#include <stdlib.h>
#include <string.h>

void files_checked_done(struct files_checked *checked)
{
    free(checked->items);
    *checked = (struct files_checked){0};
}

void files_checked_add(struct arena *arena, struct files_checked *checked, const char *path,
                       const struct error *err)
{
    checked->n_checked++;
    if (!err->code)
        return;
    memory_grow(&checked->items, &checked->capacity, checked->n + 1, sizeof *checked->items);
    checked->items[checked->n++] =
        (struct file_problem){arena_text(arena, path), arena_text(arena, err->message)};
}

static void packs_check(struct arena *arena, const char *pattern, struct files_checked *checked)
{
    char **paths;
    size_t n;
    if (file_glob(arena, pattern, &paths, &n, ERROR_IGNORED))
        return;
    for (size_t i = 0; i < n; i++) {
        struct error err = {0};
        pack_check(paths[i], &err);
        files_checked_add(arena, checked, paths[i], &err);
    }
}

// A file that an agency sent anew has another size or time, and is read by the next command.
static bool is_sent_anew(const struct manifest_input *input, const struct manifest *now)
{
    for (size_t i = 0; i < now->n_input; i++)
        if (strcmp(now->inputs[i].path, input->path) == 0)
            return now->inputs[i].n_bytes != input->n_bytes ||
                   strcmp(now->inputs[i].mtime, input->mtime) != 0;
    return true;
}

static void record_check(struct arena *arena, const char *path, const char *wanted,
                         struct files_checked *checked)
{
    char hex[HASH_TEXT];
    struct error err = {0};
    if (!hash_file(path, hex, &err) && strcmp(hex, wanted) != 0)
        error_set(&err, E_DATA, "the file is not the one that was read");
    files_checked_add(arena, checked, path, &err);
}

static void records_check(struct arena *arena, const char *workspace, struct files_checked *checked)
{
    struct config config;
    if (config_read(arena, workspace, &config, ERROR_IGNORED))
        return; // every command says what is wrong with it
    for (size_t i = 0; i < config.n_source; i++) {
        struct manifest manifest, now;
        const struct source *source = &config.sources[i];
        if (!manifest_of(arena, &config, source, &manifest) ||
            manifest_inputs(arena, &config, source, &now, ERROR_IGNORED))
            continue;
        for (size_t k = 0; k < manifest.n_input; k++)
            if (!is_sent_anew(&manifest.inputs[k], &now))
                record_check(arena, file_join(arena, workspace, manifest.inputs[k].path),
                             manifest.inputs[k].hash, checked);
    }
}

void workspace_files_check(struct arena *arena, const char *workspace,
                           struct files_checked *checked)
{
    static const char *const packs[] = {"build/*.pack", "build/records/*.pack",
                                        "build/matrix/*.pack", "build/cohorts/*.pack"};
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++)
        packs_check(arena, file_join(arena, workspace, packs[i]), checked);
    records_check(arena, workspace, checked);
}
