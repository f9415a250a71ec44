// Each variant against the whole: what is lost, with its interval, and what that means for the data that
// are asked for.
#include "model/train/study_report.h"

#include "features/base/small_counts.h"
#include "features/report/report.h"
#include "model/train/select.h"

#include <math.h>

static const char *const kind_names[] = {[STUDY_WHOLE] = "whole",
                                         [STUDY_FAMILIES] = "families",
                                         [STUDY_AGENCY] = "agency",
                                         [STUDY_GROUP] = "group"};

static struct interval shown(const struct study *study, const struct interval *interval)
{
    struct interval of = *interval;
    if (study->few && !isnan(of.estimate))
        interval_round(&of, ROUNDED_DECIMALS);
    return of;
}

static const struct compared *compared_of(const struct study *study,
                                          const struct study_variant *variant)
{
    return &study->comparison.ranked[variant->i_ranked];
}

// A loss is worse by the metric, whichever way that goes.
static const char *verdict(const struct study_record *record, const struct study_variant *variant)
{
    const struct interval *difference = &compared_of(record->study, variant)->difference;
    if (variant->kind == STUDY_WHOLE)
        return "";
    if (isnan(difference->low) || (difference->low <= 0 && difference->high >= 0))
        return "cannot tell";
    return selection_better(record->selection, difference->estimate, 0) ? "better" : "worse";
}

static bool found_is_withheld(const struct study *study, const struct study_variant *variant)
{
    return compared_of(study, variant)->withheld || study->comparison.ranked[0].withheld;
}

static void variant_json(const struct study_record *record, const struct study_variant *variant,
                         json *item)
{
    const struct study *study = record->study;
    json_put_text(item, "kind", kind_names[variant->kind]);
    json_put_text(item, "name", variant->name);
    json_put_number(item, "share_of_families", variant->share);
    json_put_integer(item, "columns", (long long)variant->n_column);
    json_put_text(item, "failure", variant->failure);
    if (variant->failure)
        return;
    const struct compared *compared = compared_of(study, variant);
    struct interval average = shown(study, &compared->average);
    interval_to_json(&average, false, json_put_object(item, "average"));
    if (variant->kind != STUDY_WHOLE) {
        struct interval difference = shown(study, &compared->difference);
        interval_to_json(&difference, false, json_put_object(item, "difference"));
        json_put_text(item, "verdict", verdict(record, variant));
    }
    if (!study->comparison.length)
        return;
    bool withheld = found_is_withheld(study, variant);
    interval_to_json(&compared->found, withheld, json_put_object(item, "found"));
    if (variant->kind != STUDY_WHOLE)
        interval_to_json(&compared->found_difference, withheld,
                         json_put_object(item, "found_difference"));
}

static enum status json_file(struct arena *arena, const struct study_record *record,
                             struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "scenario", record->scenario);
    json_put_text(root, "model", record->model);
    json_put_text(root, "settings", record->settings);
    json_put_text(root, "metric", record->selection->metric);
    json_put_text(root, "k", record->selection->top.text);
    json_put_integer(root, "test_dates", (long long)record->study->comparison.n_split);
    json_put_integer(root, "replicates", (long long)record->study->comparison.n_replicate);
    json *variants = json_put_array(root, "variants");
    for (size_t v = 0; v < record->study->n; v++)
        variant_json(record, &record->study->variants[v], json_add_object(variants));
    enum status status =
        json_write_file(root, file_join(arena, record->folder, "result.json"), err);
    json_free(root);
    return status;
}

// ---- the page -----------------------------------------------------------------------------------

static void cell_shown(struct report *report, const struct study *study,
                       const struct interval *interval)
{
    struct interval of = shown(study, interval);
    report_cell_interval(report, of.estimate, of.low, of.high, study->few ? ROUNDED_DECIMALS : 3);
}

static void variant_row(struct report *report, const struct study_record *record,
                        const struct study_variant *variant)
{
    struct arena arena = {0};
    const struct study *study = record->study;
    report_cell(report, "%s", study_variant_text(&arena, variant));
    report_cell_number(report, (double)variant->n_column, 0);
    if (variant->failure) {
        report_cell_number(report, NAN, 0);
        report_cell_number(report, NAN, 0);
        report_cell(report, "could not be fitted: %s", variant->failure);
    } else {
        const struct compared *compared = compared_of(study, variant);
        cell_shown(report, study, &compared->average);
        cell_shown(report, study, &compared->difference);
        report_cell(report, "%s", verdict(record, variant));
    }
    arena_done(&arena);
}

static void kind_table(struct report *report, const struct study_record *record,
                       enum study_kind kind, const char *caption)
{
    const struct report_column columns[] = {{"Model", false},
                                            {"Columns", true},
                                            {"Average (95%)", true},
                                            {"Less the whole (95%)", true},
                                            {"Than the whole", false}};
    report_table(report, caption, columns, 5);
    for (size_t v = 0; v < record->study->n; v++)
        if (v == 0 || record->study->variants[v].kind == kind)
            variant_row(report, record, &record->study->variants[v]);
    report_table_end(report);
}

