// hearth check: the configuration and the data quality of every source; with a scenario its
// cohorts, base rates, unknown labels and the dates left for training and test. As text, as JSON
// and as one HTML page.

#include "model/train/cmd_check.h"

#include "features/base/json.h"
#include "features/extract/cohort_report.h"
#include "features/extract/enough.h"
#include "features/extract/extract.h"
#include "features/extract/intervention.h"
#include "features/ingest/ingest.h"
#include "features/quality/quality.h"
#include "features/report/report.h"
#include "features/workspace/workspace_update.h"
#include "model/train/scenario_sections.h"

#include <string.h>

static const struct option_row options[] = {
    {.name = "--scenario",
     .kind = OPTION_TEXT,
     .value_name = "S",
     .help = "also check the scenario scenarios/S.yaml"},
    {.name = "--html",
     .kind = OPTION_OUT_FILE,
     .value_name = "FILE",
     .endings = ".html .htm",
     .help = "write the report as one HTML page"},
    {.name = "--internal",
     .kind = OPTION_FLAG,
     .help = "write small counts as well: for the analyst alone"},
    {.name = NULL},
};

struct check {
    struct quality quality;
    struct extract *extract; // NULL without a scenario
    struct cohort_figures cohort;
    const struct intervention *const *interventions; // n_intervention
    size_t n_intervention;
};

static void print_enough(const struct extract *extract)
{
    size_t n;
    const char *const *contacts = enough_contacts(extract, &n);
    if (!enough_is_asked(extract))
        return;
    printf("  enough for a score: observed for %.0f%% of the time since birth, a year at most\n",
           100 * enough_observed(extract));
    for (size_t i = 0; i < n; i++)
        printf("  contact that everybody should have had: %s\n", contacts[i]);
}

static void print_scenario(const struct check *check)
{
    const struct scenario_info *info = extract_scenario(check->extract);
    char day[DAY_TEXT];
    size_t n_col, n_test;
    extract_columns(check->extract, &n_col);
    extract_test_dates(check->extract, &n_test);
    printf("\nscenario %s: %s\n", info->name, info->title);
    printf("  %zu columns about each %s, %zu as_of dates, outcome within %s, data end %s\n", n_col,
           info->one, info->n_as_of, info->outcomes[0].horizon,
           day_format(extract_data_end(check->extract), day));
    if (info->outcomes[0].title)
        printf("  outcome: %s %s\n", info->outcomes[0].title, info->outcomes[0].within);
    print_enough(check->extract);
    cohort_print(&check->cohort, stdout);
    printf("  trainable = earlier rows whose outcome window has ended by that date\n");
    if (!n_test)
        printf("  no test date: no window has closed before a date whose outcome is known; more "
               "history is needed\n");
    for (size_t i = 0; i < check->n_intervention; i++) {
        const struct intervention_info *intervention = intervention_info(check->interventions[i]);
        printf("  intervention %s: %s, started within %s of becoming eligible\n",
               intervention->name, intervention->title, intervention->within_words);
    }
    if (!info->purpose)
        printf("  purpose: none stated, so the sources' purposes were not checked\n");
    for (size_t i = 0; info->purpose && extract_unchecked_purpose(check->extract, i); i++)
        printf("  purpose: source %s states none; not checked\n",
               extract_unchecked_purpose(check->extract, i));
}

static json *scenario_json(const struct check *check)
{
    const struct scenario_info *info = extract_scenario(check->extract);
    char day[DAY_TEXT];
    size_t n_col;
    extract_columns(check->extract, &n_col);
    json *root = json_object_create();
    json_put_text(root, "name", info->name);
    json_put_text(root, "title", info->title);
    json_put_text(root, "purpose", info->purpose);
    json_put_integer(root, "columns", (long long)n_col);
    json_put_text(root, "data_end", day_format(extract_data_end(check->extract), day));
    json *unchecked = json_put_array(root, "purpose_not_checked");
    for (size_t i = 0; extract_unchecked_purpose(check->extract, i); i++)
        json_add_text(unchecked, extract_unchecked_purpose(check->extract, i));
    cohort_to_json(&check->cohort, root);
    if (enough_is_asked(check->extract)) {
        size_t n;
        const char *const *texts = enough_contacts(check->extract, &n);
        json *enough = json_put_object(root, "enough");
        json_put_number(enough, "observed", enough_observed(check->extract));
        json *contacts = json_put_array(enough, "contacts");
        for (size_t i = 0; i < n; i++)
            json_add_text(contacts, texts[i]);
    }
    json *interventions = json_put_array(root, "interventions");
    for (size_t i = 0; i < check->n_intervention; i++) {
        const struct intervention_info *intervention = intervention_info(check->interventions[i]);
        json *item = json_add_object(interventions);
        json_put_text(item, "name", intervention->name);
        json_put_text(item, "title", intervention->title);
        json_put_text(item, "source", intervention->source);
        json_put_text(item, "eligible_within", intervention->within_text);
    }
    return root;
}

