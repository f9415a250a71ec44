// Opens what the command line names, and tells a scenario without entries from one that is not
// there.

#include "serve/cli_scenario.h"

#include "features/base/file.h"
#include "features/workspace/workspace_update.h"

#include <string.h>

enum status cli_scenario_check(const struct cli *cli, struct error *err)
{
    static const char ending[] = ".yaml";
    const char *name = cli_text(cli, "--scenario");
    char **paths;
    size_t n;
    if (!name || file_glob(cli->arena, file_join(cli->arena, cli->workspace, "scenarios/*.yaml"),
                           &paths, &n, ERROR_IGNORED))
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

enum status cli_scenario_open(const struct cli *cli, struct open_scenario **ret_scenario,
                              struct error *err)
{
    struct open_scenario_options options = {.workspace = cli->workspace,
                                            .model = cli_text(cli, "--model"),
                                            .n_thread = cli->n_thread,
                                            .quiet = cli->quiet};
    struct workspace_options update = {
        .n_thread = cli->n_thread, .quiet = cli->quiet, .accept_loss = cli->accept_loss};
    enum status status = cli_require(cli, "--scenario", &options.scenario, err);
    if (!status)
        status = workspace_update(cli->workspace, &update, err);
    if (!status)
        status = open_scenario_open(&options, ret_scenario, err);
    if (status)
        return status;
    const struct scenario_model *model = open_scenario_model(*ret_scenario);
    if (scenario_model_is_stale(model))
        cli_say(cli,
                "warning: hearth.yaml or the scenario has changed since model %s was trained: its "
                "columns may no longer mean the same; train again\n",
                model->bundle.id);
    return OK;
}
