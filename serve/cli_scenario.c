// "None" and "none of that name" are different answers.

#include "serve/cli_scenario.h"

#include "features/base/file.h"

#include <string.h>

enum status cli_scenario_check(const struct cli *cli, struct error *err)
{
    static const char ending[] = ".yaml";
    const char *name = cli_text(cli, "--scenario");
    char **paths;
    size_t n;
    if (!name || file_glob(cli->arena, file_join(cli->arena, cli->workspace, "scenarios/*.yaml"),
                           &paths, &n, NULL))
        return OK;
    const char **names = arena_array(cli->arena, n + 1, sizeof *names);
    for (size_t i = 0; i < n; i++) {
        const char *slash = strrchr(paths[i], '/'), *file = slash ? slash + 1 : paths[i];
        names[i] = arena_text_n(cli->arena, file, strlen(file) - strlen(ending));
        if (strcmp(names[i], name) == 0)
            return OK;
    }
    const char *nearest = error_nearest(name, names, n);
    error_set(err, E_USAGE, "there is no scenario '%.64s'", name);
    if (nearest)
        error_hint(err, "did you mean %s?", nearest);
    return E_USAGE;
}
