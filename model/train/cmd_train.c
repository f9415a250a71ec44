// hearth train: from a scenario of the workspace, or from a flat table.
#include "model/train/cmd_train.h"

#include "features/quality/quality.h"
#include "features/workspace/workspace_update.h"
#include "model/bundle/model_choice.h"
#include "model/kind/kind_help.h"
#include "model/numeric/numerics.h"
#include "model/train/select.h"
#include "model/train/train_scenario.h"
#include "model/train/train_table.h"
#include "serve/store/model_use.h"

#include <string.h>

static const struct option_row options[] = {
    {.name = "--scenario",
     .kind = OPTION_TEXT,
     .value_name = "S",
     .help = "train the models of scenarios/S.yaml"},
    {.name = "--use",
     .kind = OPTION_FLAG,
     .help = "put the model to use, in place of the one in use"},
    {.name = "--kinds",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "KIND,...",
     .help = "only the scenario's models of these kinds"},
    {.name = "--until",
     .kind = OPTION_DAY,
     .value_name = "DATE",
     .help = "as the model would have been trained on that day"},
    {.name = "--study",
     .kind = OPTION_FLAG,
     .help = "fit the selected model again on fewer families, without each agency and without each "
             "group of features: what each is worth, in reports/study-S"},
    {.name = "--table",
     .kind = OPTION_IN_PATH,
     .value_name = "T.csv",
     .help = "train on a flat table instead"},
    {.name = "--format",
     .kind = OPTION_TEXT,
     .value_name = "FORMAT",
     .help = "of the table: csv (default) or libsvm"},
    {.name = "--label",
     .kind = OPTION_TEXT,
     .value_name = "Y",
     .help = "the table's label column: 0/1 or -1/+1"},
    {.name = "--positive",
     .kind = OPTION_TEXT,
     .value_name = "V",
     .help = "the label's value that counts as 1; all others count as 0"},
    {.name = "--id",
     .kind = OPTION_TEXT,
     .value_name = "I",
     .help = "the table's id column; rows of one id stay together"},
    {.name = "--cluster",
     .kind = OPTION_TEXT,
     .value_name = "C",
     .help = "rows with one value here stay together in folds and intervals"},
    {.name = "--drop",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "C,...",
     .help = "columns to leave out"},
    {.name = "--missing",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "V,...",
     .help = "cells of the table that mean no value, such as N/A"},
    {.name = "--text",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "C,...",
     .help = "columns that are text, whatever they hold"},
    {.name = "--test", .kind = OPTION_IN_PATH, .value_name = "T2.csv", .help = "test on this file"},
    {.name = "--folds",
     .kind = OPTION_INTEGER,
     .value_name = "K",
     .help = "test on K folds (default 5)"},
    {.name = "--time",
     .kind = OPTION_TEXT,
     .value_name = "COL",
     .help = "test on later blocks of this date or number column"},
    {.name = "--horizon",
     .kind = OPTION_TEXT,
     .value_name = "14d",
     .help = "with --time: how long after it a row's outcome is known; a row trains for a later "
             "block only when this window has passed"},
    {.name = "--model",
     .kind = OPTION_TEXT,
     .many = true,
     .value_name = "KIND[:key=val,...]",
     .help = "a model kind with parameters, listed below; several = the best is selected"},
    {.name = "--internal",
     .kind = OPTION_FLAG,
     .help = "write small counts as well, marked: for the analyst alone"},
    {.name = "--out",
     .kind = OPTION_OUT_FOLDER,
     .value_name = "DIR",
     .writes =
         "model.json metrics.json vectors.csv predictions.csv card.md manifest.json report.html "
         "state.bin digests.json",
     .help = "where the model of a flat table goes"},
    {.name = NULL},
};

#define STOPPED_SHOWN 5

