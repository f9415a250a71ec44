// Manifests as JSON. A manifest that cannot be read is no error: its source is simply read again.

#include "features/ingest/manifest.h"

#include "features/base/program_digest.h"
#include "features/ingest/columns.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MANIFEST_FORMAT 1
#define MANIFEST_MAX_BYTES ((size_t)64 << 20)

static void put_counts(json *object, const char *key, const struct manifest_count *counts, size_t n)
{
    json *list = json_put_array(object, key);
    for (size_t i = 0; i < n; i++) {
        json *item = json_add_object(list);
        if (counts[i].column)
            json_put_text(item, "column", counts[i].column);
        json_put_text(item, "name", counts[i].name);
        json_put_integer(item, "n", (long long)counts[i].n);
    }
}

static void put_before(json *root, const struct manifest *manifest)
{
    json_put_text(root, "before_on", manifest->before_on);
    json_put_integer(root, "rows_before", (long long)manifest->rows_before);
    json_put_integer(root, "files_before", (long long)manifest->files_before);
    json_put_bool(root, "lost", manifest->is_lost);
    json *list = json_put_array(root, "changes");
    for (size_t i = 0; i < manifest->n_change; i++) {
        json *item = json_add_object(list);
        if (manifest->changes[i].column)
            json_put_text(item, "column", manifest->changes[i].column);
        json_put_text(item, "name", manifest->changes[i].name);
        json_put_integer(item, "before", (long long)manifest->changes[i].n_before);
        json_put_integer(item, "now", (long long)manifest->changes[i].n_now);
    }
}

enum status manifest_write(const struct manifest *manifest, const struct source *source,
                           const char *path, struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", MANIFEST_FORMAT);
    json_put_text(root, "version", HEARTH_VERSION);
    json_put_text(root, "source", source->name);
    json_put_text(root, "config", manifest->key);
    json *inputs = json_put_array(root, "inputs");
    for (size_t i = 0; i < manifest->n_input; i++) {
        json *input = json_add_object(inputs);
        json_put_text(input, "path", manifest->inputs[i].path);
        json_put_integer(input, "bytes", manifest->inputs[i].n_bytes);
        json_put_text(input, "mtime", manifest->inputs[i].mtime);
        json_put_text(input, "hash", manifest->inputs[i].hash);
    }
    json_put_integer(root, "accepted", (long long)manifest->n_accepted);
    json_put_integer(root, "rejected", (long long)manifest->n_rejected);
    json_put_integer(root, "void", (long long)manifest->n_void);
    json_put_integer(root, "duplicates", (long long)manifest->n_duplicate);
    json_put_integer(root, "no_fact", (long long)manifest->n_no_fact);
    json_put_integer(root, "versioned", (long long)manifest->n_versioned);
    json_put_integer(root, "replaced", (long long)manifest->n_replaced);
    json_put_day(root, "last_known", manifest->last_known);
    json_put_integer(root, "after_data_end", (long long)manifest->n_after_data_end);
    json_put_bool(root, "over_limit", manifest->over_limit);
    json_put_day(root, "first_date", manifest->first_date);
    json_put_day(root, "last_date", manifest->last_date);
    put_counts(root, "rejects", manifest->reasons, manifest->n_reason);
    put_counts(root, "missing", manifest->missing, manifest->n_missing);
    json_put_integer(root, "unmapped_codes", (long long)manifest->n_unmapped_distinct);
    put_counts(root, "unmapped", manifest->unmapped, manifest->n_unmapped);
    put_counts(root, "blanked", manifest->blanked, manifest->n_blanked);
    put_counts(root, "codes", manifest->codes, manifest->n_code);
    put_counts(root, "tags", manifest->tags, manifest->n_tag);
    put_before(root, manifest);
    json_put_number(root, "seconds", manifest->seconds);
    enum status status = json_write_file(root, path, err);
    json_free(root);
    return status;
}

static uint64_t read_count(const json *object, const char *key)
{
    int64_t value = json_whole(object, key, 0);
    return value > 0 ? (uint64_t)value : 0;
}

static const char *read_text(struct arena *arena, const json *object, const char *key)
{
    const char *text = json_text(object, key);
    return arena_text(arena, text ? text : "");
}

static day_t read_day(const json *object, const char *key)
{
    const char *text = json_text(object, key);
    day_t day;
    return text && day_parse(text, strlen(text), NULL, &day) ? day : DAY_NONE;
}

