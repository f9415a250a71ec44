// Training a model does not put it to use: that is a file of its own, written by `train --use`, by
// `models use`, and by the first training of all.
#include "model/bundle/model_choice.h"

#include "features/base/file.h"

#include <string.h>

#define CHOICE_MAX_BYTES 1000

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
    if (!file_exists(path))
        return OK;
    enum status status = file_read(arena, path, CHOICE_MAX_BYTES, &file, err);
    if (status)
        return status;
    text = file.text;
    text[strcspn(text, "\r\n")] = 0;
    if (!model_choice_is_id(text)) {
        error_set(err, E_DATA, "not the id of a model");
        error_at(err, path, 1, 0);
        return E_DATA;
    }
    *ret_id = text;
    return OK;
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
    arena_done(&arena);
    return status;
}

char *model_folder(struct arena *arena, const char *workspace, const char *scenario, const char *id)
{
    return file_join(arena, workspace, arena_format(arena, "models/%s/%s", scenario, id));
}
