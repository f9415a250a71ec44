// The command: options in, one folder out. What cannot be compared is refused before anything is
// written; a method that fails beside others is reported, and is a failure when it was asked for by
// name.
#include "eval/evaluate_effect.h"

#include "eval/effect/effect_withhold.h"
#include "eval/effect_output.h"
#include "eval/effect_report.h"
#include "eval/evaluation_manifest.h"
#include "eval/trial/effect_trial_output.h"
#include "features/base/file.h"
#include "features/base/number.h"
#include "features/workspace/workspace_update.h"

#include <math.h>
#include <string.h>

#define DEFAULT_CALIPER 0.2 // Austin 2011: removes nearly all bias that matching can remove

struct effect_run {
    struct cli *cli;
    const char *directory;
    struct effect_columns columns;
    struct effect_request request;
    struct effect_table table;
    struct effect_trial trial; // of a workspace; extract is NULL for a flat table
    struct effect_result result;
};

// What a scenario's trial takes from the records, with the reason.
static enum status flat_refuse(struct cli *cli, struct error *err)
{
    static const struct {
        const char *option, *why;
    } rows[] = {
        {"--table", "the rows are made from the records"},
        {"--treatment", "name an intervention of the scenario with --intervention"},
        {"--cluster", "families are the clusters"},
        {"--missing", "features that are not known get an indicator"},
        {"--date-treatment", "everyone is followed from time zero, so no outcome comes first"},
        {"--date-outcome", "everyone is followed from time zero, so no outcome comes first"},
    };
    size_t n;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (cli_text(cli, rows[i].option))
            return cli_usage(cli, err, "%s is for a flat table, not for a scenario: %s",
                             rows[i].option, rows[i].why);
    cli_texts(cli, "--exact", &n);
    return n ? cli_usage(cli, err, "--exact is for a flat table, not for a scenario") : OK;
}

static enum status terms_take(const struct cli *cli, struct effect_terms *ret_terms,
                              struct error *err)
{
    size_t n;
    const char *const *terms = cli_texts(cli, "--terms", &n);
    return effect_terms_parse(terms, n, ret_terms, err);
}

// A trial from the workspace. Its folder is reports/effect-S-I when --out names none.
static enum status trial_take(struct effect_run *run, struct error *err)
{
    struct cli *cli = run->cli;
    struct trial_request request = {
        .workspace = cli->workspace,
        .outcome = cli_text(cli, "--outcome"),
        .internal = cli_flag(cli, "--internal"),
        .options = {.n_thread = cli->n_thread, .quiet = cli->quiet},
    };
    enum status status = flat_refuse(cli, err);
    if (!status)
        status = cli_require(cli, "--scenario", &request.scenario, err);
    if (!status)
        status = cli_require(cli, "--intervention", &request.intervention, err);
    if (status)
        return status;
    request.covariates = cli_texts(cli, "--covariates", &request.n_covariate);
    request.groups = cli_texts(cli, "--group", &request.n_group);
    request.negatives = cli_texts(cli, "--negative-outcome", &request.n_negative);
    status = terms_take(cli, &request.terms, err);
    if (status)
        return status;
    struct workspace_options update = {
        .n_thread = cli->n_thread, .quiet = cli->quiet, .accept_loss = cli->accept_loss};
    status = workspace_update(cli->workspace, &update, err);
    if (!status)
        status = effect_trial_open(cli->arena, &request, &run->trial, err);
    if (status)
        return status;
    run->table = run->trial.table;
    run->columns = run->trial.columns;
    if (cli_text(cli, "--unit"))
        run->columns.unit = cli_text(cli, "--unit");
    run->directory = cli_text(cli, "--out");
    if (!run->directory)
        run->directory = file_join(cli->arena, cli->workspace,
                                   arena_format(cli->arena, "reports/effect-%s-%s",
                                                request.scenario, run->trial.info->name));
    return OK;
}

