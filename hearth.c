// The program: the table of commands, one row each, in the order of the work.

#include "data-samples/cmd_init.h"
#include "data-samples/cmd_simulate.h"
#include "eval/cmd_evaluate.h"
#include "features/base/cli.h"
#include "features/base/guides.h"
#include "features/base/process.h"
#include "features/extract/cmd_features.h"
#include "features/ingest/cmd_ingest.h"
#include "features/ingest/output_guard.h"
#include "features/link/cmd_link.h"
#include "model/score/cmd_models.h"
#include "model/table/cmd_predict.h"
#include "model/train/cmd_check.h"
#include "model/train/cmd_schema.h"
#include "model/train/cmd_train.h"
#include "serve/cmd_alerts.h"
#include "serve/cmd_backup.h"
#include "serve/cmd_explain.h"
#include "serve/cmd_score.h"
#include "serve/cmd_serve.h"
#include "serve/cmd_token.h"
#include "serve/cmd_user.h"
#include "serve/cmd_verify.h"

// Rows without a function: they are last in the help, and running them says "not implemented".
static const struct command_row to_come[] = {
    {.name = "person",
     .summary = "export, correct, object to or erase a person's data",
     .usage = "export|correct|object|erase|trace"},
    {.name = "draft",
     .summary = "propose a first hearth.yaml from the agencies' files",
     .usage = "FILE…"},
    {.name = "runs", .summary = "list what ran, and compare two runs", .usage = "list|diff A B"},
    {.name = "retention",
     .summary = "list and delete what is past its retention period",
     .usage = ""},
    {.name = "publish", .summary = "write the transparency papers of a scenario", .usage = ""},
    {.name = "doctor", .summary = "report what is installed and configured", .usage = ""},
};
int main(int argc, char **argv)
{
    const struct command_row *const commands[] = {
        &cmd_init,     &cmd_simulate, &cmd_check,  &cmd_ingest,  &cmd_link,   &cmd_features,
        &cmd_train,    &cmd_models,   &cmd_score,  &cmd_explain, &cmd_serve,  &cmd_alerts,
        &cmd_evaluate, &cmd_predict,  &cmd_verify, &cmd_user,    &cmd_token,  &cmd_backup,
        &cmd_restore,  &cmd_schema,   &to_come[0], &to_come[1],  &to_come[2], &to_come[3],
        &to_come[4],   &to_come[5],
    };
    const struct program program = {
        .name = "hearth",
        .version = HEARTH_VERSION,
        .purpose = "links agencies' records and produces explained early-intervention alerts",
        .commands = commands,
        .n_command = sizeof commands / sizeof *commands,
        .topics = help_topics,
        .n_topic = n_help_topic,
        .guides = guides,
        .n_guide = n_guide,
        .workspace_file = "hearth.yaml",
        .guard_output = output_guard,
    };
    process_end(cli_main(argc, argv, &program));
}
