// hearth link: brings ingest and the persons up to date and says how many persons there are. In
// this version persons come from `link: none`; linkage by rules, and the stand-alone form with
// --config, are not implemented.

#include "features/link/cmd_link.h"

#include "features/base/json.h"
#include "features/timeline/timeline.h"

static const struct option_row options[] = {
    {"--config", OPTION_TEXT, false, false, "FILE",
     "stand-alone linkage of flat files (not implemented)"},
    {"--out", OPTION_TEXT, false, false, "DIR",
     "where stand-alone linkage writes (not implemented)"},
    {NULL, OPTION_FLAG, false, false, NULL, NULL},
};

static void print_result(const struct cli *cli, const struct timeline *timeline)
{
    size_t n_id = 0;
    for (size_t i = 0; i < timeline->config->n_source; i++)
        n_id += timeline->sources[i].n_fact;
    if (!cli->json) {
        printf("persons  %zu (link: none: every id is one person)\nfacts    %zu\nwritten  "
               "link/persons.csv\n",
               timeline->n_person, n_id);
        return;
    }
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "link", "none");
    json_put_integer(root, "persons", (long long)timeline->n_person);
    json_put_integer(root, "facts", (long long)n_id);
    json_write(root, stdout, NULL);
    json_free(root);
}

static enum status link_run(struct cli *cli, struct error *err)
{
    if (cli_text(cli, "--config") || cli_text(cli, "--out"))
        return error_set(err, E_NOT_IMPLEMENTED,
                         "not implemented: link --config (stand-alone linkage)");
    struct config config;
    struct timeline timeline;
    struct timeline_options timeline_options = {cli->n_thread, cli->quiet, false};
    enum status status = config_read(cli->arena, cli->workspace, &config, err);
    if (!status)
        status = timeline_open(cli->arena, &config, &timeline_options, &timeline, err);
    if (status)
        return status;
    print_result(cli, &timeline);
    timeline_close(&timeline);
    return OK;
}

const struct command_row cmd_link = {
    "link",
    "records to persons, households and relationships",
    "[options]",
    "Writes link/persons.csv. Under `link: none` the ids of all sources name persons already.",
    options,
    link_run,
};
