// hearth evaluate: offline judgement. `model` is here; `effect` and `alerts` are named by the
// contract and say so.
#include "eval/cmd_evaluate.h"

#include "eval/evaluate_model.h"
#include "model/numerics.h"

#include <string.h>

static const struct option_row options[] = {
    {"--table", OPTION_TEXT, false, false, "P.csv", "scored rows with their outcome (required)"},
    {"--label", OPTION_TEXT, false, false, "Y", "label column: 0/1 or -1/+1 (required)"},
    {"--score", OPTION_TEXT, false, false, "S", "score column (required)"},
    {"--positive", OPTION_TEXT, false, false, "V", "the label's value that counts as 1"},
    {"--id", OPTION_TEXT, false, false, "I", "id column; rows of one id are resampled together"},
    {"--cluster", OPTION_TEXT, false, false, "C",
     "rows with one value here are resampled together"},
    {"--group", OPTION_TEXT, true, true, "G", "columns whose values are compared"},
    {"--at-k", OPTION_TEXT, true, true, "K",
     "lengths of the list: 2% or 100 (default 5%, 10%, 20%)"},
    {"--threshold", OPTION_NUMBER, false, false, "X",
     "groups are cut at score >= X, else at the first k"},
    {"--bootstrap", OPTION_INTEGER, false, false, "N", "resamples for intervals (default 1000)"},
    {"--out", OPTION_TEXT, false, false, "DIR",
     "where result.json, report.html and CSVs go (required)"},
    {NULL, OPTION_FLAG, false, false, NULL, NULL},
};

struct evaluation {
    const char *name;
    enum status (*run)(struct cli *cli, struct error *err); // NULL = not implemented
};
static const struct evaluation evaluations[] = {
    {"model", evaluate_model_run}, {"effect", NULL}, {"alerts", NULL}};
#define N_EVALUATION (sizeof evaluations / sizeof *evaluations)

static enum status evaluate_run(struct cli *cli, struct error *err)
{
    const char *names[N_EVALUATION];
    numerics_prepare();
    if (cli->n_word != 1)
        return cli_usage(cli, err, "say what to evaluate: model, effect or alerts");
    for (size_t i = 0; i < N_EVALUATION; i++) {
        names[i] = evaluations[i].name;
        if (strcmp(cli->words[0], names[i]) != 0)
            continue;
        if (evaluations[i].run)
            return evaluations[i].run(cli, err);
        return error_set(err, E_NOT_IMPLEMENTED, "evaluate %s is not implemented", names[i]);
    }
    cli_usage(cli, err, "cannot evaluate '%s'", cli->words[0]);
    const char *nearest = error_nearest(cli->words[0], names, N_EVALUATION);
    if (nearest)
        error_hint(err, "did you mean '%s'?", nearest);
    else
        error_hint(err, "known: model, effect, alerts");
    return E_USAGE;
}

const struct command_row cmd_evaluate = {
    .name = "evaluate",
    .summary = "offline judgement of models, effects and alerts",
    .usage =
        "model --table P.csv --label Y --score S --out DIR [--group G] [--at-k K] [--threshold X]",
    .details =
        "Metrics, figures at the top of the list with tie bounds, and rates by group, all with 95% "
        "percentile intervals from resampling clusters. What is undefined is null, never 0.",
    .options = options,
    .run = evaluate_run,
};