static struct manifest_count *read_counts(struct arena *arena, const json *root, const char *key,
                                          size_t *ret_n)
{
    const json *list = json_get(root, key);
    *ret_n = list ? json_count(list) : 0;
    struct manifest_count *counts = arena_array(arena, *ret_n, sizeof *counts);
    for (size_t i = 0; i < *ret_n; i++) {
        const json *item = json_at(list, i);
        const char *column = json_text(item, "column");
        counts[i] = (struct manifest_count){read_text(arena, item, "name"), read_count(item, "n"),
                                            column ? arena_text(arena, column) : NULL};
    }
    return counts;
}

static void read_inputs(struct arena *arena, const json *root, struct manifest *manifest)
{
    const json *list = json_get(root, "inputs");
    manifest->n_input = list ? json_count(list) : 0;
    manifest->inputs = arena_array(arena, manifest->n_input, sizeof *manifest->inputs);
    for (size_t i = 0; i < manifest->n_input; i++) {
        const json *item = json_at(list, i);
        struct manifest_input *input = &manifest->inputs[i];
        input->path = read_text(arena, item, "path");
        input->n_bytes = json_whole(item, "bytes", -1);
        snprintf(input->mtime, sizeof input->mtime, "%s", read_text(arena, item, "mtime"));
        snprintf(input->hash, sizeof input->hash, "%s", read_text(arena, item, "hash"));
    }
}

static void read_before(struct arena *arena, const json *root, struct manifest *manifest)
{
    const json *list = json_get(root, "changes");
    snprintf(manifest->before_on, sizeof manifest->before_on, "%s",
             read_text(arena, root, "before_on"));
    manifest->rows_before = read_count(root, "rows_before");
    manifest->files_before = read_count(root, "files_before");
    manifest->is_lost = json_bool(root, "lost", false);
    manifest->n_change = list ? json_count(list) : 0;
    manifest->changes = arena_array(arena, manifest->n_change, sizeof *manifest->changes);
    for (size_t i = 0; i < manifest->n_change; i++) {
        const json *item = json_at(list, i);
        const char *column = json_text(item, "column");
        manifest->changes[i] = (struct code_change){
            read_text(arena, item, "name"), read_count(item, "before"), read_count(item, "now"),
            column ? arena_text(arena, column) : NULL};
    }
}

static void read_root(struct arena *arena, const json *root, struct manifest *manifest)
{
    snprintf(manifest->key, sizeof manifest->key, "%s", read_text(arena, root, "config"));
    read_inputs(arena, root, manifest);
    manifest->n_accepted = read_count(root, "accepted");
    manifest->n_rejected = read_count(root, "rejected");
    manifest->n_void = read_count(root, "void");
    manifest->n_duplicate = read_count(root, "duplicates");
    manifest->n_no_fact = read_count(root, "no_fact");
    manifest->n_versioned = read_count(root, "versioned");
    manifest->n_replaced = read_count(root, "replaced");
    manifest->last_known = read_day(root, "last_known");
    manifest->n_after_data_end = read_count(root, "after_data_end");
    manifest->over_limit = json_bool(root, "over_limit", false);
    manifest->first_date = read_day(root, "first_date");
    manifest->last_date = read_day(root, "last_date");
    manifest->reasons = read_counts(arena, root, "rejects", &manifest->n_reason);
    manifest->missing = read_counts(arena, root, "missing", &manifest->n_missing);
    manifest->unmapped = read_counts(arena, root, "unmapped", &manifest->n_unmapped);
    manifest->n_unmapped_distinct = read_count(root, "unmapped_codes");
    manifest->blanked = read_counts(arena, root, "blanked", &manifest->n_blanked);
    manifest->codes = read_counts(arena, root, "codes", &manifest->n_code);
    manifest->tags = read_counts(arena, root, "tags", &manifest->n_tag);
    read_before(arena, root, manifest);
    manifest->seconds = json_number(root, "seconds", 0);
}

bool manifest_read(struct arena *arena, const char *path, struct manifest *ret_manifest)
{
    json *root;
    *ret_manifest = (struct manifest){0};
    if (!file_exists(path) || json_read_file(path, MANIFEST_MAX_BYTES, &root, ERROR_IGNORED))
        return false;
    bool known = json_number(root, "format", 0) == MANIFEST_FORMAT;
    if (known)
        read_root(arena, root, ret_manifest);
    json_free(root);
    return known;
}

