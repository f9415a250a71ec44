// hearth evaluate: offline evaluation. `model` and `effect` are here; `alerts` is named by the
// contract and says that it is not.
#include "eval/cmd_evaluate.h"

#include "eval/evaluate_effect.h"
#include "eval/evaluate_model.h"
#include "model/numeric/numerics.h"

#include <string.h>

static const struct option_row options[] = {
    {.name = "--table",
     .kind = OPTION_IN_PATH,
     .value_name = "T.csv",
     .help = "the rows (required without --scenario)"},
    {.name = "--out",
     .kind = OPTION_OUT_FOLDER,
     .value_name = "DIR",
     .writes = "result.json report.html manifest.json metrics.csv at_k.csv groups.csv gaps.csv "
               "estimates.csv balance.csv matched.csv",
     .help = "where result.json, report.html and CSVs go (required with --table; else "
             "reports/effect-S-I or reports/model-S)"},
    {.name = "--scenario",
     .kind = OPTION_TEXT,
     .value_name = "S",
     .help = "of the workspace. model: the one in use for S; effect: a trial from the workspace: "
             "cohort, features and "
             "outcomes of S"},
    {.name = "--since",
     .kind = OPTION_DAY,
     .value_name = "D",
     .help = "model: with --scenario, whether it drifted since D"},
    {.name = "--alerts",
     .kind = OPTION_IN_PATH,
     .value_name = "A.csv",
     .help =
         "model: with --since, the file of hearth alerts export: whether reviewers still agree"},
    {.name = "--intervention",
     .kind = OPTION_TEXT,
     .value_name = "I",
     .help = "effect: what was done, one of the scenario's interventions"},
    {.name = "--cluster",
     .kind = OPTION_TEXT,
     .value_name = "C",
     .help = "rows with one value here belong together"},
    {.name = "--group",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "G",
     .help = "columns whose values get figures of their own"},
    {.name = "--label",
     .kind = OPTION_TEXT,
     .value_name = "Y",
     .help = "model: label column, 0/1 or -1/+1 (required)"},
    {.name = "--score",
     .kind = OPTION_TEXT,
     .value_name = "S",
     .help = "model: score column (required)"},
    {.name = "--positive",
     .kind = OPTION_TEXT,
     .value_name = "V",
     .help = "model: the label's value that counts as 1"},
    {.name = "--id",
     .kind = OPTION_TEXT,
     .value_name = "I",
     .help = "model: id column; rows of one id are resampled together, a blank one alone"},
    {.name = "--model",
     .kind = OPTION_TEXT,
     .value_name = "M",
     .help = "model: of a predictions.csv, which candidate (default: the selected one); with "
             "--scenario "
             "an ID (default: the one in use)"},
    {.name = "--at-k",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "K",
     .help = "model: lengths of the list: 2% or 100 (default 5%, 10%, 20%)"},
    {.name = "--threshold",
     .kind = OPTION_NUMBER,
     .value_name = "X",
     .help = "model: groups are cut at score >= X, else at the first k"},
    {.name = "--bootstrap",
     .kind = OPTION_INTEGER,
     .value_name = "N",
     .help = "model: resamples for intervals (default 1000)"},
    {.name = "--internal",
     .kind = OPTION_FLAG,
     .help = "write small counts as well, marked: for the analyst alone"},
    {.name = "--treatment",
     .kind = OPTION_TEXT,
     .value_name = "A",
     .help = "effect: 1 = treated, 0 = not (required with --table)"},
    {.name = "--outcome",
     .kind = OPTION_TEXT,
     .value_name = "Y",
     .help =
         "effect: 0/1 or a number (required with --table; with --scenario one of its outcomes)"},
    {.name = "--covariates",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "X",
     .help =
         "effect: what was known before treatment (required with --table; with --scenario feature "
         "columns, default: those that can be compared)"},
    {.name = "--estimand",
     .kind = OPTION_TEXT,
     .value_name = "E",
     .help = "effect: att (on the treated, default), ate (on all), ato (where the groups overlap)"},
    {.name = "--methods",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "M",
     .help = "effect: unadjusted (crude), regression, ipw (weights), overlap, matching (match), "
             "entropy (default all)"},
    {.name = "--caliper",
     .kind = OPTION_TEXT,
     .value_name = "X",
     .help = "effect: match within X standard deviations of the logit (default 0.2), or none"},
    {.name = "--ratio",
     .kind = OPTION_INTEGER,
     .value_name = "N",
     .help = "effect: untreated rows for each treated one in match (default 1)"},
    {.name = "--replace",
     .kind = OPTION_FLAG,
     .help = "effect: in match an untreated row may serve more than once; equally near ones share"},
    {.name = "--exact",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "X",
     .help = "effect: match only within equal values of these"},
    {.name = "--terms",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "T",
     .help = "effect: squares, interactions of the covariates as covariates too"},
    {.name = "--negative-outcome",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "C",
     .help = "effect: outcomes that the treatment cannot change (with --scenario other outcomes of "
             "it); "
             "a difference shows confounding"},
    {.name = "--date-treatment",
     .kind = OPTION_TEXT,
     .value_name = "C",
     .help = "effect: column of the date of treatment (YYYY-MM-DD), with --date-outcome"},
    {.name = "--date-outcome",
     .kind = OPTION_TEXT,
     .value_name = "C",
     .help = "effect: column of the date of the outcome; rows treated after it are left out"},
    {.name = "--unit",
     .kind = OPTION_TEXT,
     .value_name = "WORDS",
     .help = "effect: what a row is, in the plural, for texts: children (default rows; with "
             "--scenario its own words)"},
    {.name = "--missing",
     .kind = OPTION_TEXT,
     .value_name = "HOW",
     .help = "effect: gaps in covariates: refuse (default) or indicator (mean and a 0/1 column)"},
    {.name = NULL},
};

