// Data quality and cohorts as one HTML page, for the people who can mend the data at their source.

#include "features/extract/check_report.h"

#include "features/base/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static void write_warnings(struct report *report, const struct quality *quality)
{
    report_section(report, "warnings", "What to look at");
    if (!quality->n_warning)
        report_paragraph(report, "Nothing stands out.");
    for (size_t i = 0; i < quality->n_warning; i++)
        report_bullet(report, "%s", quality->warnings[i]);
}

static void write_rows(struct report *report, const struct quality *quality)
{
    static const struct report_column columns[] = {
        {"Source", false},         {"Agency", false},        {"Accepted", true},
        {"Rejected", true},        {"Retracted", true},      {"Duplicates", true},
        {"Days late, half", true}, {"Days late, 90%", true}, {"First", false},
        {"Last", false},           {"Agreement", false}};
    char first[DAY_TEXT], last[DAY_TEXT];
    report_section(report, "rows", "Rows");
    report_table(report, "Rows by source", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct quality_source *item = &quality->sources[i];
        report_cell(report, "%s", item->source->name);
        report_cell(report, "%s", item->source->agency ? item->source->agency : "");
        report_cell(report, "%" PRIu64, item->manifest.n_accepted);
        report_cell(report, "%" PRIu64, item->manifest.n_rejected);
        report_cell(report, "%" PRIu64, item->manifest.n_void);
        report_cell(report, "%" PRIu64, item->manifest.n_duplicate);
        report_cell_number(report, item->has_lag ? item->lag_median_days : NAN, 0);
        report_cell_number(report, item->has_lag ? item->lag_p90_days : NAN, 0);
        report_cell(report, "%s", day_format(item->manifest.first_date, first));
        report_cell(report, "%s", day_format(item->manifest.last_date, last));
        report_cell(report, "%s", agreement_state_name(item->agreement));
    }
    report_table_end(report);
    report_note(report, "Every rejected row is in the folder rejects, with file, line, column and "
                        "reason, never with its value.");
}

static void write_missing(struct report *report, const struct quality *quality)
{
    static const struct report_column columns[] = {{"Source and column", false}, {"Missing", true}};
    report_section(report, "missing", "Missing values");
    report_table(report, "Share of accepted rows without a value", columns, 2);
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct manifest *manifest = &quality->sources[i].manifest;
        for (size_t k = 0; k < manifest->n_missing && manifest->n_accepted; k++) {
            report_cell(report, "%s: %s", quality->sources[i].source->name,
                        manifest->missing[k].name);
            report_cell_percent(report,
                                (double)manifest->missing[k].n / (double)manifest->n_accepted, 1);
        }
    }
    report_table_end(report);
}

static void write_cohorts(struct report *report, const struct check *check)
{
    static const struct report_column columns[] = {
        {"Date", false},       {"Cohort", true},        {"Positive", true},
        {"Negative", true},    {"Unknown", true},       {"Base rate", true},
        {"Closed rows", true}, {"No birth date", true}, {"Use", false}};
    const struct scenario_info *info = extract_scenario(check->extract);
    char day[DAY_TEXT];
    struct chart_point *points = memory_alloc(info->n_as_of * sizeof *points);
    report_section(report, "cohort", "Cohort, labels and dates");
    report_paragraph(report, "%s. Outcome within %s; the data end on %s.", info->title,
                     info->outcomes[0].horizon, day_format(extract_data_end(check->extract), day));
    report_table(report, "Cohorts by date", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < info->n_as_of; i++) {
        const struct cohort_summary *row = &check->summaries[i];
        size_t n_known = row->n_positive + row->n_negative;
        double rate = n_known ? (double)row->n_positive / (double)n_known : NAN;
        points[i] = (struct chart_point){row->as_of, rate, NAN, NAN, NAN};
        report_cell(report, "%s", day_format(row->as_of, day));
        report_cell_number(report, (double)row->n_row, 0);
        report_cell_number(report, (double)row->n_positive, 0);
        report_cell_number(report, (double)row->n_negative, 0);
        report_cell_number(report, (double)row->n_unknown, 0);
        report_cell_percent(report, rate, 2);
        report_cell_number(report, (double)row->n_closed, 0);
        report_cell_number(report, (double)row->n_no_dob, 0);
        report_cell(report, "%s", row->is_test ? "test" : "");
    }
    report_table_end(report);
    struct chart_series series = {"base rate", points, info->n_as_of, true, false};
    report_line_chart(report,
                      &(struct line_chart){.title = "Base rate by date",
                                           .description = "Share of positive among known labels.",
                                           .x = {"As-of date", CHART_DAY, 0, 0},
                                           .y = {"Base rate", CHART_PERCENT, 0, 0},
                                           .series = &series,
                                           .n_series = 1});
    report_note(report, "Closed rows are those whose whole window has passed by the date: a model "
                        "tested there may learn from them and from no others.");
    free(points);
}

enum status check_report(const struct check *check, const char *path, struct error *err)
{
    struct report *report;
    const char *name = check->quality.config->name;
    enum status status = report_open(path, "Data quality", name, &report, err);
    if (status)
        return status;
    write_warnings(report, &check->quality);
    write_rows(report, &check->quality);
    write_missing(report, &check->quality);
    if (check->extract)
        write_cohorts(report, check);
    return report_close(report, err);
}
