// hearth score: the ranked list of a scenario at a date, with alerts within the month's capacity,
// which also go to the store.
#include "serve/cmd_score.h"

#include "model/numeric/numerics.h"
#include "model/score/scores.h"
#include "serve/alert/alerting.h"
#include "serve/cli_scenario.h"
#include "serve/scoring/open_scenario.h"

#include <string.h>

static const struct option_row options[] = {
    {.name = "--scenario",
     .kind = OPTION_TEXT,
     .value_name = "S",
     .help = "whose cohort and model (required)"},
    {.name = "--as-of",
     .kind = OPTION_DAY,
     .value_name = "DATE",
     .help = "the day of the list; what is known before it counts (required)"},
    {.name = "--model",
     .kind = OPTION_TEXT,
     .value_name = "ID",
     .help = "a model of the scenario; the selected one when not given"},
    {.name = NULL},
};

static json *summary_make(const struct cli *cli, const struct scenario_model *model,
                          const struct scores *scores, const char *path)
{
    char day[DAY_TEXT];
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "command", "score");
    json_put_text(root, "hearth", HEARTH_VERSION);
    json_put_text(root, "scenario", model->info->name);
    json_put_text(root, "as_of", day_format(scores->as_of, day));
    json_put_text(root, "model", model->bundle.id);
    json_put_text(root, "input_hash", extract_hash(model->extract));
    json_put_text(root, "config_hash", extract_config_hash(model->extract));
    json_put_integer(root, "seed", (long long)cli->seed);
    json_put_integer(root, "n", (long long)scores->n);
    json_put_integer(root, "n_alert", (long long)scores->n_alert);
    json_put_number(root, "base_rate", model->bundle.base_rate);
    json_put_text(root, "file", path);
    json_put_text(root, "ties", "equal scores are ranked by margin, then by person id bytewise");
    return root;
}

static enum status scores_store(const struct cli *cli, const struct scenario_model *model,
                                const struct alert_rules *rules, const struct scores *scores,
                                struct error *err)
{
    char day[DAY_TEXT];
    struct arena *arena = cli->arena;
    char *directory =
        file_join(arena, cli->workspace, arena_format(arena, "scores/%s", model->info->name));
    day_format(scores->as_of, day);
    char *path = file_join(arena, directory, arena_format(arena, "%s.csv", day));
    const char *below = arena_format(arena, "scores/%s/%s.csv", model->info->name, day);
    json *summary = summary_make(cli, model, scores, below);
    enum status status = file_make_directories(directory, err);
    if (!status)
        status = scores_write(path, model, rules, scores, err);
    if (!status)
        status = json_write_file(
            summary, file_join(arena, directory, arena_format(arena, "%s.manifest.json", day)),
            err);
    if (!status && cli->json)
        status = json_write(summary, stdout, err);
    else if (!status)
        printf("%s: %zu people ranked, %zu alerts, model %s\n", path, scores->n, scores->n_alert,
               model->bundle.id);
    if (!status && rules->given && !scores->n_alert)
        cli_say(cli,
                "no alert: the month's places are taken, or those on top have an alert already "
                "('hearth alerts list' shows them)");
    json_free(summary);
    return status;
}

// What scoring works with, from the command line.
struct scoring {
    const struct cli *cli;
    struct open_scenario *open;
    const struct scenario_model *model; // of open
    struct alert_rules rules;
    struct scores scores;
    struct store *store; // NULL = there is no store, and none is needed
};

static enum status scoring_open_store(struct scoring *scoring, struct error *err)
{
    struct store_options store_options = {.create = scoring->rules.given};
    struct error own = {0};
    enum status status =
        store_open_workspace(scoring->cli->workspace, &store_options, &scoring->store, &own);
    if (status == E_NOT_FOUND)
        return OK;
    if (status)
        *err = own;
    return status;
}

// Alerts stand in the store before the list is written: what people may have seen outlives it.
static enum status alerts_store(struct scoring *scoring, struct error *err)
{
    char actor[ACTOR_TEXT];
    if (!scoring->rules.given)
        return OK;
    actor_cli(actor);
    struct alerting alerting = {scoring->store, actor, scoring->model, &scoring->rules};
    return alerting_place(&alerting, &scoring->scores, err);
}

// An empty list would pass for the newest one.
static enum status refuse_empty(const struct scenario_model *model, day_t as_of, struct error *err)
{
    const struct scenario_info *info = model->info;
    char date[DAY_TEXT], first[DAY_TEXT], last[DAY_TEXT];
    error_set(err, E_USAGE, "nobody is in the cohort at %s", day_format(as_of, date));
    error_hint(err, "the scenario's dates are %s to %s", day_format(info->as_of[0], first),
               day_format(info->as_of[info->n_as_of - 1], last));
    return E_USAGE;
}

static enum status score_at(struct scoring *scoring, day_t as_of, struct error *err)
{
    const struct cli *cli = scoring->cli;
    // Events that came since the last extract count as they do for the daemon.
    enum status status = alert_rules_read(scoring->model->info->alerts, &scoring->rules, err);
    if (!status)
        status = scoring_open_store(scoring, err);
    if (!status)
        status = open_scenario_lay_over(scoring->open, scoring->store, err);
    if (!status && as_of > extract_data_end(scoring->model->extract) + 1)
        cli_say(cli, "the date is later than the day after the data's end: what happened since is "
                     "not known");
    if (!status)
        status =
            scores_make(cli->arena, scoring->model, as_of, cli->n_thread, &scoring->scores, err);
    if (!status && !scoring->scores.n)
        status = refuse_empty(scoring->model, as_of, err);
    if (!status)
        status = alerts_store(scoring, err);
    if (!status)
        status = scores_store(cli, scoring->model, &scoring->rules, &scoring->scores, err);
    return status;
}

static enum status score_run(struct cli *cli, struct error *err)
{
    const char *date;
    day_t as_of;
    struct scoring scoring = {.cli = cli};
    numerics_prepare();
    enum status status = cli_require(cli, "--as-of", &date, err);
    if (!status && !day_parse(date, strlen(date), NULL, &as_of))
        status = cli_usage(cli, err, "--as-of '%s' is not a date", date);
    if (!status)
        status = cli_scenario_open(cli, &scoring.open, err);
    if (status)
        return status;
    scoring.model = open_scenario_model(scoring.open);
    status = score_at(&scoring, as_of, err);
    scores_free(&scoring.scores);
    open_scenario_close(scoring.open);
    store_close(scoring.store);
    return status;
}

const struct command_row cmd_score = {
    .name = "score",
    .summary = "rank the cohort at a date and create alerts within the capacity",
    .usage = "--scenario S --as-of DATE [--model ID]",
    .details =
        "Writes scores/S/<as_of>.csv: rank, score, band, household, alert and up to five "
        "reasons a person. "
        "Equal scores are ranked by margin, then by person id. Alerts go to the first in "
        "rank within the "
        "month's capacity, one a household when the scenario groups by household; a household "
        "alerted that month or with an undecided alert takes no new place. They are kept in "
        "hearth.db; scoring a date again replaces its undecided alerts, save those that it repeats "
        "and those that "
        "somebody has reviewed.",
    .options = options,
    .run = score_run,
};