// Without a stated end of the data, one mistyped date can move it by years, and every window with
// it. A renamed code makes an outcome end.
static void warn_of_the_data(const struct cli *cli)
{
    struct config config;
    struct quality quality;
    char day[DAY_TEXT];
    if (config_read(cli->arena, cli->workspace, &config, ERROR_IGNORED) ||
        quality_measure(cli->arena, &config, config_today(&config), &quality, ERROR_IGNORED))
        return;
    for (size_t i = 0, n = 0; i < quality.n_finding && n < STOPPED_SHOWN; i++)
        if (strcmp(quality.findings[i].kind, "stopped_code") == 0 && ++n)
            cli_say(cli, "warning: %s. %s", quality.findings[i].text, quality.findings[i].action);
    if (config.data_end == DAY_NONE && quality.data_end != DAY_NONE &&
        quality.n_last_year < QUALITY_LAST_YEAR_ROWS)
        cli_say(
            cli,
            "warning: only %llu rows lie in the year before the data's end, %s: if that date is "
            "a mistake, state data_end in hearth.yaml",
            (unsigned long long)quality.n_last_year, day_format(quality.data_end, day));
}

static enum status table_train(struct cli *cli, struct error *err)
{
    static const char *const scenario_only[] = {"--kinds", "--until"};
    for (size_t i = 0; i < sizeof scenario_only / sizeof *scenario_only; i++)
        if (cli_text(cli, scenario_only[i]))
            return cli_usage(cli, err, "%s belongs to --scenario, not to --table",
                             scenario_only[i]);
    static const char *const flags[] = {"--use", "--study"};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (cli_flag(cli, flags[i]))
            return cli_usage(cli, err, "%s belongs to --scenario, not to --table", flags[i]);
    return train_table_run(cli, err);
}

// Which model makes the hub's list is a decision: it is in the audit where there is a store.
static enum status scenario_train(struct cli *cli, struct error *err)
{
    const char *scenario = cli_text(cli, "--scenario"), *before, *after, *id;
    enum status status = model_choice_read(cli->arena, cli->workspace, scenario, &before, err);
    if (!status)
        status = train_scenario_run(cli, &id, err);
    if (!status)
        status = model_choice_read(cli->arena, cli->workspace, scenario, &after, err);
    if (!status && after && (!before || strcmp(before, after) != 0))
        status = model_use_audit(cli->workspace,
                                 &(struct model_use){scenario, after, before, "train"}, err);
    return status;
}

static enum status train_run(struct cli *cli, struct error *err)
{
    bool scenario = cli_text(cli, "--scenario") != NULL, table = cli_text(cli, "--table") != NULL;
    numerics_prepare();
    if (scenario == table)
        return cli_usage(cli, err, "give either --scenario or --table");
    if (table)
        return table_train(cli, err);
    struct workspace_options update = {
        .n_thread = cli->n_thread, .quiet = cli->quiet, .accept_loss = cli->accept_loss};
    enum status status = train_scenario_check(cli, err);
    if (!status)
        status = workspace_update(cli->workspace, &update, err);
    if (!status)
        status = scenario_train(cli, err);
    warn_of_the_data(cli);
    return status;
}

static void print_tables(FILE *stream)
{
    kind_help_print(stream);
    selection_help_print(stream);
}

const struct command_row cmd_train = {
    .name = "train",
    .summary = "fit models, test them on past dates, select and calibrate one",
    .usage = "--scenario S [--use] [--kinds KIND,...] [--until DATE] [--study]\n"
             "--table T.csv --label Y --model KIND[:key=val,...] --out DIR",
    .details =
        "A scenario's models are trained and tested at its test dates; the best is refitted "
        "on all rows whose outcome window ended, and written to models/S/<id>/. It is put to "
        "use (models/S/selected) when no model of the scenario is in use, or with --use; "
        "see: hearth models.\n"
        "A flat table's models are tested on a test file, on folds, or on later blocks of a "
        "time column.",
    .ingests = true,
    .options = options,
    .print_more = print_tables,
    .run = train_run,
};