static enum status columns_take(struct effect_run *run, struct error *err)
{
    struct cli *cli = run->cli;
    struct effect_columns *columns = &run->columns;
    const char *missing = cli_text(cli, "--missing");
    enum status status = cli_require(cli, "--table", &columns->path, err);
    if (!status)
        status = cli_require(cli, "--treatment", &columns->treatment, err);
    if (!status)
        status = cli_require(cli, "--outcome", &columns->outcome, err);
    columns->covariates = cli_texts(cli, "--covariates", &columns->n_covariate);
    columns->groups = cli_texts(cli, "--group", &columns->n_group);
    columns->exact = cli_texts(cli, "--exact", &columns->n_exact);
    columns->cluster = cli_text(cli, "--cluster");
    columns->unit = cli_text(cli, "--unit");
    columns->min_count = cli_flag(cli, "--internal") ? 0 : SMALL_COUNTS_DEFAULT;
    columns->negatives = cli_texts(cli, "--negative-outcome", &columns->n_negative);
    columns->date_treatment = cli_text(cli, "--date-treatment");
    columns->date_outcome = cli_text(cli, "--date-outcome");
    columns->fill = missing && strcmp(missing, "indicator") == 0;
    if (!status && !columns->date_treatment != !columns->date_outcome)
        status = cli_usage(cli, err, "--date-treatment and --date-outcome are given together");
    if (!status)
        status = terms_take(cli, &columns->terms, err);
    if (!status && columns->n_covariate == 0)
        status = cli_usage(cli, err, "--covariates is required: what was known before treatment");
    if (!status && missing && !columns->fill && strcmp(missing, "refuse") != 0)
        status = cli_usage(cli, err, "--missing is 'refuse' or 'indicator'");
    if (!status)
        status = cli_require(cli, "--out", &run->directory, err);
    return status;
}

static enum status methods_take(struct effect_run *run, struct error *err)
{
    size_t n;
    const char *const *names = cli_texts(run->cli, "--methods", &n);
    size_t n_method = n ? n : n_effect_estimator;
    const struct effect_estimator **methods =
        arena_array(run->cli->arena, n_method, sizeof *methods);
    for (size_t i = 0; i < n_method; i++) {
        enum status status = OK;
        methods[i] = &effect_estimators[i < n_effect_estimator ? i : 0];
        if (n)
            status = effect_find(names[i], &methods[i], err);
        for (size_t k = 0; k < i && !status; k++)
            if (methods[k] == methods[i])
                status = cli_usage(run->cli, err, "method '%s' is named twice", names[i]);
        if (status)
            return status;
    }
    run->request.methods = methods;
    run->request.n_method = n_method;
    return OK;
}

static enum status caliper_take(struct cli *cli, double *ret_caliper, struct error *err)
{
    const char *text = cli_text(cli, "--caliper");
    if (!text)
        return OK;
    if (strcmp(text, "none") == 0)
        *ret_caliper = INFINITY;
    else if (!number_parse(text, strlen(text), ret_caliper) || !(*ret_caliper > 0))
        return cli_usage(cli, err,
                         "--caliper must be a number of standard deviations above 0, or none");
    return OK;
}

static enum status request_take(struct effect_run *run, struct error *err)
{
    struct cli *cli = run->cli;
    const char *estimand = cli_text(cli, "--estimand");
    long ratio = cli_integer(cli, "--ratio", 1);
    run->request = (struct effect_request){
        .estimand = ESTIMAND_ATT,
        .caliper = DEFAULT_CALIPER,
        .seed = cli->seed,
        .ratio = (size_t)ratio,
        .replace = cli_flag(cli, "--replace"),
        .n_thread = cli->n_thread,
    };
    if (ratio < 1 || ratio > 1000)
        return cli_usage(cli, err, "--ratio must be 1 to 1000 untreated rows for each treated one");
    enum status status = caliper_take(cli, &run->request.caliper, err);
    if (!status && estimand)
        status = estimand_parse(estimand, &run->request.estimand, err);
    return status ? status : methods_take(run, err);
}

static enum status manifest_write(const struct effect_run *run, const char *path, struct error *err)
{
    char hash[HASH_TEXT];
    const struct effect_trial *trial = &run->trial;
    enum status status = trial->extract ? OK : hash_file(run->columns.path, hash, err);
    if (status)
        return status;
    const struct evaluation_manifest manifest = {
        .command = "evaluate effect",
        .input_hash = trial->extract ? extract_hash(trial->extract) : hash,
        .config_hash = trial->extract ? extract_config_hash(trial->extract) : NULL,
        .n_row = run->result.study.design.data->n_row,
        .seed = run->cli->seed,
    };
    return evaluation_manifest_write(&manifest, path, err);
}

