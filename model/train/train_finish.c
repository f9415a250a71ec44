// Both ways into training end here, so that their outputs cannot drift apart.
#include "model/train/train_finish.h"

#include "features/base/number.h"
#include "features/base/small_counts.h"
#include "model/bundle/bundle_folder.h"
#include "model/train/assess.h"
#include "model/train/train_report.h"

#include <math.h>
#include <string.h>

const struct top train_default_tops[3] = {{"5%", true, 5}, {"10%", true, 10}, {"20%", true, 20}};

static void show_figure(const json *metrics, const char *name)
{
    const json *figure = json_get(metrics, name);
    double estimate = json_number(figure, "estimate", NAN),
           low = json_number(figure, "ci_low", NAN), high = json_number(figure, "ci_high", NAN);
    const char *reason = json_text(figure, "reason");
    bool rounded = json_count(json_get(figure, "rounded")) > 0;
    int digits = rounded ? ROUNDED_DECIMALS : 3;
    if (isnan(estimate))
        printf("%s: undefined (%s)\n", name, reason ? reason : "not known");
    else if (isnan(low) || isnan(high))
        printf("%s: %.*f (no 95%% CI: %s)\n", name, digits, estimate,
               reason ? reason : "not known");
    else
        printf("%s: %.*f (95%% CI %.*f to %.*f%s)\n", name, digits, estimate, digits, low, digits,
               high, rounded ? "; rounded" : "");
}

static void show_count(const json *metrics, const char *name)
{
    double n = json_number(metrics, name, NAN);
    if (isnan(n))
        printf("few");
    else
        printf("%.0f", n);
}

static void show_counts(const json *metrics)
{
    printf("tested: ");
    show_count(metrics, "n");
    printf(" predictions, ");
    show_count(metrics, "n_positive");
    printf(" with the outcome%s\n", json_number(metrics, "min_count", 0) > 0
                                        ? ""
                                        : " (internal: small counts are not withheld)");
}

static void show_warnings(const json *metrics)
{
    const json *auroc = json_get(json_get(metrics, "metrics"), "auroc");
    double low = json_number(auroc, "ci_low", NAN), high = json_number(auroc, "ci_high", NAN);
    if (low > 0.5)
        return;
    if (isnan(low) || isnan(high))
        printf("warning: " EVALUATION_WARNING " (no 95%% CI of the AUROC)\n");
    else
        printf("warning: " EVALUATION_WARNING " (95%% CI of the AUROC: %.3f to %.3f, %s)\n", low,
               high, high < 0.5 ? "below 0.5: the ranking is upside down" : "includes 0.5");
}

static void show_evidence(const json *evidence)
{
    double length = json_number(evidence, "length", 0),
           families = json_number(evidence, "families", NAN);
    const json *lift = json_get(evidence, "lift"), *baseline = json_get(evidence, "baseline");
    if (length < 1)
        return;
    printf("evidence for a list of %.0f: ", length);
    if (isnan(families))
        printf("fewer than %.0f families with the outcome",
               json_number(evidence, "min_count", SMALL_COUNTS_DEFAULT));
    else
        printf("%.0f families with the outcome", families);
    char text[INTERVAL_TEXT];
    double better = json_number(baseline, "lift", NAN);
    printf(" at %.0f test dates, lift %s", json_number(evidence, "test_dates", 0),
           number_interval(json_number(lift, "estimate", NAN), json_number(lift, "ci_low", NAN),
                           json_number(lift, "ci_high", NAN), 2, text));
    if (baseline && isnan(better))
        printf("; ranked by %s not known", json_text(baseline, "ranked_by"));
    else if (baseline)
        printf("; ranked by %s %.2f", json_text(baseline, "ranked_by"), better);
    putchar('\n');
}

static void show_base_rate(double rate)
{
    if (isnan(rate))
        printf("base rate withheld, ");
    else
        printf("base rate %.2f%%, ", 100 * rate);
}

