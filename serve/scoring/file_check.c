// Damage that no command would meet is found here: a report, a layout, a page that nobody reads.

#include "serve/scoring/file_check.h"

#include "features/base/file.h"
#include "features/base/real_path.h"
#include "model/bundle/digests.h"
#include "serve/scoring/frozen_check.h"

void file_check_all(struct arena *arena, struct store *store, const char *workspace,
                    struct files_checked *ret_checked)
{
    char **models;
    size_t n = 0;
    *ret_checked = (struct files_checked){0};
    if (file_glob(arena, file_join(arena, workspace, "models/*/*/model.json"), &models, &n,
                  ERROR_IGNORED))
        n = 0;
    for (size_t i = 0; i < n; i++) {
        struct error why = {0};
        const char *folder = path_parent(arena, models[i]);
        digests_check(folder, true, &why);
        files_checked_add(arena, ret_checked, why.place[0] ? why.place : folder, &why);
    }
    workspace_files_check(arena, workspace, ret_checked);
    if (store)
        frozen_lists_check(arena, store, workspace, ret_checked);
}

void file_check_json(json *root, const struct files_checked *checked)
{
    json *array = json_put_array(root, "files");
    for (size_t i = 0; i < checked->n; i++) {
        json *object = json_add_object(array);
        json_put_text(object, "file", checked->items[i].path);
        json_put_text(object, "problem", checked->items[i].what);
    }
}

void file_check_print(FILE *stream, const struct files_checked *checked)
{
    for (size_t i = 0; i < checked->n; i++)
        fprintf(stream, "%s: %s\n", checked->items[i].path, checked->items[i].what);
}