// failure: NULL when nothing failed.
static void print_json(const struct check *check, const struct error *failure)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put(root, "quality", quality_json(&check->quality));
    if (check->extract)
        json_put(root, "scenario", scenario_json(check));
    if (failure)
        cli_put_errors(root, failure);
    json_write(root, stdout, ERROR_IGNORED);
    json_free(root);
}

static enum status scenario_figures(struct cli *cli, struct check *check, struct error *err)
{
    check->cohort = (struct cohort_figures){
        .extract = check->extract,
        .summaries = extract_summaries(check->extract),
        .min_count = cli_flag(cli, "--internal") ? 0 : extract_min_count(check->extract),
    };
    cohort_withhold(cli->arena, &check->cohort);
    extract_incidence(check->extract, &check->cohort.incidence);
    return interventions_read(check->extract, &check->interventions, &check->n_intervention, err);
}

// All that is wrong with the scenario comes in one run.
static enum status scenario_open(struct cli *cli, struct check *check, struct error *err)
{
    const char *scenario = cli_text(cli, "--scenario");
    struct workspace_options update = {
        .n_thread = cli->n_thread, .quiet = cli->quiet, .accept_loss = cli->accept_loss};
    struct extract_options extract_options = {.n_thread = cli->n_thread, .quiet = cli->quiet};
    struct error_list all = {0}, found = {0};
    struct error open_err = {.all = &found};
    if (!scenario)
        return OK;
    enum status status = workspace_update(cli->workspace, &update, err);
    if (status)
        return status;
    if (extract_open(cli->workspace, scenario, &extract_options, &check->extract, &open_err))
        scenario_errors_add(&all, &open_err);
    scenario_sections_check(cli->workspace, scenario, &all);
    if (check->extract)
        status = scenario_figures(cli, check, err);
    return status ? status : error_list_finish(&all, err);
}

static enum status write_page(const struct check *check, const char *path, struct error *err)
{
    struct report *report;
    enum status status =
        report_open(path, "Data quality", check->quality.config->name, &report, err);
    if (status)
        return status;
    quality_report(&check->quality, report);
    if (check->extract)
        cohort_report(&check->cohort, report);
    return report_close(report, err);
}

// Data over their limit of rejects are shown all the same; the exit status tells.
static enum status check_run(struct cli *cli, struct error *err)
{
    struct config config;
    struct check check = {0};
    struct ingest_summary summary;
    struct ingest_options ingest = {
        .n_thread = cli->n_thread, .quiet = cli->quiet, .accept_loss = cli->accept_loss};
    enum status status = config_read(cli->arena, cli->workspace, &config, err);
    enum status rejected = OK;
    if (!status)
        status = ingest_update(&config, &ingest, &summary, err);
    if (status == E_REJECTED) {
        rejected = status;
        status = OK;
    }
    if (!status)
        status = quality_measure(cli->arena, &config, config_today(&config), &check.quality, err);
    struct error scenario_error = {.all = err->all};
    enum status scenario = status || rejected ? OK : scenario_open(cli, &check, &scenario_error);
    if (!status && cli->json)
        print_json(&check, rejected ? err : scenario ? &scenario_error : NULL);
    else if (!status)
        quality_print(&check.quality, stdout);
    if (!status && check.extract && !cli->json)
        print_scenario(&check);
    if (!status && cli_text(cli, "--html"))
        status = write_page(&check, cli_text(cli, "--html"), err);
    extract_close(check.extract);
    if (!status && scenario)
        *err = scenario_error;
    err->after_result = !status;
    return status ? status : rejected ? rejected : scenario;
}

const struct command_row cmd_check = {
    .name = "check",
    .summary = "check configuration and data quality; for a scenario its cohort and dates",
    .usage = "[--scenario S] [--html FILE] [--internal]",
    .ingests = true,
    .options = options,
    .run = check_run,
};