// Enough decimals for four digits of the largest figure.
static int decimals_of(const struct effect_study *study)
{
    double largest = 0;
    for (size_t i = 0; i < study->n_estimate; i++)
        largest = fmax(largest, fabs(study->estimates[i].estimate)); // NaN: withheld
    if (!(largest > 0))
        return 3;
    double digits = 3 - floor(log10(largest));
    return digits < 0 ? 0 : digits > 9 ? 9 : (int)digits;
}

static void estimate_print(const struct effect_estimate *estimate, int n_decimal)
{
    char figure[40] = "withheld", interval[80] = "withheld";
    double low = estimate->low, high = estimate->high;
    if (!estimate->withheld) {
        snprintf(figure, sizeof figure, "%.*f", n_decimal, estimate->estimate);
        snprintf(interval, sizeof interval, "%.*f to %.*f", n_decimal, low, n_decimal, high);
    } else if (!isnan(low)) {
        n_decimal = (int)fmin(n_decimal, effect_step_decimals(estimate->step));
        snprintf(interval, sizeof interval, "about %.*f to %.*f", n_decimal,
                 effect_outwards(low, n_decimal, false), n_decimal,
                 effect_outwards(high, n_decimal, true));
    }
    printf("%12s %28s", figure, interval);
    if (estimate->hide_counts)
        printf(" %8s %9s", "withheld", "withheld");
    else
        printf(" %8zu %9zu", estimate->n_arm[1], estimate->n_arm[0]);
    printf(" %9.3f\n", estimate->largest_smd);
}

static void estimates_print(const struct effect_study *study)
{
    int n_decimal = decimals_of(study);
    printf("\n%-11s %-4s %12s %28s %8s %9s %9s\n", "method", "of", "estimate", "95% CI", "treated",
           "untreated", "imbalance");
    for (size_t i = 0; i < study->n_estimate; i++) {
        const struct effect_estimate *estimate = &study->estimates[i];
        printf("%-11s %-4s ", estimate->method->name, estimand_rows[estimate->estimand].name);
        if (estimate->status) {
            printf("%12s %28s\n", "–", "not estimated");
            continue;
        }
        estimate_print(estimate, n_decimal);
    }
}

static void groups_print(const struct effect_result *result)
{
    int n_decimal = decimals_of(&result->study);
    struct arena arena = {0};
    if (result->n_group)
        printf("\nby group:\n");
    for (size_t i = 0; i < result->n_group; i++) {
        const struct effect_group *group = &result->groups[i];
        const char *value = *group->value ? group->value : "(not known)";
        if (!group->shown)
            printf("  %s %s: %s%s\n", group->column, value,
                   group->study.n_estimate && group->hide_counts ? "" : "not estimated, ",
                   group->reason);
        else
            printf("  %s %s: %s\n", group->column, value,
                   effect_estimate_text(&arena, group->shown, 1, n_decimal, "95% CI "));
    }
    arena_done(&arena);
}

static void negatives_print(const struct effect_result *result)
{
    int n_decimal = decimals_of(&result->study);
    struct arena arena = {0};
    for (size_t k = 0; k < result->columns->n_negative; k++) {
        const struct effect_negative *negative = &result->negatives[k];
        if (negative->shown)
            printf("negative outcome %s: %s\n", negative->name,
                   effect_estimate_text(&arena, negative->shown, 1, n_decimal, "95% CI "));
        else
            printf("negative outcome %s: not estimated, %s\n", negative->name, negative->reason);
    }
    arena_done(&arena);
}

static void result_print(const struct effect_run *run)
{
    const struct effect_result *result = &run->result;
    if (result->columns->min_count <= 0)
        printf("internal: small counts are not withheld\n");
    for (size_t i = 0; i < result->n_warning; i++) // --quiet too: they are about what follows
        fprintf(stderr, "warning: %s\n", result->warnings[i]);
    printf("%s\n", result->answer);
    estimates_print(&result->study);
    groups_print(result);
    negatives_print(result);
    if (result->trial)
        effect_trial_print(result->trial);
    if (!isnan(result->sensitivity.e_value))
        printf("\nE-value %.2f", result->sensitivity.e_value);
    if (!isnan(result->sensitivity.e_value) && !isnan(result->sensitivity.e_limit))
        printf(", %.2f for the near end of the interval", result->sensitivity.e_limit);
    if (!isnan(result->sensitivity.e_value))
        putchar('\n');
    printf("report: %s/report.html\n", run->directory);
}

