// hearth explain: why a person has the score they have, and which records say so.
#include "serve/cmd_explain.h"

#include "features/extract/moment.h"
#include "features/extract/scenario_sources.h"
#include "model/numeric/numerics.h"
#include "model/score/explain.h"
#include "serve/alert/list_state.h"
#include "serve/case/case_links.h"
#include "serve/cli_scenario.h"
#include "serve/scoring/open_scenario.h"
#include "serve/store/command_look.h"

#include <string.h>

static const struct option_row options[] = {
    {.name = "--scenario",
     .kind = OPTION_TEXT,
     .value_name = "S",
     .help = "whose model (required)"},
    {.name = "--person",
     .kind = OPTION_TEXT,
     .value_name = "P",
     .help = "the person's id (required)"},
    {.name = "--as-of",
     .kind = OPTION_DAY,
     .value_name = "DATE",
     .help = "the day; of the latest list, else the day after the data's end"},
    {.name = "--model",
     .kind = OPTION_TEXT,
     .value_name = "ID",
     .help = "a model of the scenario; the selected one when not given"},
    {.name = NULL},
};

// The date in the name of the latest scores file, or DAY_NONE.
static day_t latest_scores(const struct cli *cli, const char *scenario)
{
    char **paths;
    size_t n;
    char *pattern = file_join(cli->arena, cli->workspace,
                              arena_format(cli->arena, "scores/%s/*.csv", scenario));
    day_t latest = DAY_NONE, day;
    if (file_glob(cli->arena, pattern, &paths, &n, ERROR_IGNORED))
        return DAY_NONE;
    for (size_t i = 0; i < n; i++) {
        const char *slash = strrchr(paths[i], '/'), *name = slash ? slash + 1 : paths[i];
        if (day_parse(name, strcspn(name, "."), NULL, &day) && day > latest)
            latest = day;
    }
    return latest;
}

struct linkage { // how the person's records were linked
    size_t n_record;
    struct outside_match *possible; // n_possible, by reason: people who may be the same person
    size_t n_possible;
    double confidence; // of the least certain link; 1 = by a rule, a decision or the same ID
};

static enum status linkage_find(const struct cli *cli, const struct scenario_model *model,
                                const char *person, struct linkage *ret_linkage, struct error *err)
{
    struct case_links links;
    *ret_linkage = (struct linkage){.confidence = 1};
    enum status status = case_links_read(cli->arena, moment_timeline(model->extract), &links, err);
    if (status)
        return status;
    struct person_records records = case_links_records(&links, person);
    ret_linkage->n_record = records.n;
    ret_linkage->confidence = records.confidence;
    ret_linkage->n_possible = case_links_outside(
        cli->arena, &links, &(struct named_people){&person, 1}, &ret_linkage->possible);
    return OK;
}

static void possible_print(const struct linkage *linkage)
{
    for (size_t i = 0; i < linkage->n_possible; i++)
        printf("%zu other %s possibly the same person, not linked: %s\n", linkage->possible[i].n,
               linkage->possible[i].n == 1 ? "person is" : "people are",
               linkage->possible[i].reason);
}

static void possible_put(json *object, const struct linkage *linkage)
{
    json *list = json_put_array(object, "possible_matches");
    for (size_t i = 0; i < linkage->n_possible; i++) {
        json *item = json_add_object(list);
        json_put_integer(item, "people", (long long)linkage->possible[i].n);
        json_put_text(item, "reason", linkage->possible[i].reason);
    }
}

static void linkage_print(const struct linkage *linkage)
{
    possible_print(linkage);
    if (linkage->n_record < 2)
        return;
    printf("linked from %zu records", linkage->n_record);
    if (linkage->confidence >= 0.995 && linkage->confidence < 1)
        fputs("; the least certain link has a match score of more than 0.99", stdout);
    else if (linkage->confidence < 1)
        printf("; the least certain link has a match score of %.2f", linkage->confidence);
    if (linkage->confidence < 1)
        fputs(", where 1 is certain (not a tested probability)", stdout);
    putchar('\n');
}

