// Data quality as sections of an HTML page, for the people who can mend the data at their source.

#include "features/ingest/quality.h"

#include <inttypes.h>
#include <math.h>

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
        {"Source", false},        {"Accepted", true},   {"Rejected", true},
        {"Retracted", true},      {"Duplicates", true}, {"Days late, half", true},
        {"Days late, 90%", true}, {"First", false},     {"Last", false}};
    char first[DAY_TEXT], last[DAY_TEXT];
    report_section(report, "rows", "Rows");
    report_table(report, "Rows by source", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct quality_source *item = &quality->sources[i];
        report_cell(report, "%s", item->source->name);
        report_cell(report, "%" PRIu64, item->manifest.n_accepted);
        report_cell(report, "%" PRIu64, item->manifest.n_rejected);
        report_cell(report, "%" PRIu64, item->manifest.n_void);
        report_cell(report, "%" PRIu64, item->manifest.n_duplicate);
        report_cell_number(report, item->has_lag ? item->lag_median_days : NAN, 0);
        report_cell_number(report, item->has_lag ? item->lag_p90_days : NAN, 0);
        report_cell(report, "%s", day_format(item->manifest.first_date, first));
        report_cell(report, "%s", day_format(item->manifest.last_date, last));
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
            if (!manifest->missing[k].n)
                continue;
            report_cell(report, "%s: %s", quality->sources[i].source->name,
                        manifest->missing[k].name);
            report_cell_percent(report,
                                (double)manifest->missing[k].n / (double)manifest->n_accepted, 1);
        }
    }
    report_table_end(report);
}

void quality_report(const struct quality *quality, struct report *report)
{
    write_warnings(report, quality);
    write_rows(report, quality);
    write_missing(report, quality);
}