bool manifest_of(struct arena *arena, const struct config *config, const struct source *source,
                 struct manifest *ret_manifest)
{
    return manifest_read(arena, records_path(arena, config, source, ".json"), ret_manifest);
}

enum status manifest_need(struct arena *arena, const struct config *config,
                          const struct source *source, struct manifest *ret_manifest,
                          struct error *err)
{
    if (manifest_of(arena, config, source, ret_manifest))
        return OK;
    const char *path = records_path(arena, config, source, ".json");
    error_set(err, E_DATA, "source %s: cannot read '%s', which tells what was read of it",
              source->name, path);
    error_hint(err, "run `hearth ingest`");
    return E_DATA;
}

// The hash of each codes file's bytes.
static enum status hash_codes(const struct config *config, const struct source *source,
                              struct hash *hash, struct error *err)
{
    struct arena arena = {0};
    enum status status = OK;
    for (size_t i = 0; i < source->n_column_codes && !status; i++) {
        char codes[HASH_TEXT] = "";
        const char *path = file_join(&arena, config->workspace, source->column_codes[i].column);
        if (!file_exists(path) && errno != EACCES)
            status = error_set(err, E_CONFIG, "the codes file '%s' does not exist", path);
        else
            status = hash_file(path, codes, err);
        if (status)
            error_at(err, config->path, source->line, 0);
        hash_add_text(hash, codes);
    }
    arena_done(&arena);
    return status;
}

static bool has_births(const struct source *source)
{
    for (size_t i = 0; i < source->n_attribute; i++)
        if (strcmp(source->attributes[i].name, "dob") == 0)
            return true;
    return false;
}

enum status manifest_key(const struct config *config, const struct source *source, day_t data_end,
                         char ret_key[HASH_TEXT], struct error *err)
{
    char stated[DAY_TEXT], known[DAY_TEXT];
    struct hash *hash = hash_create();
    program_digest_add(hash);
    hash_add_text(hash, source->hash);
    hash_add_text(hash, day_format(config->data_end, stated));
    hash_add_text(hash, has_births(source) ? day_format(data_end, known) : "");
    enum status status = hash_codes(config, source, hash, err);
    hash_finish(hash, ret_key);
    return status;
}

// The workspace's path as a glob that matches only itself, with a slash at the end; "" for the
// current folder.
static char *glob_prefix(struct arena *arena, const char *workspace, size_t *ret_n_bytes)
{
    const char *folder = file_join(arena, workspace, "");
    char *escaped = arena_alloc(arena, 2 * strlen(folder) + 1), *to = escaped;
    for (const char *at = folder; *at; at++) {
        if (strchr("*?[]\\", *at))
            *to++ = '\\';
        *to++ = *at;
    }
    *ret_n_bytes = strlen(folder);
    return escaped;
}

enum status manifest_inputs(struct arena *arena, const struct config *config,
                            const struct source *source, struct manifest *manifest,
                            struct error *err)
{
    size_t n_prefix = 0;
    const char *pattern = source->files;
    if (pattern[0] != '/')
        pattern = arena_format(arena, "%s%s", glob_prefix(arena, config->workspace, &n_prefix),
                               source->files);
    char **paths;
    enum status status = file_glob(arena, pattern, &paths, &manifest->n_input, err);
    if (status) {
        error_context(err, "looking for the files of source %s", source->name);
        error_at(err, config->path, source->line, 0);
        return status;
    }
    manifest->inputs = arena_array(arena, manifest->n_input, sizeof *manifest->inputs);
    for (size_t i = 0; i < manifest->n_input; i++) {
        struct stat info;
        struct manifest_input *input = &manifest->inputs[i];
        if (stat(paths[i], &info))
            return error_system(err, "read", paths[i]);
        input->path = paths[i] + n_prefix;
        input->n_bytes = (long long)info.st_size;
        snprintf(input->mtime, sizeof input->mtime, "%lld.%09ld", (long long)info.st_mtim.tv_sec,
                 info.st_mtim.tv_nsec);
        snprintf(input->identity, sizeof input->identity, "%llu %lld.%09ld",
                 (unsigned long long)info.st_ino, (long long)info.st_ctim.tv_sec,
                 info.st_ctim.tv_nsec);
    }
    return OK;
}