static enum status explain_with(struct cli *cli, const struct scenario_model *model,
                                const char *person, day_t as_of, struct error *err)
{
    struct explanation explanation;
    struct linkage linkage;
    json *root;
    enum status status =
        explain_make(cli->arena, model, &(struct explained){person, as_of}, &explanation, err);
    struct command_look look = {"explain", model->info->name, as_of, &person, 1};
    if (!status)
        status = command_look_record(cli->workspace, &look, err);
    if (!status)
        status = linkage_find(cli, model, person, &linkage, err);
    if (!status && !cli->json)
        status = explain_print(model, &explanation, stdout, err);
    if (!status && !cli->json)
        linkage_print(&linkage);
    if (status || !cli->json)
        return status;
    status = explain_to_json(model, &explanation, &root, err);
    if (!status) {
        json *object = json_put_object(root, "linkage");
        json_put_integer(object, "records", (long long)linkage.n_record);
        json_put_number(object, "match_score", linkage.confidence);
        possible_put(object, &linkage);
        status = json_write(root, stdout, err);
        json_free(root);
    }
    return status;
}

// What the hub says over the list: withheld alerts, an override, evidence that is not tested.
static enum status notices_print(const struct cli *cli, struct store *store,
                                 const struct scenario_model *model, struct error *err)
{
    struct list_state state;
    struct list_reasons notices;
    enum status status = list_state_read(store, cli->arena, model->info->name, &state, err);
    if (status)
        return status;
    list_state_notices(cli->arena, &state, extract_today(model->extract), &notices);
    for (size_t i = 0; i < notices.n; i++)
        printf("%s\n", notices.items[i]);
    return OK;
}

// With the events that came since the last extract, as `score` has them.
static enum status explain_newest(struct cli *cli, struct open_scenario *open, const char *person,
                                  day_t as_of, struct error *err)
{
    struct store *store = NULL;
    struct error why = {0};
    enum status status =
        store_open_workspace(cli->workspace, &(struct store_options){0}, &store, &why);
    if (status == E_SYSTEM) // somebody else's file: the hub's own user may read it
        cli_say(cli, "%s; events that programs sent since the last extract are left out",
                why.message);
    else if (status && status != E_NOT_FOUND) {
        *err = why;
        return status;
    }
    status = open_scenario_lay_over(open, store, err);
    if (!status && store && !cli->json)
        status = notices_print(cli, store, open_scenario_model(open), err);
    if (!status)
        status = explain_with(cli, open_scenario_model(open), person, as_of, err);
    store_close(store);
    return status;
}

static enum status explain_run(struct cli *cli, struct error *err)
{
    const char *person, *date = cli_text(cli, "--as-of");
    day_t as_of = DAY_NONE;
    struct open_scenario *open;
    numerics_prepare();
    enum status status = cli_require(cli, "--person", &person, err);
    if (!status && date && !day_parse(date, strlen(date), NULL, &as_of))
        status = cli_usage(cli, err, "--as-of '%s' is not a date", date);
    if (!status)
        status = cli_scenario_open(cli, &open, err);
    if (status)
        return status;
    const struct scenario_model *model = open_scenario_model(open);
    if (as_of == DAY_NONE)
        as_of = latest_scores(cli, model->info->name);
    if (as_of == DAY_NONE)
        as_of = extract_data_end(model->extract) + 1;
    day_t end = extract_data_end(model->extract);
    char day[DAY_TEXT];
    if (as_of > end + 1)
        cli_say(cli, "warning: the records end on %s: nothing after that day is known here",
                day_format(end, day));
    status = explain_newest(cli, open, person, as_of, err);
    open_scenario_close(open);
    return status;
}

const struct command_row cmd_explain = {
    .name = "explain",
    .summary = "show a score, its reasons and the records behind each",
    .usage = "--scenario S --person P [--as-of DATE] [--model ID]",
    .details = "Contributions are in log-odds against the average person the model was fitted on; "
               "their sum and the "
               "average make the score's log-odds before calibration exactly. A reason is what "
               "contributed to the estimate, not "
               "a cause; a lower estimate is not safer. Each call is in the audit where there is a "
               "store. Events that programs sent since the last extract count, as in "
               "`score`.",
    .ingests = true,
    .options = options,
    .run = explain_run,
};
