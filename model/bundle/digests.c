// BLAKE2b of each file of a model's folder, made when the model is written and compared when it is
// loaded. digests.json itself must be what hearth would write of what it says: then no byte of it can
// be changed without a sign either.

#include "model/bundle/digests.h"

#include "features/base/file.h"
#include "features/base/json.h"

#include <stdlib.h>
#include <string.h>

#define DIGESTS_MAX_BYTES ((size_t)1 << 16)
#define CONTENT_MAX_BYTES ((size_t)512 << 20)

const char *const bundle_files[] = {"report.html",
                                    "state.bin",
                                    "vectors.csv",
                                    "metrics.json",
                                    "predictions.csv",
                                    "card.md",
                                    "manifest.json",
                                    "vocabulary.json",
                                    "range.json",
                                    "range.bin",
                                    "model.json",
                                    DIGESTS_FILE,
                                    NULL};

static bool is_for_people(const char *name)
{
    return strcmp(name, "card.md") == 0 || strcmp(name, "report.html") == 0;
}

// The files that must be in every folder.
static bool is_required(const char *name)
{
    return strcmp(name, "model.json") == 0 || strcmp(name, "vectors.csv") == 0 ||
           strcmp(name, "metrics.json") == 0 || strcmp(name, "manifest.json") == 0;
}

static bool is_json(const char *name)
{
    size_t n = strlen(name);
    return n > 5 && strcmp(name + n - 5, ".json") == 0;
}

// Of what a JSON file says, however it is laid out.
static enum status content_digest(const char *path, char ret_hex[HASH_TEXT], struct error *err)
{
    json *root = NULL;
    enum status status = json_read_file(path, CONTENT_MAX_BYTES, &root, err);
    if (status)
        return status;
    char *text = json_canonical(root);
    struct hash *hash = hash_create();
    hash_add_text(hash, text);
    hash_finish(hash, ret_hex);
    free(text);
    json_free(root);
    return OK;
}

enum status digests_write(const char *directory, struct error *err)
{
    struct arena arena = {0};
    enum status status = OK;
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json *files = json_put_object(root, "files"), *contents = json_put_object(root, "contents");
    for (size_t i = 0; strcmp(bundle_files[i], DIGESTS_FILE) != 0 && !status; i++) {
        char hex[HASH_TEXT];
        const char *path = file_join(&arena, directory, bundle_files[i]);
        if (!file_exists(path))
            continue;
        status = hash_file(path, hex, err);
        if (!status)
            json_put_text(files, bundle_files[i], hex);
        if (!status && is_json(path))
            status = content_digest(path, hex, err);
        if (!status && is_json(path))
            json_put_text(contents, bundle_files[i], hex);
    }
    if (!status)
        status = json_write_file(root, file_join(&arena, directory, DIGESTS_FILE), err);
    json_free(root);
    arena_done(&arena);
    return status;
}

// As json_write_file writes it. Owns: free.
static char *text_of(const json *root, size_t *ret_n_bytes)
{
    char *text = NULL;
    FILE *stream = memory_stream(&text, ret_n_bytes);
    json_write(root, stream, ERROR_IGNORED);
    memory_stream_close(stream);
    return text;
}

static enum status digests_parse(const char *text, size_t n_bytes, json **ret_root,
                                 struct error *err)
{
    size_t n = 0;
    enum status status = json_read_text(text, n_bytes, ret_root, err);
    if (status)
        return status;
    char *again = text_of(*ret_root, &n);
    bool same = n == n_bytes && memcmp(again, text, n) == 0;
    free(again);
    if (same && json_number(*ret_root, "format", 0) == 1 && json_get(*ret_root, "files"))
        return OK;
    json_free(*ret_root);
    *ret_root = NULL;
    return error_set(err, E_DATA, "not the digests of a model");
}

enum status digests_text_check(const char *text, size_t n_bytes, struct error *err)
{
    json *root = NULL;
    enum status status = digests_parse(text, n_bytes, &root, err);
    json_free(root);
    return status;
}

struct checking {
    json *root; // digests.json
    bool all;
};

static enum status changed(const char *path, const char *what, struct error *err)
{
    error_set(err, E_DATA, "%s", what);
    error_at(err, path, 0, 0);
    error_hint(err,
               "train it again, or put a copy of the folder back: 'hearth backup' takes no models");
    return E_DATA;
}

// The file's own place, so that whoever lists what is wrong names the file and not the folder.
static enum status unread(const char *path, struct error *err)
{
    error_at(err, path, 0, 0);
    return err->code;
}

// A JSON file that was laid out anew says the same: it is loaded, and named when all is checked.
static bool content_is_same(const char *path, const char *wanted)
{
    char hex[HASH_TEXT];
    return wanted && content_digest(path, hex, ERROR_IGNORED) == OK && strcmp(hex, wanted) == 0;
}

static enum status file_check(const char *path, const char *name, const struct checking *checking,
                              struct error *err)
{
    char hex[HASH_TEXT];
    const char *wanted = json_text(json_get(checking->root, "files"), name);
    if (!wanted && is_required(name))
        return changed(path, "the model's digests do not name the file", err);
    if (!wanted)
        return file_exists(path)
                   ? changed(path,
                             "the file does not belong to the model: its digests do not name it",
                             err)
                   : OK;
    if (!file_exists(path))
        return changed(path, "the file of the model is missing", err);
    const char *content = json_text(json_get(checking->root, "contents"), name);
    if (hash_file(path, hex, err))
        return unread(path, err);
    bool same = strcmp(hex, wanted) == 0;
    if (!same && !checking->all)
        same = content_is_same(path, content);
    if (same && checking->all && is_json(path))
        same = content_is_same(path, content);
    return same ? OK
                : changed(path, "the file is not the one that was written with the model", err);
}

static enum status digests_read(struct arena *arena, const char *path, json **ret_root,
                                struct error *err)
{
    struct file_text file;
    if (!file_exists(path))
        return changed(path, "the model has no digests, or was not written to its end", err);
    enum status status = file_read(arena, path, DIGESTS_MAX_BYTES, &file, err);
    if (status)
        return unread(path, err);
    if (digests_parse(file.text, file.n_bytes, ret_root, err))
        status = changed(path, "the file is not the one that was written with the model", err);
    return status;
}

enum status digests_check(const char *directory, bool all, struct error *err)
{
    struct arena arena = {0};
    struct checking checking = {NULL, all};
    enum status status =
        digests_read(&arena, file_join(&arena, directory, DIGESTS_FILE), &checking.root, err);
    for (size_t i = 0; !status && strcmp(bundle_files[i], DIGESTS_FILE) != 0; i++)
        if (all || !is_for_people(bundle_files[i]))
            status = file_check(file_join(&arena, directory, bundle_files[i]), bundle_files[i],
                                &checking, err);
    json_free(checking.root);
    arena_done(&arena);
    return status;
}