static enum status outputs_write(const struct effect_run *run, struct error *err)
{
    struct arena *arena = run->cli->arena;
    json *root = effect_result_json(&run->result);
    enum status status = file_make_directories(run->directory, err);
    if (!status)
        status = json_write_file(root, file_join(arena, run->directory, "result.json"), err);
    if (!status)
        status = effect_write_csv(run->directory, &run->result, err);
    if (!status)
        status =
            effect_report_write(&run->result, file_join(arena, run->directory, "report.html"), err);
    if (!status)
        status = manifest_write(run, file_join(arena, run->directory, "manifest.json"), err);
    if (!status && run->cli->json)
        status = json_write(root, stdout, err);
    else if (!status)
        result_print(run);
    json_free(root);
    return status;
}

// A method that was asked for by name and could not estimate is a failure; likewise when none
// could.
static enum status failure_find(const struct effect_run *run, struct error *err)
{
    const struct effect_study *study = &run->result.study;
    const struct effect_estimate *failed = NULL;
    size_t n_named, n_good = 0;
    cli_texts(run->cli, "--methods", &n_named);
    for (size_t i = 0; i < study->n_estimate; i++) {
        n_good += !study->estimates[i].status;
        if (!failed && study->estimates[i].status)
            failed = &study->estimates[i];
    }
    if (!failed || (n_good && !n_named))
        return OK;
    return error_set(err, failed->status, "method %s: %s", failed->method->name, failed->reason);
}

// A name given twice would count twice, or be a slip for another.
static enum status lists_check(struct cli *cli, struct error *err)
{
    static const char *const options[] = {"--covariates", "--group", "--exact",
                                          "--negative-outcome"};
    for (size_t o = 0; o < sizeof options / sizeof *options; o++) {
        size_t n;
        const char *const *names = cli_texts(cli, options[o], &n);
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < i; k++)
                if (strcmp(names[i], names[k]) == 0)
                    return cli_usage(cli, err, "%s names '%s' twice", options[o], names[i]);
    }
    return OK;
}

static enum status input_take(struct effect_run *run, struct error *err)
{
    struct cli *cli = run->cli;
    enum status status = request_take(run, err);
    if (!status)
        status = lists_check(cli, err);
    if (status)
        return status;
    if (cli_text(cli, "--scenario") || cli_text(cli, "--intervention"))
        return trial_take(run, err);
    status = columns_take(run, err);
    return status ? status : effect_table_read(cli->arena, &run->columns, &run->table, err);
}

// In a trial the covariates were found, not named, so a method that cannot use them leaves the
// others; it is refused when none can estimate.
static bool is_refused(const struct effect_run *run)
{
    const struct effect_study *study = &run->result.study;
    size_t n_good = 0;
    for (size_t i = 0; i < study->n_estimate; i++)
        n_good += !study->estimates[i].status;
    return study->status && !(run->trial.extract && n_good);
}

static enum status effect_finish(struct effect_run *run, struct error *err)
{
    struct cli *cli = run->cli;
    struct effect_trial *trial = run->trial.extract ? &run->trial : NULL;
    run->result = (struct effect_result){
        .columns = &run->columns, .table = &run->table, .request = &run->request, .trial = trial};
    effect_result_make(cli->arena, &run->result);
    if (is_refused(run)) {
        *err = run->result.study.refusal;
        if (!*err->place)
            error_at(err, run->columns.path, 0, 0);
        return run->result.study.status;
    }
    if (trial)
        trial->n_set_aside =
            run->result.study.support.n_arm[0] + run->result.study.support.n_arm[1];
    if (trial)
        effect_trial_compare(cli->arena, &run->request, run->result.study.headline, trial);
    for (size_t i = 0; i < run->result.n_note; i++)
        cli_say(cli, "note: %s", run->result.notes[i]);
    enum status status = outputs_write(run, err);
    return status ? status : failure_find(run, err);
}

enum status evaluate_effect_run(struct cli *cli, struct error *err)
{
    struct effect_run run = {.cli = cli};
    enum status status = input_take(&run, err);
    if (!status)
        status = effect_finish(&run, err);
    if (run.trial.extract)
        effect_trial_close(&run.trial);
    return status;
}
