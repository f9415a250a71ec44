// hearth init: a new workspace from a shipped scenario. The configuration is that of the simulated
// borough, with each key's help as a comment, for analysts to fit to their own extracts.

#include "data-samples/cmd_init.h"

#include "data-samples/templates.h"
#include "features/base/json.h"

#define DEFAULT_SCENARIO "child-safeguarding"

static const struct option_row options[] = {
    {.name = "--scenario",
     .kind = OPTION_TEXT,
     .value_name = "NAME",
     .help = "which shipped scenario (default: " DEFAULT_SCENARIO ")"},
    {.name = NULL},
};

static void print_result(const struct cli *cli, const char *folder, const char *scenario)
{
    json *root = json_object_create(), *files;
    json_put_integer(root, "format", 1);
    json_put_text(root, "workspace", folder);
    json_put_text(root, "scenario", scenario);
    files = json_put_array(root, "files");
    for (size_t i = 0; i < shipped_file_count; i++) {
        if (!template_is_written(&template_files[i], scenario))
            continue;
        json_add_text(files, template_files[i].path);
        if (!cli->json)
            printf("written  %s/%s\n", folder, template_files[i].path);
    }
    if (cli->json)
        json_write(root, stdout, ERROR_IGNORED);
    else
        printf("next     put your extracts under %s/records, fit hearth.yaml to them, then\n"
               "         hearth ingest -C %s\n",
               folder, folder);
    json_free(root);
}

static enum status init_run(struct cli *cli, struct error *err)
{
    static const struct template_change none[] = {{NULL, NULL}};
    if (cli->n_word != 1)
        return cli_usage(cli, err, "one folder is needed");
    const char *scenario = cli_text(cli, "--scenario");
    if (!scenario)
        scenario = DEFAULT_SCENARIO;
    enum status status = template_check_scenario(cli->arena, scenario, err);
    if (!status)
        status = template_write(cli->arena, cli->words[0],
                                &(struct template_options){
                                    .scenario = scenario, .changes = none, .program = cli->program},
                                err);
    if (!status)
        print_result(cli, cli->words[0], scenario);
    return status;
}

const struct command_row cmd_init = {
    .name = "init",
    .summary = "write a new workspace from a shipped scenario",
    .usage = "DIR [--scenario NAME]",
    .writes_word = true,
    .details = "Writes hearth.yaml, codes/ and scenarios/NAME.yaml into DIR, which is made. The\n"
               "sources are those of the borough that `hearth simulate` makes: change files and\n"
               "columns to yours.",
    .options = options,
    .run = init_run,
};
