// One manifest for every kind of evaluation.

#include "eval/evaluation_manifest.h"

#include "features/base/json.h"
#include "features/base/progress.h"

enum status evaluation_manifest_write(const struct evaluation_manifest *manifest, const char *path,
                                      struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "command", manifest->command);
    json_put_text(root, "hearth", HEARTH_VERSION);
    json_put_text(root, "input_hash", manifest->input_hash);
    if (manifest->config_hash)
        json_put_text(root, "config_hash", manifest->config_hash);
    json_put_integer(root, "n_row", (long long)manifest->n_row);
    json_put_integer(root, "seed", (long long)manifest->seed);
    json_put_number(root, "seconds", progress_processor_seconds());
    enum status status = json_write_file(root, path, err);
    json_free(root);
    return status;
}
