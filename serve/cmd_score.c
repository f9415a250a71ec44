// hearth score: the ranked list of a scenario at a date, with alerts within the month's capacity,
// which also go to the store.
#include "serve/cmd_score.h"

#include "features/base/defaults.h"
#include "features/extract/scenario_sources.h"
#include "model/numeric/numerics.h"
#include "serve/alert/score_run.h"
#include "serve/cli_scenario.h"

#include <ctype.h>
#include <string.h>

static const struct option_row options[] = {
    {.name = "--scenario",
     .kind = OPTION_TEXT,
     .value_name = "S",
     .help = "whose cohort and model (required)"},
    {.name = "--as-of",
     .kind = OPTION_TEXT,
     .value_name = "DATE",
     .help =
         "the day of the list, or latest: the day after the data's end; what is known before it "
         "counts (required)"},
    {.name = "--model",
     .kind = OPTION_TEXT,
     .value_name = "ID",
     .help = "a model of the scenario; another than the one in use makes a trial"},
    {.name = "--no-alerts", .kind = OPTION_FLAG, .help = "make the list without alerts"},
    {.name = "--dry-run",
     .kind = OPTION_FLAG,
     .help = "write nothing: say who would enter the list and who would leave it"},
    {.name = "--backtest",
     .kind = OPTION_FLAG,
     .help = "a list of the past, without alerts, into scores/S/backtest/"},
    {.name = "--override",
     .kind = OPTION_TEXT,
     .value_name = "WHY",
     .help = "make alerts although evidence is short, or the date is refused; needs --by, --until"},
    {.name = "--by",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "NAME,NAME",
     .help = "the two people who decided to override"},
    {.name = "--until",
     .kind = OPTION_DAY,
     .value_name = "DATE",
     .help = "the last day on which the override holds"},
    {.name = NULL},
};

static bool same_name(const char *a, const char *b)
{
    while (isspace((unsigned char)*a))
        a++;
    while (isspace((unsigned char)*b))
        b++;
    size_t n = strlen(a), m = strlen(b);
    while (n && isspace((unsigned char)a[n - 1]))
        n--;
    while (m && isspace((unsigned char)b[m - 1]))
        m--;
    return n == m && strncasecmp(a, b, n) == 0;
}

static bool is_blank(const char *text)
{
    return !text[strspn(text, " \t\r\n")];
}

static enum status override_read(const struct cli *cli, struct list_override *ret_override,
                                 struct error *err)
{
    size_t n;
    const char *why = cli_text(cli, "--override"), *until = cli_text(cli, "--until");
    const char *const *by = cli_texts(cli, "--by", &n);
    *ret_override = (struct list_override){.until = DAY_NONE};
    if (!why && (n || until))
        return cli_usage(cli, err, "%s belongs to --override", n ? "--by" : "--until");
    if (!why)
        return OK;
    if (is_blank(why))
        return cli_usage(cli, err, "--override must give a reason");
    if (n != OVERRIDE_PEOPLE || is_blank(by[0]) || is_blank(by[1]) || same_name(by[0], by[1]))
        return cli_usage(cli, err, "--override needs --by with two different names");
    if (!until)
        return cli_usage(cli, err, "--override needs --until: the last day on which it holds");
    day_parse(until, strlen(until), NULL, &ret_override->until);
    ret_override->why = why;
    ret_override->by[0] = by[0];
    ret_override->by[1] = by[1];
    return OK;
}

#define OVERRIDE_MONTHS 12 // after which two people should have looked again

static enum status override_check(const struct score_run *run, struct error *err)
{
    char today[DAY_TEXT], until[DAY_TEXT];
    day_t now = extract_today(run->question.model->extract);
    const struct list_override *override = &run->question.override;
    if (override->why && override->until > span_add(now, (struct span){OVERRIDE_MONTHS, 'm'}))
        cli_say(run->cli,
                "warning: the override holds until %s, more than %d months: decide again sooner",
                day_format(override->until, until), OVERRIDE_MONTHS);
    if (!override->why || list_override_holds(override, now))
        return OK;
    return cli_usage(run->cli, err, "--until %s is before today, %s",
                     day_format(override->until, until), day_format(now, today));
}

static enum status kind_read(const struct cli *cli, enum list_kind *ret_kind, struct error *err)
{
    bool none = cli_flag(cli, "--no-alerts"), backtest = cli_flag(cli, "--backtest");
    if (none && backtest)
        return cli_usage(cli, err, "a --backtest has no alerts: leave out --no-alerts");
    if ((none || backtest) && cli_text(cli, "--override"))
        return cli_usage(cli, err, "--override is for lists with alerts");
    *ret_kind = backtest ? LIST_BACKTEST : none ? LIST_NO_ALERT : LIST_ALERTS;
    return OK;
}