// The averages over the share of families, the whole at 1.
static void curve_chart(struct report *report, const struct study_record *record)
{
    const struct study *study = record->study;
    struct chart_point points[16];
    size_t n = 0;
    for (size_t v = study->n; v-- > 0 && n < 16;) {
        const struct study_variant *variant = &study->variants[v];
        if (variant->failure || variant->kind > STUDY_FAMILIES)
            continue;
        struct interval of = shown(study, &compared_of(study, variant)->average);
        points[n++] = (struct chart_point){variant->share, of.estimate, of.low, of.high, NAN};
    }
    const struct chart_series series = {
        .name = record->selection->metric, .points = points, .n_point = n, .markers = true};
    report_line_chart(report,
                      &(struct line_chart){
                          .title = "Learning curve",
                          .description = "A curve that still rises at the right says that more "
                                         "families would improve the model.",
                          .x = {"share of the families of the training rows", CHART_PERCENT, 0, 1},
                          .y = {record->selection->metric, CHART_NUMBER, 0, 0},
                          .series = &series,
                          .n_series = 1});
}

static void loss_chart(struct report *report, const struct study_record *record)
{
    const struct study *study = record->study;
    struct arena arena = {0};
    struct chart_item *items = arena_array(&arena, study->n + 1, sizeof *items);
    size_t n = 0;
    for (size_t v = 0; v < study->n; v++) {
        const struct study_variant *variant = &study->variants[v];
        if (variant->failure || variant->kind < STUDY_AGENCY)
            continue;
        struct interval of = shown(study, &compared_of(study, variant)->difference);
        items[n++] = (struct chart_item){study_variant_text(&arena, variant), of.estimate, of.low,
                                         of.high, NAN};
    }
    report_dot_chart(
        report, &(struct dot_chart){.title = "Change without a part of the data",
                                    .description = "The change of the metric against the model "
                                                   "that has all columns, with 95% intervals.",
                                    .x = {record->selection->metric, CHART_NUMBER, 0, 0},
                                    .item_title = "Left out",
                                    .items = items,
                                    .n_item = n,
                                    .has_reference = true,
                                    .reference = 0,
                                    .reference_name = "no change"});
    arena_done(&arena);
}

static void page_fill(struct report *report, const struct study_record *record)
{
    const struct selection *selection = record->selection;
    report_section(report, "method", "Method");
    report_paragraph(report,
                     "The selected candidate (%s) is fitted again on the same test dates, with "
                     "fewer families or fewer columns. The figure is %s%s%s, an unweighted mean "
                     "over %zu test dates. Differences are paired: each of %zu draws of families "
                     "weights both models alike. Nothing else changes, also not the settings.",
                     record->settings, selection->metric, selection->top.text ? " at " : "",
                     selection->top.text ? selection->top.text : "",
                     record->study->comparison.n_split, record->study->comparison.n_replicate);
    report_section(report, "families", "Learning curve");
    curve_chart(report, record);
    kind_table(report, record, STUDY_FAMILIES, "With fewer families");
    report_section(report, "minimisation", "Data minimisation");
    loss_chart(report, record);
    kind_table(report, record, STUDY_AGENCY, "Without the records of an agency");
    kind_table(report, record, STUDY_GROUP, "Without a group of features");
    report_paragraph(report,
                     "\"Cannot tell\" means that the interval includes no change. It does not show "
                     "that the data are of no use. Data that do not improve the model need another "
                     "reason to be asked for.");
    report_bullet(report, "The cohort and the outcome stay as they are: an agency whose records "
                          "define them is still needed for that.");
    report_bullet(report, "Parts are left out one at a time. Two agencies may hold the same facts, "
                          "so that either can be spared, but not both.");
}

static enum status page_write(struct arena *arena, const struct study_record *record,
                              struct error *err)
{
    struct report *report;
    const char *subtitle = arena_format(arena, "%s, model %s", record->scenario, record->model);
    enum status status =
        report_open(file_join(arena, record->folder, "report.html"),
                    arena_format(arena, "Study: %s", record->title), subtitle, &report, err);
    if (status)
        return status;
    page_fill(report, record);
    return report_close(report, err);
}

enum status study_report_write(const struct study_record *record, struct error *err)
{
    struct arena arena = {0};
    enum status status = file_make_directories(record->folder, err);
    if (!status)
        status = json_file(&arena, record, err);
    if (!status)
        status = page_write(&arena, record, err);
    arena_done(&arena);
    return status;
}

void study_print(const struct study_record *record)
{
    struct arena arena = {0};
    const struct study *study = record->study;
    int decimals = study->few ? ROUNDED_DECIMALS : 3;
    printf("study of model %s (%s)\n", record->model, record->settings);
    for (size_t v = 0; v < study->n; v++) {
        const struct study_variant *variant = &study->variants[v];
        printf("  %-40s", study_variant_text(&arena, variant));
        if (variant->failure) {
            printf(" could not be fitted: %s\n", variant->failure);
            continue;
        }
        struct interval average = shown(study, &compared_of(study, variant)->average);
        struct interval difference = shown(study, &compared_of(study, variant)->difference);
        printf(" %s %.*f", record->selection->metric, decimals, average.estimate);
        if (variant->kind != STUDY_WHOLE && !isnan(difference.low))
            printf(", difference %+.*f (95%% CI %.*f to %.*f): %s", decimals, difference.estimate,
                   decimals, difference.low, decimals, difference.high, verdict(record, variant));
        else if (variant->kind != STUDY_WHOLE)
            printf(", difference %+.*f (no 95%% CI: %s)", decimals, difference.estimate,
                   difference.reason ? difference.reason : "undefined");
        putchar('\n');
    }
    printf("result: %s/result.json and report.html\n", record->folder);
    arena_done(&arena);
}
