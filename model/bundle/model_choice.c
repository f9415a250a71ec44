// Training a model does not put it to use: that is a file of its own, written by `train --use`, by
// `models use`, and by the first training of all.
#include "model/bundle/model_choice.h"

#include "features/base/file.h"
#include "features/base/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CHOICE_MAX_BYTES 1000
#define STATUS_MAX_BYTES ((size_t)512 << 20)

static char *choice_path(struct arena *arena, const char *workspace, const char *scenario)
{
    return file_join(arena, workspace, arena_format(arena, "models/%s/selected", scenario));
}

bool model_choice_is_id(const char *text)
{
    return *text && *text != '.' && !strchr(text, '/');
}

enum status model_choice_read(struct arena *arena, const char *workspace, const char *scenario,
                              const char **ret_id, struct error *err)
{
    char *path = choice_path(arena, workspace, scenario), *text;
    struct file_text file;
    *ret_id = NULL;
    if (!file_exists(path)) // one that may not be read is not absent
        return errno == EACCES ? error_system(err, "read", path) : OK;
    enum status status = file_read(arena, path, CHOICE_MAX_BYTES, &file, err);
    if (status)
        return status;
    text = file.text;
    text[strcspn(text, "\r\n")] = 0;
    if (!model_choice_is_id(text)) {
        error_set(err, E_DATA, "not the id of a model");
        error_at(err, path, 1, 0);
        error_hint(err, "it names the model in use: 'hearth models use' writes it anew");
        return E_DATA;
    }
    *ret_id = text;
    return OK;
}

static void member_copy(const json *from, const char *key, json *to)
{
    json *copy;
    if (!json_get(from, key))
        return;
    char *text = json_canonical(json_get(from, key));
    if (!json_read_text(text, strlen(text), &copy, ERROR_IGNORED))
        json_put(to, key, copy);
    free(text);
}

// What a list may be made on, of the model in use; nothing but the id where its figures cannot be read.
static enum status status_write(const char *workspace, const char *scenario, const char *id,
                                struct error *err)
{
    static const char *const kept[] = {"evidence", "calibration_by_year"};
    struct arena arena = {0};
    json *metrics = NULL, *old = NULL, *root = json_object_create();
    const char *path =
        file_join(&arena, workspace, arena_format(&arena, "models/%s/status.json", scenario));
    const char *folder = model_folder(&arena, workspace, scenario, id);
    json_read_file(file_join(&arena, folder, "metrics.json"), STATUS_MAX_BYTES, &metrics,
                   ERROR_IGNORED);
    json_put_integer(root, "format", 1);
    json_put_text(root, "model", id);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        member_copy(metrics, kept[i], root);
    if (file_exists(path) && json_read_file(path, STATUS_MAX_BYTES, &old, ERROR_IGNORED) == OK &&
        json_text(old, "model") && strcmp(json_text(old, "model"), id) == 0)
        member_copy(old, "drift", root); // the same model is still stopped
    enum status status = json_write_file(root, path, err);
    json_free(metrics);
    json_free(old);
    json_free(root);
    arena_done(&arena);
    return status;
}

enum status model_choice_write(const char *workspace, const char *scenario, const char *id,
                               struct error *err)
{
    struct arena arena = {0};
    struct output output;
    enum status status = output_open(&output, choice_path(&arena, workspace, scenario), err);
    if (!status) {
        fprintf(output.stream, "%s\n", id);
        status = output_close(&output, err);
    }
    if (!status)
        status = status_write(workspace, scenario, id, err);
    arena_done(&arena);
    return status;
}

char *model_folder(struct arena *arena, const char *workspace, const char *scenario, const char *id)
{
    return file_join(arena, workspace, arena_format(arena, "models/%s/%s", scenario, id));
}