struct evaluation {
    const char *name;
    enum status (*run)(struct cli *cli, struct error *err); // NULL = not implemented
};
static const struct evaluation evaluations[] = {
    {"model", evaluate_model_run}, {"effect", evaluate_effect_run}, {"alerts", NULL}};
#define N_EVALUATION (sizeof evaluations / sizeof *evaluations)

static bool option_given(const struct cli *cli, const struct option_row *option)
{
    size_t n = 0;
    if (option->kind == OPTION_FLAG)
        return cli_flag(cli, option->name);
    if (option->many)
        cli_texts(cli, option->name, &n);
    return option->many ? n > 0 : cli_text(cli, option->name) != NULL;
}

// The help of an option names the evaluation that it is for ("model: …"); others may not have it.
static enum status options_check(struct cli *cli, const char *name, struct error *err)
{
    for (const struct option_row *option = options; option->name; option++) {
        for (size_t i = 0; i < N_EVALUATION; i++) {
            size_t n = strlen(evaluations[i].name);
            bool is_for =
                strncmp(option->help, evaluations[i].name, n) == 0 && option->help[n] == ':';
            if (is_for && strcmp(evaluations[i].name, name) != 0 && option_given(cli, option))
                return cli_usage(cli, err, "%s is for evaluate %s", option->name,
                                 evaluations[i].name);
        }
    }
    return OK;
}

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
        enum status status = options_check(cli, names[i], err);
        if (status)
            return status;
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
    .summary = "evaluate models, effects and alerts offline",
    .usage =
        "model --table P.csv --label Y --score S --out DIR [--group G] [--at-k K] [--threshold X]\n"
        "model --scenario S --since D [-C DIR]\n"
        "effect --table T.csv --treatment A --outcome Y --covariates X,... --out DIR [--estimand "
        "E]\n"
        "effect --scenario S --intervention I [--outcome Y] [--group ATTRIBUTE] [-C DIR]",
    .details = "model: metrics, figures at the top of the list with tie bounds, and rates by "
               "group, all with "
               "95% intervals: of the AUROC by clustered DeLong, of shares with few hits or misses "
               "exact, else percentiles from resampling clusters. Counts below 10, and what they "
               "follow from, are withheld. A predictions.csv that `train` wrote is known by its "
               "columns: its families are the clusters.\n"
               "model --since D: whether the model in use drifted: the scenario's dates since D "
               "beside those of the two years before. What is missing first, then values, "
               "estimates, and outcomes within 3 months at equal estimates, by a likelihood ratio "
               "that may be looked at each month. It can stop a model and never certifies one.\n"
               "effect: the difference a treatment made, by several methods, with 95% intervals, "
               "balance of "
               "the covariates and what an overlooked cause could do. From a workspace it "
               "emulates a trial: "
               "each month those who are eligible enter, and are told apart by whether they start "
               "the "
               "intervention within the time that the scenario says.\n"
               "What is undefined is null, never 0.",
    .ingests = true,
    .options = options,
    .run = evaluate_run,
};