static void show_text(const json *model, const json *metrics, const char *directory)
{
    const json *candidates = json_get(json_get(model, "selection"), "candidates");
    printf("model: %s (%s)\nfolder: %s\n", json_text(model, "id"), json_text(model, "kind"),
           directory);
    for (size_t i = 0; i < json_count(candidates); i++) {
        const json *candidate = json_at(candidates, i);
        double average = json_number(candidate, "average", NAN);
        printf("%s %s, %s ", json_bool(candidate, "selected", false) ? "selected:" : "candidate:",
               json_text(candidate, "model"), json_text(json_get(model, "selection"), "metric"));
        printf(isnan(average) ? "not known\n" : "%.4f\n", average);
    }
    const json *failed = json_get(json_get(model, "selection"), "failed");
    for (size_t i = 0; i < json_count(failed); i++)
        printf("left out, could not be fitted: %s\n", json_value_text(json_at(failed, i)));
    const json *baselines = json_get(json_get(model, "selection"), "baselines");
    for (size_t i = 0; i < json_count(baselines); i++) {
        const json *baseline = json_at(baselines, i);
        double average = json_number(baseline, "average", NAN);
        printf("baseline: the order of %s, %s ", json_text(baseline, "ranked_by"),
               json_text(json_get(model, "selection"), "metric"));
        printf(isnan(average) ? "not known\n" : "%.4f\n", average);
    }
    if (json_text(json_get(metrics, "comparison"), "sentence"))
        puts(json_text(json_get(metrics, "comparison"), "sentence"));
    show_counts(metrics);
    show_figure(json_get(metrics, "metrics"), "auroc");
    if (json_get(metrics, "auroc_within_dates"))
        show_figure(metrics, "auroc_within_dates");
    show_figure(json_get(metrics, "metrics"), "average_precision");
    show_figure(json_get(metrics, "metrics"), "calibration_slope");
    show_warnings(metrics);
    const json *splits = json_get(metrics, "splits");
    const char *scheme = json_text(json_get(model, "splits"), "scheme");
    bool by_date = scheme && strcmp(scheme, "dates") == 0;
    show_evidence(json_get(metrics, "evidence"));
    for (size_t i = 0; i < json_count(splits); i++) {
        printf("%s ", json_text(json_at(splits, i), "test"));
        if (by_date)
            show_base_rate(json_number(json_at(splits, i), "base_rate", NAN));
        show_figure(json_get(json_at(splits, i), "metrics"), "auroc");
    }
}

enum status train_show(const struct cli *cli, const char *directory, struct error *err)
{
    json *model = NULL, *metrics = NULL;
    enum status status = json_read_file(file_join(cli->arena, directory, "model.json"),
                                        BUNDLE_MAX_BYTES, &model, err);
    if (!status)
        status = json_read_file(file_join(cli->arena, directory, "metrics.json"), BUNDLE_MAX_BYTES,
                                &metrics, err);
    if (!status && cli->json) {
        json_put_text(metrics, "kind", json_text(model, "kind"));
        json_put_text(metrics, "directory", directory);
        status = json_write(metrics, stdout, err);
    } else if (!status) {
        show_text(model, metrics, directory);
    }
    json_free(model);
    json_free(metrics);
    return status;
}

// Values by dataset row become values by prediction.
static const struct group_column *groups_spread(struct arena *arena,
                                                const struct predictions *predictions,
                                                const struct finish_options *options)
{
    struct group_column *groups = arena_array(arena, options->n_group + 1, sizeof *groups);
    for (size_t g = 0; g < options->n_group; g++) {
        const char **values = arena_array(arena, predictions->n + 1, sizeof *values);
        for (size_t i = 0; i < predictions->n; i++)
            values[i] = options->groups[g].values[predictions->row[i]];
        groups[g] = options->groups[g];
        groups[g].values = values;
    }
    return groups;
}

double train_min_count(const struct cli *cli, double min_count)
{
    if (cli_flag(cli, "--internal"))
        return 0;
    return min_count > 0 ? min_count : SMALL_COUNTS_DEFAULT;
}

static void say_calibration(const struct cli *cli, const struct training_record *record)
{
    const struct fitted *fitted = &record->trained->fitted;
    if (settings_calibration(&fitted->settings) == CALIBRATE_ISOTONIC &&
        fitted->calibrator.kind != CALIBRATE_ISOTONIC)
        cli_say(cli, "calibrated by a %s line: isotonic calibration needs %d rows with the outcome",
                calibrate_name(&fitted->calibrator), ISOTONIC_MIN_POSITIVE);
}

enum status train_finish(const struct cli *cli, struct training_record *record,
                         const char *directory, const struct finish_options *options,
                         struct error *err)
{
    struct predictions predictions;
    struct assessment assessment;
    predictions_gather(cli->arena, record->plan, record->trained, &predictions);
    struct evaluation_input base = {
        .groups = groups_spread(cli->arena, &predictions, options),
        .n_group = options->n_group,
        .tops = options->tops,
        .n_top = options->n_top,
        .threshold = NAN,
        .min_count = train_min_count(cli, options->min_count),
        .n_replicate = ASSESS_REPLICATES,
        .seed = cli->seed,
        .n_thread = cli->n_thread,
    };
    cli_say(cli, "testing %zu predictions", predictions.n);
    say_calibration(cli, record);
    enum status status = assess(
        cli->arena, &(struct assess_input){record->plan, &predictions, &base}, &assessment, err);
    record->predictions = &predictions;
    record->assessment = &assessment;
    struct bundle_folder folder;
    if (!status)
        status = bundle_folder_open(directory, record->extract != NULL, &folder, err);
    if (!status) {
        status = train_report_write(folder.path, record, err);
        if (!status)
            status = bundle_write(folder.path, record, err);
        status = bundle_folder_close(&folder, status, err);
    }
    record->predictions = NULL;
    record->assessment = NULL;
    return status;
}