static enum status store_open_for(struct score_run *run, struct error *err)
{
    bool creates = run->rules.given && run->question.kind == LIST_ALERTS && !run->question.dry;
    struct store_options store_options = {.create = creates};
    struct error own = {0};
    enum status status =
        store_open_workspace(run->cli->workspace, &store_options, &run->store, &own);
    if (status == E_NOT_FOUND)
        return OK;
    if (status)
        *err = own;
    return status;
}

static enum status withheld_error(const struct score_run *run, struct error *err)
{
    error_set(err, E_WITHHELD, "the list was made and its alerts were withheld: %s",
              run->result.lacks.items[0]);
    error_hint(err, "to override it, two named people give a reason and an end date: --override "
                    "\"why\" --by NAME,NAME --until "
                    "DATE");
    err->after_result = true;
    return E_WITHHELD;
}

// Events that came since the last extract count as they do for the daemon.
static enum status score_opened(struct score_run *run, struct error *err)
{
    struct list_question *question = &run->question;
    enum status status = alert_rules_read(question->model->info->alerts, &run->rules, err);
    if (!status)
        status = override_check(run, err);
    if (!status)
        status = store_open_for(run, err);
    if (!status)
        status = open_scenario_lay_over(run->open, run->store, err);
    if (status)
        return status;
    actor_cli(run->actor);
    question->store = run->store;
    status = list_publish(run->cli->arena, question, &run->result, err);
    if (!status)
        status = question->dry ? score_preview_tell(run, err) : score_result_tell(run, err);
    if (!status && run->result.withheld)
        status = withheld_error(run, err);
    return status;
}

static void question_read(struct score_run *run, const char *date)
{
    struct cli *cli = run->cli;
    struct list_question *question = &run->question;
    question->model = open_scenario_model(run->open);
    question->workspace = cli->workspace;
    question->rules = &run->rules;
    question->actor = run->actor;
    question->seed = cli->seed;
    question->n_thread = cli->n_thread;
    question->dry = cli_flag(cli, "--dry-run");
    if (strcmp(date, "latest") == 0)
        question->as_of = extract_data_end(question->model->extract) + 1;
}

static enum status score_run(struct cli *cli, struct error *err)
{
    const char *date;
    struct score_run run = {.cli = cli};
    numerics_prepare();
    enum status status = cli_require(cli, "--as-of", &date, err);
    if (!status && strcmp(date, "latest") != 0 &&
        !day_parse(date, strlen(date), NULL, &run.question.as_of))
        status = cli_usage(cli, err, "--as-of '%s' is not a date (YYYY-MM-DD, or latest)", date);
    if (!status)
        status = kind_read(cli, &run.question.kind, err);
    if (!status)
        status = override_read(cli, &run.question.override, err);
    if (!status)
        status = cli_scenario_open(cli, &run.open, err);
    if (status)
        return status;
    question_read(&run, date);
    status = score_opened(&run, err);
    scores_free(&run.result.scores);
    open_scenario_close(run.open);
    store_close(run.store);
    return status;
}

const struct command_row cmd_score = {
    .name = "score",
    .summary = "rank the cohort at a date and create alerts within the capacity",
    .usage =
        "--scenario S --as-of DATE|latest [--no-alerts] [--dry-run] [--backtest] [--model ID]\n"
        "--scenario S --as-of DATE --override WHY --by NAME,NAME --until DATE",
    .details =
        "Writes scores/S/<as_of>.csv: rank, score, band, household, alert and up to five "
        "reasons a person. Alerts go to the first in rank within the month's capacity, one a "
        "household when the scenario groups by household; a household alerted that month or with "
        "an "
        "undecided alert gets no new one. They are kept in the store (" DEFAULT_STORE_FILE ").\n"
        "Alerts need evidence (`alerts: {evidence: …}` of the scenario, see: hearth help "
        "scenario). "
        "Short of it the list is made, its alerts are withheld, and the exit status is 4. "
        "--override lifts evidence and dates by decision of two named people, until a date; it is "
        "kept and shown.\n"
        "A date after the day after the data's end, before the model's dates or before the latest "
        "list, and another model than the one in use, make a trial: a list in scores/S/trial/ "
        "without alerts.\n"
        "Equal scores are ranked by log-odds, then by a lot for each household, whose seed comes "
        "from the store and is in the audit before the list (of --seed without alerts). More equal "
        "estimates at the end of the list than twice the month's alerts: none of them is listed.",
    .ingests = true,
    .options = options,
    .run = score_run,
};
